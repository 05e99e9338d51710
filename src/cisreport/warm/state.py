"""What must be equal for a command and a process that waits, and the folder of their sockets.

A command imports this before everything else, so it may import only what is fast.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import stat
import sys
from collections.abc import Iterator
from typing import Final

from cisreport.installed import installed

OF_SHELLS: Final = ("PWD", "OLDPWD", "SHLVL", "_")
"""Variables that shells change all the time, and that nothing reads when it is imported."""
_LIBRARY: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - fast
_NO_MODULES: Final = ("__pycache__", "shipped")
_OF_PROCESS: Final = ("limits", "cgroup", "oom_score_adj")
_SIGNALS: Final = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGTERM)
_LONGEST: Final = 107
"""Greatest length of the path of a socket, in bytes."""


class ColdError(Exception):
    """Why no process can wait for a command."""


def state() -> str:
    """Return a digest of what this process has from its start, and of the files that it imports.

    These are Python with its options and its path; the environment without :data:`OF_SHELLS`; the user;
    limits, priority, processors, signals and namespaces; installed packages; the files of this library.
    """
    proc = "/proc/self"
    parts = (
        (sys.version, sys.executable, sys.prefix, sys.flags, sys.warnoptions, sorted(sys._xoptions.items())),
        [os.path.abspath(folder) for folder in sys.path],  # noqa: PTH100 - fast
        sorted((name, value) for name, value in os.environ.items() if name not in OF_SHELLS),
        (os.getresuid(), os.getresgid(), os.getgroups()),
        (os.getpriority(os.PRIO_PROCESS, 0), sorted(os.sched_getaffinity(0))),
        [signal.getsignal(number) == signal.SIG_IGN for number in _SIGNALS],
        sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
        [os.readlink(f"{proc}/ns/{name}") for name in sorted(os.listdir(f"{proc}/ns"))],  # noqa: PTH115, PTH208
        [_content(f"{proc}/{name}") for name in _OF_PROCESS],
        installed(),
        sorted((path, signature(status)) for path, status in library()),
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def library(folder: str = _LIBRARY) -> Iterator[tuple[str, os.stat_result]]:
    """Yield each file of this library: modules, and what they read when they are imported."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                yield entry.path, entry.stat()
            elif entry.name not in _NO_MODULES:
                yield from library(entry.path)


def signature(status: os.stat_result) -> tuple[int, ...]:
    """Return numbers that change with every change of a file."""
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def private_folder() -> str:
    """Return the folder of this user's sockets, made when missing.

    Raises
    ------
    ColdError
        If somebody else can write into it.
    """
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = f"{given}/cisreport" if os.path.isdir(given) else f"{_temporary()}/cisreport-{os.getuid()}"  # noqa: PTH112
    with contextlib.suppress(FileExistsError):
        os.mkdir(folder, 0o700)  # noqa: PTH102 - fast
    status = os.lstat(folder)
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise ColdError(f"{folder} is not a folder of this user alone")
    if len(os.fsencode(folder)) + 33 > _LONGEST:
        raise ColdError(f"the path {folder} is too long for a socket")
    return folder


def _temporary() -> str:
    return os.path.abspath(os.environ.get("TMPDIR") or "/tmp")  # noqa: PTH100, S108 - the folder is private


def _content(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - fast
            return file.read()
    except OSError as error:
        return type(error).__name__

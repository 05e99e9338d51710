"""The dependencies of a run: what the code read, each with a fingerprint.

The worker watches Python's audit events; the cache compares the fingerprints later.  That of a file covers
its content.  Installed files are many and are not edited, so their fingerprints cover only size and time.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import site
import stat
import sys
import sysconfig
import threading
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.machinery import all_suffixes
from pathlib import Path
from typing import Any, Final

from cisreport.files import EXISTS, OWN_FOLDER

ABSENT: Final = "absent"
_STORED: Final = f"{os.sep}{OWN_FOLDER}{os.sep}"
"""Part of the path of what the library stores; it follows from other files, which are dependencies."""
_DEVICES: Final = ("/dev/", "/proc/", "/sys/")
_UNTRACKED: Final = {
    **dict.fromkeys(
        ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"), "it connects to the network"
    ),
    **dict.fromkeys(
        ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"),
        "it starts a program",
    ),
}
"""Audit events after which code may depend on what the engine cannot see."""


class Kind(StrEnum):
    """The property of a path on which code depends."""

    FILE = "file"
    """The content of a file."""
    FOLDER = "folder"
    """The names in a folder."""
    MODULES = "modules"
    """The names in a folder that an import can find, and the names of packages with their versions."""
    EXISTS = "exists"
    """Whether the path is a file, a folder or does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """A path that the code read."""

    kind: Kind
    path: str
    """Absolute path."""
    fingerprint: str
    """The result of :func:`fingerprint` before the code read it."""

    @property
    def is_unchanged(self) -> bool:
        """Whether the path has the same fingerprint now."""
        return fingerprint(self.kind, self.path) == self.fingerprint


def fingerprint(kind: Kind, path: str) -> str:
    """Return a text that differs if this property of a path has changed."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a thousand paths a render
        if kind is Kind.FILE:
            return _file_fingerprint(path, status)
        if kind is Kind.EXISTS:
            return "folder" if stat.S_ISDIR(status.st_mode) else "file"
        names = sorted(os.listdir(path))  # noqa: PTH208 - only the names, sorted
    except FileNotFoundError:
        return ABSENT
    except (OSError, ValueError) as error:
        return type(error).__name__
    if kind is Kind.MODULES:
        names = [name for name in names if _is_module(path, name)]
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()


def _file_fingerprint(path: str, status: os.stat_result) -> str:
    if not stat.S_ISREG(status.st_mode):
        return "not a file"
    if is_installed(path):
        return f"{status.st_size} {status.st_mtime_ns}"
    with open(path, "rb") as file:  # noqa: PTH123 - called for every file that is opened
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_module(folder: str, name: str) -> bool:
    has_suffix = name.endswith((*all_suffixes(), ".dist-info", ".egg-info"))
    return has_suffix or (Path(folder) / name / "__init__.py").is_file()


def is_installed(path: str) -> bool:
    """Whether a path belongs to Python or to a package installed for it."""
    return path.startswith(_installed_folders())


@cache
def _installed_folders() -> tuple[str, ...]:
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = {*(sysconfig.get_path(name) for name in names), *site.getsitepackages()}
    return tuple(sorted(folder + os.sep for folder in folders if folder))


class Watch:
    """Records what the code of this process reads from now on.

    Parameters
    ----------
    ignored : iterable of str
        Folders and files that are not dependencies.
    """

    def __init__(self, ignored: Iterable[str]) -> None:
        self._ignored: tuple[str, ...] = (*_DEVICES, *ignored)
        self._seen: dict[tuple[Kind, str], str] = {}
        self._written: set[str] = set()
        self._untracked: dict[str, None] = {}
        self._busy = threading.local()
        self.note_modules()
        for folder in sys.path:
            self._note(Kind.MODULES, os.path.abspath(folder))  # noqa: PTH100 - as in the hook
        sys.addaudithook(self._hook)

    @property
    def is_current(self) -> bool:
        """Whether everything that was read so far is unchanged."""
        with self.paused():
            return all(fingerprint(kind, path) == found for (kind, path), found in self._seen.items())

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Record nothing that this thread reads meanwhile."""
        self._busy.now = True
        try:
            yield
        finally:
            self._busy.now = False

    def ignore(self, paths: Iterable[str]) -> None:
        """Count more folders and files as no dependencies."""
        self._ignored = (*self._ignored, *paths)

    def fork(self) -> int:
        """Fork this process, which does not count as a program that the code starts."""
        untracked = dict(self._untracked)
        child = os.fork()
        self._untracked = untracked
        return child

    def result(self) -> dict[str, Any]:
        """Return the dependencies, including modules, and why some may be unknown, as JSON data.

        A file that the code wrote has its current fingerprint; any other path, the earlier one.
        """
        self._busy.now = True
        self.note_modules()
        self._seen |= {(Kind.FILE, path): fingerprint(Kind.FILE, path) for path in self._written}
        dependencies = [[kind.value, path, found] for (kind, path), found in sorted(self._seen.items())]
        return {"dependencies": dependencies, "untracked": list(self._untracked)}

    def note_modules(self) -> None:
        """Record the files of the modules that are loaded."""
        for module in tuple(sys.modules.values()):
            path = getattr(module, "__dict__", {}).get("__file__")  # getattr on the module could import more
            if isinstance(path, str):
                self._note(Kind.FILE, os.path.abspath(path))  # noqa: PTH100 - as in the hook

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _UNTRACKED:
            self._untracked[_UNTRACKED[event]] = None
        elif event in _WATCHED and not getattr(self._busy, "now", False):
            with self.paused():
                self._event(event, arguments)

    def _event(self, event: str, arguments: tuple[Any, ...]) -> None:
        given = arguments[0] if arguments[0] is not None else "."
        if not isinstance(given, str | bytes | os.PathLike) or given == ":memory:":
            return
        path = os.path.abspath(os.fsdecode(given))  # noqa: PTH100 - the hook runs for every file
        kind = _WATCHED[event]
        if kind is Kind.FOLDER and _looks_for_modules(sys._getframe(2)):
            kind = Kind.MODULES
        self._note(kind, path, is_new=event == "open" and _makes(arguments[2]))

    def _note(self, kind: Kind, path: str, *, is_new: bool = False) -> None:
        if "__pycache__" in path:
            try:
                path = importlib.util.source_from_cache(path)
            except ValueError:
                return
        if (kind, path) in self._seen or path.startswith(self._ignored) or _STORED in path:
            return
        if kind is not Kind.MODULES or not is_installed(path + os.sep):
            self._seen[kind, path] = fingerprint(kind, path)
            if is_new:
                self._written.add(path)


_WATCHED: Final = {
    "open": Kind.FILE,
    "sqlite3.connect": Kind.FILE,
    "os.listdir": Kind.FOLDER,
    "os.scandir": Kind.FOLDER,
    EXISTS: Kind.EXISTS,
}
"""Audit events that name a path, and the property on which the code depends."""


def _looks_for_modules(caller: types.FrameType) -> bool:
    """Whether a folder is listed to find modules or the versions of packages."""
    name = str(caller.f_globals.get("__name__"))
    return name.partition(".")[0] in ("importlib", "_frozen_importlib_external", "pkgutil")


def _makes(flags: object) -> bool:
    """Whether a file is opened in a way that discards its earlier content."""
    return isinstance(flags, int) and bool(flags & (os.O_TRUNC | os.O_EXCL))

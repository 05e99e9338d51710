"""Puts files in place whole, several of them together, and removes what killed processes have left.

What is not finished is in a folder or file with an unguessable name, which its process keeps locked.  The
lock ends with the process, whatever ends that; so the next one knows what nobody works on any more.  Where
the file system has no such locks, nothing is removed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

HAS_LOCKS: Final = fcntl is not None
_LEFT: Final = re.compile(r"\.?cisreport-[0-9a-f]{16}")
"""Names of folders and files that are not finished."""
_READY: Final = ".ready"
"""How the name of a folder ends whose files are complete and are being put in place."""
_SEEN: Final[set[str]] = set()
"""Folders in which this process has looked for what is left."""


def is_lockable(file: int | IO[bytes], *, waits: bool = False) -> bool | None:
    """Lock an open file or folder until it is closed.

    Parameters
    ----------
    file : int or file
        The open file.
    waits : bool, default False
        Whether to wait until no other process has the lock.

    Returns
    -------
    bool or None
        Whether this process has the lock now; None if the file system has no locks.
    """
    if fcntl is None:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def unfinished() -> str:
    """Return a name for what is not finished."""
    return f"cisreport-{secrets.token_hex(8)}"


@contextmanager
def scratch(parent: Path | None = None) -> Iterator[Path]:
    """Make a folder that only this process uses, and remove it at the end.

    It is locked, so :func:`put_files` cannot put files in it; a folder in it is not.

    Parameters
    ----------
    parent : Path, optional
        The folder that has it; by default that of the system for temporary files.
    """
    place = parent or Path(tempfile.gettempdir())
    sweep_once(place)
    folder, lock = _locked_folder(place, "" if parent is None else ".")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _locked_folder(place: Path, dot: str) -> tuple[Path, int | None]:
    """Make a folder, and return it with the open file that locks it."""
    while True:
        folder = place / f"{dot}{unfinished()}"
        folder.mkdir(mode=0o700)
        if fcntl is None:
            return folder, None
        with contextlib.suppress(FileNotFoundError):  # another process took it for what is left
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            if is_lockable(lock) is not False and _is_at(folder, lock):
                return folder, lock
            os.close(lock)


@contextmanager
def new_file(folder: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """Make a file that only this process uses, and remove it if it is still in its place at the end."""
    while True:
        path = folder / f".{unfinished()}"
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb")
        if is_lockable(file) is not False and _is_at(path, file.fileno()):
            break
        file.close()
    try:
        with file:
            yield path, file
    finally:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()


def _is_at(path: Path, file: int) -> bool:
    """Whether an open file is the one at a path."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(file))
    except FileNotFoundError:
        return False


def sweep_once(folder: Path) -> None:
    """Remove what killed processes have left in a folder, if this process has not done so before."""
    if str(folder) not in _SEEN:
        _SEEN.add(str(folder))
        sweep(folder)


def sweep(folder: Path) -> None:
    """Remove what killed processes of this user have left in a folder unfinished."""
    if fcntl is None:
        return
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for name in [entry.name for entry in entries if _LEFT.fullmatch(entry.name)]:
            with contextlib.suppress(OSError):
                _remove(folder / name)


def _remove(path: Path) -> None:
    """Remove a file or folder of this user that no process has locked."""
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if os.fstat(file).st_uid == os.getuid() and is_lockable(file) and _is_at(path, file):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
    finally:
        os.close(file)


def put_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Put files in place together: after a kill, no new one is next to an old one.

    Every file is written before the first is put in place.  For a moment only one of them is there.  What a
    kill has interrupted, :func:`finish` completes.

    Parameters
    ----------
    files : mapping
        Content by name.
    folder : Path
        Where they go; made when missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with scratch(folder) as workshop:
        (workshop / "old").mkdir()
        (workshop / "new").mkdir()
        for name, content in files.items():
            if (folder / name).is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / name))
            (workshop / "new" / name).write_bytes(content)
        with _alone(folder):
            ready = workshop.with_name(workshop.name + _READY)
            workshop.rename(ready)
            try:
                _move(tuple(files), ready, folder)
            finally:
                ready.rename(workshop)


def finish(folder: Path) -> None:
    """Complete what a kill has interrupted while it was put in place in a folder, and remove what is left."""
    if any(folder.glob(f".cisreport-*{_READY}")):
        with _alone(folder):
            pass
    sweep(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep others from putting files in place in a folder, after what they have left is complete."""
    if fcntl is None:
        yield
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        if is_lockable(file, waits=True):
            for ready in folder.glob(f".cisreport-*{_READY}"):
                with contextlib.suppress(OSError):
                    _move(sorted(path.name for path in (ready / "new").iterdir()), ready, folder)
                shutil.rmtree(ready, ignore_errors=True)
        yield
    finally:
        os.close(file)


def _move(names: Sequence[str], ready: Path, folder: Path) -> None:
    """Move files to their place; the first replaces an old one when the others have none."""
    first, others = names[:1], names[1:]
    try:
        for name in others:
            with contextlib.suppress(FileNotFoundError):
                (folder / name).rename(ready / "old" / name)
        for name in (*first, *others):
            (ready / "new" / name).replace(folder / name)
    except BaseException:
        if all((ready / "new" / name).exists() for name in first):
            for old in (ready / "old").iterdir():
                old.rename(folder / old.name)
        raise

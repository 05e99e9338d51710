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
import stat
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from cisreport.errors import CisreportError
from cisreport.locking import HAS_LOCKS, lock

_LEFT: Final = re.compile(r"\.?cisreport-[0-9a-f]{16}")
"""Names of folders and files that are not finished."""
_READY: Final = ".ready"
"""How the name of a folder ends whose files are complete and are being put in place."""
_SEEN: Final[set[str]] = set()
"""Folders in which this process has looked for what is left."""
PATIENCE: Final = 60.0
"""Seconds to wait for a process that puts files in place, which takes milliseconds."""


def unfinished() -> str:
    """Return a name for what is not finished."""
    return f"cisreport-{secrets.token_hex(8)}"


@contextmanager
def scratch(parent: Path | None = None) -> Iterator[Path]:
    """Make a folder that only this process uses, and remove it at the end.

    It is locked, so :func:`put_files` refuses to put files in it; a folder in it is not.

    Parameters
    ----------
    parent : Path, optional
        The folder that has it; by default that of the system for temporary files.

    Raises
    ------
    CisreportError
        If the system has no folder for temporary files.
    """
    place = _temporary() if parent is None else parent
    sweep_once(place)
    with naming(place):
        folder, held = _locked_folder(place, "" if parent is None else ".")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def _temporary() -> Path:
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        what = "no folder for temporary files can be written"
        raise CisreportError(f"{what}; make space on the disk, or set TMPDIR to one that can") from None


def _locked_folder(place: Path, dot: str) -> tuple[Path, int | None]:
    """Make a folder, and return it with the open file that locks it."""
    while True:
        folder = place / f"{dot}{unfinished()}"
        folder.mkdir(mode=0o700)
        if not HAS_LOCKS:
            return folder, None
        with contextlib.suppress(FileNotFoundError):  # another process took it for what is left
            held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            if lock(held) is not False and _is_at(folder, held):
                return folder, held
            os.close(held)


@contextmanager
def _new_file(folder: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """Make a file that only this process uses, and remove it if it is still in its place at the end."""
    while True:
        path = folder / f".{unfinished()}"
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb")
        if lock(file) is not False and _is_at(path, file.fileno()):
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


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let errors of the system name what the caller knows, not what is unfinished."""
    try:
        yield
    except OSError as error:
        parts = Path(error.filename or unfinished()).parts
        if error.errno is None or not any(_LEFT.fullmatch(part.removesuffix(_READY)) for part in parts):
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def sweep_once(folder: Path) -> None:
    """Remove what killed processes have left in a folder, if this process has not done so before."""
    if str(folder) not in _SEEN:
        _SEEN.add(str(folder))
        sweep(folder)


def sweep(folder: Path) -> None:
    """Remove what killed processes of this user have left in a folder unfinished."""
    if not HAS_LOCKS:
        return
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for name in [entry.name for entry in entries if _LEFT.fullmatch(entry.name)]:
            with contextlib.suppress(OSError):
                _sweep_one(folder / name)


def _sweep_one(path: Path) -> None:
    """Remove a file or folder of this user that no process has locked."""
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if os.fstat(file).st_uid == os.getuid() and lock(file) and _is_at(path, file):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
    finally:
        os.close(file)


def put_file(path: Path, content: bytes) -> None:
    """Put a file in place, so that readers see either the old or the new content; its mode obeys the umask.

    A link is replaced, and what it leads to stays as it is.
    """
    with naming(path):
        _check_place(path)
        sweep_once(path.parent)
        with _new_file(path.parent) as (temporary, file):
            file.write(content)
            if HAS_LOCKS:
                file.flush()
            else:
                file.close()  # Windows does not rename what is open
            temporary.replace(path)


def put_files(files: Mapping[str, bytes], folder: Path, *, gone: Collection[str] = ()) -> None:
    """Put files in place together: after a kill, no new one is next to an old one.

    Every file is written before the first is put in place.  For a moment only one of them is there.  What a
    kill has interrupted, :func:`finish` completes.

    Parameters
    ----------
    files : mapping
        Content by name; a name may have folders, which are made when missing.
    folder : Path
        Where they go; made when missing.
    gone : collection of str
        Names of files that are removed with it.

    Raises
    ------
    CisreportError
        If a process, this one or another, keeps the folder for itself.
    """
    if not files and not gone:
        return
    if _LEFT.fullmatch(folder.absolute().name):
        raise CisreportError(f"{folder}: a process keeps this folder for itself; use a folder in it")
    with naming(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with scratch(folder) as workshop:
            for name, content in files.items():
                with naming(folder / name):
                    _check_place(folder / name)
                    _write(workshop / "new" / name, content)
            for name in gone:
                _write(workshop / "gone" / name, b"")
            with _alone(folder):
                ready = workshop.with_name(workshop.name + _READY)
                workshop.rename(ready)
                try:
                    _move(tuple(files), ready, folder)
                finally:
                    ready.rename(workshop)


def _check_place(path: Path) -> None:
    """Raise an error if something else than a file is where a file is to be."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file", str(path))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def finish(folder: Path) -> None:
    """Complete what a kill has interrupted while it was put in place in a folder, and remove what is left."""
    if any(folder.glob(f".cisreport-*{_READY}")):
        with _alone(folder):
            pass
    sweep(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep others from putting files in place in a folder, after what they have left is complete."""
    if not HAS_LOCKS:
        yield
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        has_lock = lock(file, patience=PATIENCE)
        if has_lock is False:
            what = f"another process has been putting files in place here for {PATIENCE:.0f} seconds"
            raise CisreportError(f"{folder}: {what}; wait until it has ended, or stop it")
        if has_lock:
            for ready in folder.glob(f".cisreport-*{_READY}"):
                with contextlib.suppress(OSError):
                    _move(_names(ready / "new"), ready, folder)
                shutil.rmtree(ready, ignore_errors=True)
        yield
    finally:
        os.close(file)


def _names(folder: Path) -> list[str]:
    """Return the names of the files below a folder, in one order."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _move(names: Sequence[str], ready: Path, folder: Path) -> None:
    """Move files to their place; the first replaces an old one when the others have none."""
    first, others = names[:1], names[1:]
    try:
        for name in (*others, *_names(ready / "gone")):
            old = ready / "old" / name
            old.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                (folder / name).rename(old)
        for name in (*first, *others):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (ready / "new" / name).replace(folder / name)
    except BaseException:
        if all((ready / "new" / name).exists() for name in first):
            for name in _names(ready / "old"):
                (ready / "old" / name).rename(folder / name)
        raise


def put_folder(files: Mapping[str, bytes], target: Path, workshop: Path) -> None:
    """Put a folder in place that has these files and no others; an earlier one is replaced.

    Readers see the earlier folder, for a moment none, then the new one; never a mixture.

    Parameters
    ----------
    files : mapping
        Content by name.
    target : Path
        The folder.
    workshop : Path
        A folder on the same file system, which the next process removes if this one is killed.
    """
    fresh, old = workshop / secrets.token_hex(8), workshop / secrets.token_hex(8)
    try:
        with naming(target):
            fresh.mkdir()
            for name, content in files.items():
                _write(fresh / name, content)
            if target.exists() and not target.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(target))
            with contextlib.suppress(FileNotFoundError):
                target.rename(old)
            try:
                fresh.rename(target)
            except BaseException:
                with contextlib.suppress(FileNotFoundError):
                    old.rename(target)
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder from its place at once, then what it has; nothing if there is none."""
    aside = folder.with_name(f"{folder.name}.{secrets.token_hex(8)}")
    with contextlib.suppress(FileNotFoundError):
        folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)

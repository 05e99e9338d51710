"""A lock that ends with its process, whatever ends that."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from cisreport.errors import CisreportError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def locked(path: Path, why: str, *, shared: bool = False) -> Iterator[None]:
    """Keep a lock.  Where the file system has none, nothing is locked.

    Parameters
    ----------
    path : Path
        A file for the lock, which stays.
    why : str
        What it means when another process has the lock, for the message.
    shared : bool, default False
        Whether other processes may have the lock at the same time, if they share it, too.

    Raises
    ------
    CisreportError
        If another process has the lock.
    """
    with path.open("ab") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EACCES):
                    yield
                    return
                raise CisreportError(f"{why}; wait until it has ended, or stop it") from None
        yield

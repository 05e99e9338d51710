"""A lock that ends with its process, whatever ends that."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from cisreport.errors import CisreportError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def locked(path: Path, why: str) -> Iterator[None]:
    """Keep a lock.

    Parameters
    ----------
    path : Path
        A file for the lock, which stays.
    why : str
        What it means when another process has the lock, for the message.

    Raises
    ------
    CisreportError
        If another process has the lock.
    """
    with path.open("ab") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CisreportError(f"{why}; wait until it has ended, or stop it") from None
        yield

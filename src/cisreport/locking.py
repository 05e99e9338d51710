"""Locks that end with their process, whatever ends that.

The client of processes that wait imports this, so it imports only what is fast.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

HAS_LOCKS: Final = fcntl is not None
_PAUSE: Final = 0.02
"""Seconds between two looks at a lock that another process has."""


def lock(file: int | IO[bytes], *, patience: float = 0, shared: bool = False) -> bool | None:
    """Lock an open file or folder until it is closed.

    Parameters
    ----------
    file : int or file
        The open file.
    patience : float, default 0
        Seconds to wait until no other process has the lock.
    shared : bool, default False
        Whether others may have the lock at the same time, if they share it, too.

    Returns
    -------
    bool or None
        Whether this process has the lock now; None if the file system has no locks.
    """
    if fcntl is None:
        return None
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_PAUSE)
        except OSError:
            return None
        else:
            return True


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[bool]:
    """Keep a lock, if no other process has it.

    Parameters
    ----------
    path : Path
        A file for the lock, made when missing; it stays.
    shared : bool, default False
        Whether others may have the lock at the same time, if they share it, too.

    Yields
    ------
    bool
        Whether this process may continue: it has the lock, or the file system has none.
    """
    with path.open("ab") as file:
        yield lock(file, shared=shared) is not False

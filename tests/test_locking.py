"""Locks: for one or for several, as long as a process has the file open."""

from __future__ import annotations

import time
from pathlib import Path

from cisreport.locking import lock, locked


def test_a_lock_is_for_one_or_for_those_that_share_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path) as first, locked(path) as second, locked(path, shared=True) as third:
        assert (first, second, third) == (True, False, False)
    with locked(path, shared=True) as first, locked(path, shared=True) as second, locked(path) as third:
        assert (first, second, third) == (True, True, False)


def test_patience_has_an_end(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path), path.open("rb") as other:
        start = time.monotonic()
        assert lock(other, patience=0.1) is False
        assert time.monotonic() - start >= 0.1
    with path.open("rb") as other:
        assert lock(other, patience=9) is True

"""Work that the processes of a test run share."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

_LONGEST = 300
"""Seconds after which another process's work is given up."""


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that ``make`` has filled: the first process that asks makes it, others wait for it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"shared-{name}"
    done = folder / "done"
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(_LONGEST * 10):
            if done.exists():
                return folder / "made"
            time.sleep(0.1)
        pytest.fail(f"another process of this run did not make {name}")
    (folder / "made").mkdir()
    make(folder / "made")
    done.touch()
    return folder / "made"

"""Work that the processes of a test run share, and what a process does once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cisreport.charts import Chart
from cisreport.charts.theme import WIDTH

_LONGEST = 300
"""Seconds after which another process's work is given up."""


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that ``make`` has filled: the first process that asks makes it, others wait for it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"shared-{name}"
    made, done, failed = folder / "made", folder / "done", folder / "failed"
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + _LONGEST
        while not (done.exists() or failed.exists()) and time.monotonic() < end:
            time.sleep(0.1)
        if not done.exists():
            pytest.fail(f"another process of this run did not make {name}")
        return made
    made.mkdir()
    try:
        make(made)
    except BaseException:
        failed.touch()
        raise
    done.touch()
    return made


def once(function: Any, key_of: Any) -> Any:
    """Return a function that keeps what it returned for each key of its arguments."""
    known: dict[str, Any] = {}

    def kept(*arguments: Any) -> Any:
        key = key_of(*arguments)
        if key not in known:
            known[key] = function(*arguments)
        return known[key]

    return kept


def _drawn(chart: Chart, width: float = WIDTH) -> str:
    return repr((chart.kind, chart.label, chart.dataset, chart.layout, width))


drawing_once = once(Chart.drawing, _drawn)
"""``Chart.drawing``, for tests of other things: a drawing depends on the chart's layout alone."""

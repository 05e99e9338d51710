"""Commands that are killed at random moments: nothing partial, nothing mixed, nothing that stays.

``make faults`` does the many kills; the ordinary suite does a few, with moments that a seed chooses.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from faults.jobs import Job, jobs

LONGEST = 1.0
"""Seconds that a process may live after its command was killed."""
WAYS: dict[str, tuple[signal.Signals, Callable[[int, signal.Signals], Any]]] = {
    "SIGKILL": (signal.SIGKILL, os.kill),
    "SIGKILL, group": (signal.SIGKILL, os.killpg),
    "SIGTERM": (signal.SIGTERM, os.kill),
    "SIGINT": (signal.SIGINT, os.kill),
    "SIGINT, group": (signal.SIGINT, os.killpg),
}
"""How a command is ended: the signal, and to whom."""
DONE = "had finished"
FEW = {"render, code runs": 2, "render, outputs stored": 1, "new": 1}
MANY = {
    "render, code runs": 40,
    "render, with a chart": 20,
    "render, outputs stored": 60,
    "new": 40,
    "batch": 40,
}

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux ends what a killed command has started"
)


def finished(job: Job) -> float:
    """Do a job undisturbed, check that all is there and nothing is left, and return how long it took."""
    start = time.monotonic()
    process = job.begun()
    _, errors = process.communicate(timeout=120)
    seconds = time.monotonic() - start
    assert process.returncode == 0, errors
    job.check(is_finished=True)
    assert job.left() == []
    return seconds


def ended(job: Job, way: str, seconds: float) -> str:
    """End a job after a while, check what is there, and return what came of it."""
    before = {*job.left()}
    process = job.begun()
    with contextlib.suppress(subprocess.TimeoutExpired):
        _, errors = process.communicate(timeout=seconds)
        assert process.returncode == 0, errors
        return DONE
    number, kill = WAYS[way]
    kill(process.pid, number)
    process.wait(60)
    start = time.monotonic()
    while (alive := job.processes()) and time.monotonic() < start + LONGEST:
        time.sleep(0.02)
    assert alive == set(), [Path(f"/proc/{process}/cmdline").read_bytes() for process in alive]
    _, errors = process.communicate()
    assert not re.search(r"__main__\.py.*in main\n", errors), errors  # what Python does before is its own
    job.check()
    return "left something" if {*job.left()} - before else "left nothing"


@pytest.mark.parametrize(
    ("name", "times"),
    [*FEW.items(), *(pytest.param(*item, marks=pytest.mark.every) for item in MANY.items())],
)
def test_kills_at_random_moments(
    name: str, times: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random, counts = Random(1), Counter[tuple[str, str]]()
    [job] = jobs(tmp_path, [name]).values()
    is_long = times == MANY[name]
    seconds = finished(job) if is_long else 1.0
    while counts.total() < times + sum(counts[way, DONE] for way in WAYS):
        way = [*WAYS][counts.total() % len(WAYS)]
        counts[way, ended(job, way, random.uniform(0, seconds))] += 1
    finished(job)
    if is_long:
        with capsys.disabled():
            for (way, outcome), number in sorted(counts.items()):
                sys.stdout.write(f"\n{name:24}  {way:16}  {outcome:16}  {number:4}")

"""Batches that are stopped or lose a worker while a report is at work, and what is left of them."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from batches.batching import DOCUMENT, contents
from cisreport.batches.batchfile import read_batch
from cisreport.batches.run import render_batch

pytestmark = pytest.mark.slow

GATED = """
```{python}
import os
import time
from pathlib import Path
if state == "slow":
    Path(os.environ["THERE"]).touch()
    while not Path(os.environ["GATE"]).exists():
        time.sleep(0.05)
```
"""
BATCH = """\
formats: [html]
reports:
  - document: brief.qmd
    parameters: {state: [a, b, slow, c, d]}
"""


class Gate:
    """A batch with one report that waits until it may continue."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.folder.mkdir()
        self.there, self.gate = folder / "there", folder / "gate"
        self.variables = {"THERE": str(self.there), "GATE": str(self.gate)}
        (self.folder / "brief.qmd").write_text(DOCUMENT + GATED)
        (self.folder / "batch.yml").write_text(BATCH)
        self.reports = self.folder / "build/batch"

    def open(self) -> None:
        self.gate.touch()

    def is_waiting(self) -> bool:
        """Whether the report waits, and another one is finished."""
        return self.there.exists() and any(self.reports.glob("*/record.json"))

    def stamps(self) -> dict[Path, int]:
        """Return when each finished page was written."""
        return {path: path.stat().st_mtime_ns for path in self.reports.glob("*/brief.html")}

    def command(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "cisreport", "render", "--batch", "batch.yml", "--jobs", "2"]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, **self.variables},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def gated(tmp_path: Path) -> Gate:
    return Gate(tmp_path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the batch has if nothing happens."""
    gate = Gate(tmp_path_factory.mktemp("whole"))
    gate.open()
    process = gate.command()
    assert process.communicate(timeout=120)[1].endswith("5 reports: 5 rendered, 0 current, 0 failed\n")
    return contents(gate.reports)


def wait_for(what: Callable[[], bool]) -> None:
    for _ in range(2400):
        if what():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen in two minutes")


def is_gone(group: int) -> bool:
    """Whether no process of a group is left."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, 0)
        return False
    return True


def outputs(found: dict[str, bytes]) -> dict[str, bytes]:
    """Return the pages; records have the folder's name in the paths of modules."""
    return {name: content for name, content in found.items() if name.endswith(".html")}


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (signal.SIGINT, 130),
        pytest.param(signal.SIGTERM, 143, marks=pytest.mark.every),
        (signal.SIGKILL, -signal.SIGKILL),
    ],
)
def test_what_is_stopped_is_continued(
    number: signal.Signals, status: int, gated: Gate, whole: dict[str, bytes]
) -> None:
    process = gated.command()
    wait_for(gated.is_waiting)
    os.killpg(process.pid, number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == status
    assert "Traceback" not in errors
    wait_for(lambda: is_gone(process.pid))
    if number is signal.SIGINT:
        assert "of 5 reports are finished; run again for the others" in errors
    before = contents(gated.reports)
    if number is not signal.SIGKILL:  # which leaves what was not finished, out of place
        assert not (gated.reports / ".unfinished").exists()
        assert outputs(before).items() < outputs(whole).items()
    stamps = gated.stamps()
    gated.open()
    again = gated.command()
    _, errors = again.communicate(timeout=120)
    assert again.returncode == 0
    assert errors.endswith(f"5 reports: {5 - len(stamps)} rendered, {len(stamps)} current, 0 failed\n")
    assert outputs(contents(gated.reports)) == outputs(whole)
    assert (
        stamps.items()
        <= {path: path.stat().st_mtime_ns for path in gated.reports.glob("*/brief.html")}.items()
    )
    assert not (gated.reports / ".unfinished").exists()


@contextlib.contextmanager
def killing_workers(gated: Gate) -> Iterator[None]:
    """Kill the processes at work as soon as the report waits, then let it continue."""

    def kill() -> None:
        wait_for(gated.is_waiting)
        for process in multiprocessing.active_children():
            process.kill()
        gated.open()

    thread = Thread(target=kill)
    thread.start()
    yield
    thread.join()


def test_workers_that_are_killed(
    gated: Gate, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in gated.variables.items():
        monkeypatch.setenv(name, value)
    batch = read_batch(gated.folder / "batch.yml")
    with killing_workers(gated):
        summary = render_batch(batch, output_dir=gated.folder / "build", jobs=2)
    assert (summary.rendered, summary.failed) == (5, ())
    assert outputs(contents(gated.reports)) == outputs(whole)

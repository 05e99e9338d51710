"""Batches that are stopped or lose a worker while a report is at work, and what is left of them."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from batches.batching import contents, pages
from batches.gates import Gate, wait_for
from cisreport.batches.batchfile import read_batch
from cisreport.batches.run import render_batch

pytestmark = pytest.mark.slow


@pytest.fixture
def gated(tmp_path: Path) -> Gate:
    return Gate(tmp_path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the batch has if nothing happens."""
    gate = Gate(tmp_path_factory.mktemp("whole"))
    gate.open()
    process = gate.command()
    assert process.communicate(timeout=300)[1].endswith("5 reports: 5 rendered, 0 current, 0 failed\n")
    return contents(gate.reports)


def is_gone(group: int) -> bool:
    """Whether no process of a group is left."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, 0)
        return False
    return True


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
    _, errors = process.communicate(timeout=300)
    assert process.returncode == status
    assert "Traceback" not in errors
    wait_for(lambda: is_gone(process.pid))
    if number is signal.SIGINT:
        assert "of 5 reports are finished; run again for the others" in errors
    before = contents(gated.reports)
    if number is not signal.SIGKILL:  # which leaves what was not finished, out of place
        assert not (gated.reports / ".unfinished").exists()
        assert pages(before).items() < pages(whole).items()
    stamps = gated.stamps()
    gated.open()
    again = gated.command()
    _, errors = again.communicate(timeout=300)
    assert again.returncode == 0
    assert errors.endswith(f"5 reports: {5 - len(stamps)} rendered, {len(stamps)} current, 0 failed\n")
    assert pages(contents(gated.reports)) == pages(whole)
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
    by_command = {"index.html"}
    assert pages(contents(gated.reports)) == {
        name: content for name, content in pages(whole).items() if name not in by_command
    }

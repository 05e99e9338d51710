"""Batches that are stopped or lose a worker while a report is at work, and what is left of them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from itertools import cycle
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest

from batches.batching import contents, pages
from batches.gates import Gate, wait_for
from cisreport.batches.batchfile import read_batch
from cisreport.batches.orders import Order, Outcome
from cisreport.batches.run import outcomes, render_batch
from faults.jobs import MARK, Batch

pytestmark = pytest.mark.slow


@pytest.fixture
def gated(tmp_path: Path) -> Gate:
    return Gate(tmp_path)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], float]:
    """What the batch has if nothing happens, and the seconds that it takes."""
    gate = Gate(tmp_path_factory.mktemp("whole"))
    gate.open()
    start = time.monotonic()
    process = gate.command()
    assert process.communicate(timeout=300)[1].endswith("5 reports: 5 rendered, 0 current, 0 failed\n")
    return contents(gate.reports), time.monotonic() - start


@pytest.fixture(scope="module")
def whole(undisturbed: tuple[dict[str, bytes], float]) -> dict[str, bytes]:
    """What the batch has if nothing happens."""
    return undisturbed[0]


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


def finished(gated: Gate, whole: dict[str, bytes]) -> dict[Path, int]:
    """Return when each report was put in place, all of which are whole, with nothing that is not finished."""
    found = {}
    for folder in (path for path in gated.reports.glob("[!.]*") if path.is_dir()):
        assert sorted(path.name for path in folder.iterdir()) == ["brief.html", "record.json"]
        page, stored = (folder / name for name in ("brief.html", "record.json"))
        assert page.read_bytes() == whole[f"{folder.name}/brief.html"]
        sha256 = hashlib.sha256(page.read_bytes()).hexdigest()
        assert json.loads(stored.read_bytes())["outputs"]["html"]["sha256"] == sha256
        found[folder] = folder.stat().st_ino
    files = {path.name for path in gated.reports.glob("*") if path.is_file()}
    assert files <= {".lock", "index.html", "index.json"}
    return found


def interrupted(process: subprocess.Popen[str], number: signal.Signals, seconds: float) -> bool:
    """Stop a command and what it has started after a while; False if it ends before."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        errors = process.communicate(timeout=seconds)[1]
        assert process.returncode == 0, errors
        return False
    os.killpg(process.pid, number)
    process.communicate(timeout=300)
    wait_for(lambda: is_gone(process.pid))
    return True


@pytest.mark.parametrize(
    ("seed", "times"), [(1, 3), *(pytest.param(seed, 10, marks=pytest.mark.every) for seed in (2, 3, 4, 5))]
)
def test_interruptions_at_random_moments(
    seed: int, times: int, gated: Gate, undisturbed: tuple[dict[str, bytes], float]
) -> None:
    whole, longest = undisturbed
    random = Random(seed)
    numbers = cycle(random.sample([signal.SIGINT, signal.SIGTERM, signal.SIGKILL], 3))
    gated.open()
    there: dict[Path, int] = {}
    stops = 0
    while stops < times:
        number = next(numbers)
        left = {*gated.reports.glob(".unfinished*/*")}
        is_stopped = interrupted(gated.command(), number, random.uniform(0, longest))
        stops += is_stopped
        assert there.items() <= (there := finished(gated, whole)).items()
        if number is not signal.SIGKILL:
            assert {*gated.reports.glob(".unfinished*/*")} <= left  # of a kill before
        if not is_stopped:  # all are there, so begin again
            assert len(there) == 5
            shutil.rmtree(gated.reports)
            there = {}
    errors = gated.command().communicate(timeout=300)[1]
    assert errors.endswith(f"5 reports: {5 - len(there)} rendered, {len(there)} current, 0 failed\n")
    assert there.items() <= finished(gated, whole).items()
    assert not [*gated.reports.glob(".unfinished*")]
    own = {"brief_state-slow/record.json": b""}  # has the places of the gate
    assert contents(gated.reports) | own == whole | own


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


STARTING = """
import os, signal, time
from multiprocessing import forkserver
from cisreport.batches import executors
start = forkserver.ensure_running

def interrupted():
    start()
    os.killpg(0, signal.SIGINT)

forkserver.ensure_running = interrupted
try:
    context = executors._context(())
except KeyboardInterrupt:
    print("interrupted")
forkserver.ensure_running = start
process = executors._Process(executors._context(()), dict(os.environ), ".")
os.killpg(0, signal.SIGINT)
"""


def test_an_interrupt_while_processes_start_reaches_only_their_parent() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTING], start_new_session=True, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("interrupted\n", -signal.SIGINT)
    assert done.stderr.count("Traceback") == done.stderr.count("KeyboardInterrupt") == 1


class Waiting:
    """A worker that never answers."""

    width = losses = 1

    def __init__(self) -> None:
        self.answer: Future[Any] = Future()

    def start(self, _order: Order) -> Future[Any]:
        return self.answer

    def finish(self, answer: Any) -> Outcome:
        return answer  # type: ignore[no-any-return]


def test_an_interrupt_just_before_a_wait_begins_ends_it(gated: Gate) -> None:
    """Another thread gets the signal, so the wait does not notice it, as if it had not begun."""
    batch, worker = read_batch(gated.folder / "batch.yml"), Waiting()

    def interrupt() -> None:
        time.sleep(0.2)
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    giving_up = threading.Timer(30, worker.answer.set_exception, [TimeoutError()])
    giving_up.start()
    Thread(target=interrupt).start()
    try:
        with pytest.raises(KeyboardInterrupt):
            list(outcomes(batch.orders, worker, None))
        assert not worker.answer.done()
    finally:
        giving_up.cancel()
        signal.signal(signal.SIGINT, before)


WITHOUT_ORDERS = """
import os, signal, time
from concurrent.futures.process import _SafeQueue
from cisreport.batches import executors
_SafeQueue.put = lambda *_arguments, **_options: None
process = executors._Process(executors._context(()), dict(os.environ), ".")
time.sleep(1)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_process_without_an_order_ends_with_its_batch(tmp_path: Path) -> None:
    job = Batch(tmp_path)
    environment = {**os.environ, MARK: str(tmp_path)}
    subprocess.run([sys.executable, "-c", WITHOUT_ORDERS], env=environment, check=False)
    wait_for(lambda: not job.processes())

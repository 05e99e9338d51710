"""Whole batches: several workers, what fails, what is lost, and what is there before."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from batches.batching import answered, batch_of, contents, end_self
from cisreport.batches.executors import LocalProcesses
from cisreport.batches.orders import Order, Outcome, State
from cisreport.batches.run import listed, outcomes, render_batch
from cisreport.errors import CisreportError
from cisreport.rendering.outputs import render


def test_a_batch_with_one_that_fails_and_the_rest_of_it_later(tmp_path: Path) -> None:
    batch = batch_of(tmp_path, "north", "bad", "south", formats="[html, pdf]")
    seen: list[Outcome] = []
    summary = render_batch(batch, output_dir=tmp_path / "out", jobs=2, seen=seen.append)
    assert (summary.rendered, summary.current, len(summary.failed), len(seen)) == (2, 0, 1, 3)
    assert [outcome.state for outcome in listed(batch, summary)] == [State.DONE, State.FAILED, State.DONE]
    before = contents(tmp_path / "out/briefs")
    assert sorted(before) == [
        f"brief_state-{state}/{name}"
        for state in ("north", "south")
        for name in ("brief.html", "brief.pdf", "record.json")
    ]
    for order in (batch.orders[0], batch.orders[2]):
        for path in render([order.document], output_dir=tmp_path / "alone", parameters=order.parameters):
            assert path.read_bytes() == before[f"{order.name}/brief{path.suffix}"]
    document = batch.orders[0].document
    document.write_text(document.read_text().replace('!= "bad"', '!= "none"'))
    for name in ("north", "south"):
        (tmp_path / f"out/briefs/brief_state-{name}/brief.pdf").unlink()
    with ThreadPoolExecutor(1) as executor:
        summary = render_batch(batch, output_dir=tmp_path / "out", jobs=1, executor=executor)
    assert (summary.rendered, summary.current, summary.failed) == (3, 0, ())
    summary = render_batch(batch, output_dir=tmp_path / "out", jobs=1)
    assert (summary.rendered, summary.current, summary.failed) == (0, 3, ())
    changed = tmp_path / "out/briefs/brief_state-north/brief.html"
    whole = changed.read_bytes()
    changed.write_bytes(whole.replace(b"north", b"NORTH"))
    summary = render_batch(batch, output_dir=tmp_path / "out", jobs=1)
    assert (summary.rendered, summary.current, summary.failed) == (1, 2, ())
    assert changed.read_bytes() == whole


class Losing:
    """Workers that lose some orders instead of rendering them."""

    width = losses = 2

    def __init__(self, **losses: int) -> None:
        self.to_lose, self.started = losses, [""]

    def start(self, order: Order) -> Future[Any]:
        state = str(order.parameters["state"])
        self.started.append(state)
        future: Future[Any] = Future()
        if self.to_lose.get(state, 0) > 0:
            self.to_lose[state] -= 1
            future.set_exception(RuntimeError("gone"))
        else:
            future.set_result(Outcome(order=order, state=State.DONE))
        return future

    def finish(self, answer: Outcome) -> Outcome:
        return answer


def test_an_order_that_loses_two_workers_has_failed(tmp_path: Path) -> None:
    batch = batch_of(tmp_path, "a", "b", "c")
    workers = Losing(a=1, b=5)
    found = {outcome.order.parameters["state"]: outcome for outcome in outcomes(batch.orders, workers, None)}
    assert {name: outcome.state.value for name, outcome in found.items()} == {
        "a": "done",
        "b": "failed",
        "c": "done",
    }
    assert [workers.started.count(name) for name in "abc"] == [2, 2, 1]
    assert str(found["b"].problems[0]).endswith(
        "brief.qmd: state: b: 2 workers ended without an answer (RuntimeError: gone); "
        "render it alone to find the cause; it may need more memory than there is"
    )


def test_few_orders_are_handed_over_at_once(tmp_path: Path) -> None:
    batch = batch_of(tmp_path, *(f"s{number}" for number in range(9)))
    workers = Losing()
    found = outcomes(batch.orders, workers, None)
    next(found)
    assert len(workers.started) - 1 == workers.width


def test_a_process_that_dies_takes_only_its_order(tmp_path: Path) -> None:
    batch = batch_of(tmp_path, "a", "bad", "b", "c")
    processes = LocalProcesses(2, answered, tmp_path)
    try:
        found = {outcome.order.values: outcome for outcome in outcomes(batch.orders, processes, None)}
    finally:
        processes.end()
    assert {name: outcome.state.value for name, outcome in found.items()} == {
        "state: a": "done",
        "state: bad": "failed",
        "state: b": "done",
        "state: c": "done",
    }
    assert found["state: bad"].problems[0].what == "2 workers ended without an answer"


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="the system does not say the memory")
def test_a_process_with_much_memory_is_replaced(tmp_path: Path) -> None:
    batch = batch_of(tmp_path, "a", "b", "c")
    processes = LocalProcesses(1, answered, tmp_path, memory=1)
    try:
        found = [outcome.title for outcome in outcomes(batch.orders, processes, None)]
    finally:
        processes.end()
    assert len(set(found)) == 3


def test_a_process_is_replaced_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cisreport.batches.executors.MOST_ORDERS", 2)
    batch = batch_of(tmp_path, "a", "b", "c", "d", "e")
    processes = LocalProcesses(1, answered, tmp_path)
    try:
        found = [outcome.title for outcome in outcomes(batch.orders, processes, None)]
    finally:
        processes.end()
    assert [found.index(title) for title in found] == [0, 0, 2, 2, 4]


def test_an_executor_that_breaks_ends_the_run(tmp_path: Path) -> None:
    batch = batch_of(tmp_path, "a")
    with ProcessPoolExecutor(1) as executor:
        with pytest.raises(Exception, match="terminated abruptly"):
            executor.submit(end_self).result(60)
        with pytest.raises(
            CisreportError, match=r"the executor takes no more orders .*; run the batch again"
        ):
            render_batch(batch, output_dir=tmp_path / "out", executor=executor)


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such sockets")
def test_a_folder_for_temporary_files_may_have_a_path_that_is_too_long_for_sockets(tmp_path: Path) -> None:
    batch_of(tmp_path, "north")
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    command = [sys.executable, "-m", "cisreport", "render", "--batch", "batch.yml", "--output-dir", "out"]
    environment = {**os.environ, "TMPDIR": str(folder)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "1 rendered" in done.stderr) == (0, True), done.stderr
    assert [path.name for path in folder.iterdir() if "matplotlib" not in path.name] == []

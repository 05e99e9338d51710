"""Batches on a Dask cluster of this machine, whose workers see only their copy of the project."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from batches.gates import Gate, wait_for
from cisreport.batches.batchfile import read_batch
from cisreport.batches.bundle import bundle
from cisreport.batches.run import render_batch
from cisreport.rendering.outputs import render
from cli.running import run

psutil = pytest.importorskip("psutil")
distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # those of Dask


@pytest.fixture
def gated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate(tmp_path)
    for name, value in gate.variables.items():
        monkeypatch.setenv(name, value)
    return gate


@pytest.fixture
def cluster(gated: Gate) -> Iterator[Any]:
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster


def test_a_worker_that_is_killed(gated: Gate, cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The batch has a report that fails; its problem names the file of the project."""
    monkeypatch.chdir(gated.folder)
    file = gated.folder / "batch.yml"
    file.write_text(file.read_text().replace("slow,", "slow, bad,"))

    def kill() -> None:
        try:
            wait_for(gated.is_waiting)
            above = {process.pid for process in psutil.Process(gated.process).parents()}
            [at_work] = above & {nanny.pid for nanny in cluster.workers.values()}
            os.kill(at_work, signal.SIGKILL)
        finally:
            gated.open()

    thread = Thread(target=kill)
    thread.start()
    result = run("render", "--batch", "batch.yml", "--scheduler", cluster.scheduler_address)
    thread.join()
    lines = result.stderr.splitlines()
    assert (result.exit_code, lines[-1]) == (1, "6 reports: 5 rendered, 0 current, 1 failed")
    assert "brief.qmd:13: cell: AssertionError: this state is bad; correct the cell" in lines
    batch = read_batch(Path("batch.yml"))
    again = render_batch(batch, output_dir=Path("build"), jobs=1)
    assert (again.rendered, again.current) == (0, 5)
    for order in batch.orders[1:3]:
        [path] = render([order.document], to=("html",), output_dir=Path("alone"), parameters=order.parameters)
        assert path.read_bytes() == (gated.reports / order.name / "brief.html").read_bytes()


def test_a_bundle_has_what_a_project_has(tmp_path: Path) -> None:
    for name in (
        "a.qmd",
        "data/x.csv",
        ".git/config",
        "build/a.html",
        "out/b.html",
        "code/__pycache__/c.pyc",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "empty").mkdir()
    first = bundle(tmp_path, tmp_path / "out")
    assert bundle(tmp_path, tmp_path / "out") == first
    place = first.unpack(tmp_path / "build")
    assert first.unpack(tmp_path / "build") == place
    assert sorted(path.relative_to(place).as_posix() for path in place.rglob("*")) == [
        ".git",
        "a.qmd",
        "code",
        "data",
        "data/x.csv",
        "empty",
    ]
    (tmp_path / "data/x.csv").write_text("other")
    assert bundle(tmp_path, tmp_path / "out").digest != first.digest


def test_without_a_scheduler(gated: Gate) -> None:
    result = run("render", "--batch", gated.folder / "batch.yml", "--scheduler", "nonsense://x")
    assert result.exit_code == 1
    assert result.stderr.startswith("nonsense://x: there is no Dask scheduler (")
    assert result.stderr.endswith("; check the address\n")

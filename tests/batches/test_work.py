"""Records and places of reports, in this process."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from batches.batching import batch_of, contents
from cisreport.batches.orders import Outcome, Settings, State
from cisreport.batches.records import RECORD, Finished, engine
from cisreport.batches.work import make, rendered
from cisreport.batches.workshop import WORKSHOP, workshop
from cisreport.errors import CisreportError
from cisreport.placing import put_folder
from cisreport.rendering.outputs import render


def settings_in(folder: Path, *formats: str) -> Settings:
    return Settings(formats=formats or ("html",), folder=folder / "out", engine=engine())


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a batch, whose report is finished."""
    folder = tmp_path_factory.mktemp("finished")
    [order] = batch_of(folder, "north").orders
    settings = settings_in(folder)
    with workshop(settings.folder) as place:
        outcome = rendered(order, settings, place)
    assert (outcome.state, outcome.is_new) == (State.DONE, True)
    return folder


@pytest.fixture
def copied(finished: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return shutil.copytree(finished, tmp_path / "copy")


def current(folder: Path, **changes: object) -> Outcome | None:
    [order] = batch_of(folder, "north").orders
    return Finished(replace(settings_in(folder), **changes)).current(order)  # type: ignore[arg-type]


def test_a_report_is_as_if_it_were_rendered_alone(copied: Path) -> None:
    [order] = batch_of(copied, "north").orders
    [path] = render([order.document], to=("html",), output_dir=copied / "alone", parameters=order.parameters)
    assert path.read_bytes() == (copied / "out" / order.name / "brief.html").read_bytes()
    assert path.stem == order.name


def test_the_record_says_what_the_report_was_made_from(copied: Path) -> None:
    outcome = current(copied)
    assert outcome is not None
    assert (outcome.title, outcome.is_new, outcome.datasets) == ("A brief", False, ())
    [output] = (outcome.outputs or {}).values()
    assert output.path == "brief_state-north/brief.html"
    assert output.size == (copied / "out" / output.path).stat().st_size
    stored = json.loads((copied / "out/brief_state-north" / RECORD).read_text())
    assert list(stored) == [
        "format",
        "document",
        "parameters",
        "title",
        "datasets",
        "outputs",
        "sources",
        "read",
        "untracked",
    ]
    assert [path for _, path, _ in stored["read"] if Path(path).is_absolute()] == []


def test_a_report_is_not_current_after_a_change(copied: Path) -> None:
    assert current(copied)
    assert not current(copied, engine="another")
    assert not current(copied, formats=("html", "pdf"))
    assert not current(copied, require=("pdf/ua-1",))
    place = copied / "out/brief_state-north"
    page = (place / "brief.html").read_bytes()
    (place / "brief.html").write_bytes(page[:-1])
    assert not current(copied)
    (place / "brief.html").write_bytes(page)
    (copied / "_quarto.yml").write_text("lang: de\n")
    assert not current(copied)
    (copied / "_quarto.yml").unlink()
    assert current(copied)
    (copied / "statistics.py").write_text("")  # a module that code could import instead
    assert not current(copied)
    (copied / "statistics.py").unlink()
    stored = json.loads((place / RECORD).read_text())
    for damage in ({"untracked": ["it starts a program"]}, {"outputs": None}, {"format": "other"}):
        (place / RECORD).write_text(json.dumps(stored | damage))
        assert not current(copied)
    (place / RECORD).write_text("{")
    assert not current(copied)


def test_a_report_that_fails_leaves_the_earlier_one(copied: Path) -> None:
    [order] = batch_of(copied, "north").orders
    before = contents(copied / "out")
    order.document.write_text(order.document.read_text().replace('!= "bad"', '!= "north"'))
    settings = settings_in(copied)
    with workshop(settings.folder) as place:
        outcome = rendered(order, settings, place)
    assert outcome.state is State.FAILED
    assert outcome.text.startswith(f"{order.document}:13: cell: AssertionError: this state is bad; correct")
    assert contents(copied / "out") == before


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    with workshop(tmp_path) as place:
        put_folder({"a": b"1", "b": b"2"}, tmp_path / "report", place)
        put_folder({"a": b"3"}, tmp_path / "report", place)
        assert list(place.iterdir()) == []
    assert contents(tmp_path) == {"report/a": b"3"}
    assert not (tmp_path / WORKSHOP).exists()


def test_a_worker_that_outlives_its_run_puts_nothing_in_place(copied: Path) -> None:
    [order] = batch_of(copied, "north").orders
    settings = settings_in(copied)
    with workshop(settings.folder) as place:
        pass
    left = settings.folder / WORKSHOP / "left"
    left.mkdir(parents=True)
    (left / "half").write_text("written")
    before = contents(settings.folder / order.name)
    with workshop(settings.folder):
        outcome = rendered(order, settings, place)
    assert outcome.state is State.FAILED
    assert "the file or folder cannot be used (No such file or directory)" in outcome.text
    assert contents(settings.folder) == {f"{order.name}/{name}": data for name, data in before.items()}


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path) -> None:
    with (
        workshop(tmp_path),
        pytest.raises(CisreportError, match=r"another run writes into .*; wait until it has ended, or stop"),
        workshop(tmp_path),
    ):
        pass


def test_a_document_with_a_problem_has_no_files(tmp_path: Path) -> None:
    [order] = batch_of(tmp_path, "north").orders
    order.document.write_text("---\ntitle: T\n---\n\n```{python}\n")
    made = make(order, settings_in(tmp_path))
    assert (made.files, made.outcome.state) == ({}, State.FAILED)
    assert [(item.line, item.what) for item in made.outcome.problems] == [(5, "the code block is not closed")]

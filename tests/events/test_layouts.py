from __future__ import annotations

from pathlib import Path

import pytest

from cisreport import events
from cisreport.events.layouts import LAYOUTS, NAMES
from eventfiles import write_events

PUBLISHED = ("gdelt1", "gdelt2", "icews", "plover")


def test_layouts_have_the_published_numbers_of_columns() -> None:
    counts = {name: len(LAYOUTS[name].columns) for name in PUBLISHED}
    assert counts == {"gdelt1": 58, "gdelt2": 61, "icews": 20, "plover": 40}


@pytest.mark.parametrize("name", LAYOUTS)
def test_fields_are_columns(name: str) -> None:
    layout = LAYOUTS[name]
    assert set(layout.fields) <= set(NAMES)
    assert set(layout.fields.values()) <= set(layout.columns)
    assert len(set(layout.columns)) == len(layout.columns)


@pytest.mark.parametrize("name", PUBLISHED)
def test_rows_are_what_the_lines_say(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]
    file = write_events(tmp_path / "events.tsv", name, rows=40)
    lines = [line.split("\t") for line in file.read_text("utf-8").splitlines()]
    assert len(lines) == 40 + layout.header
    if layout.header:
        assert lines.pop(0) == list(layout.columns)
    found = events.scan(file).read()
    assert list(found.frame.columns) == list(NAMES)
    assert len(found.rejects) == 0
    for column, published in layout.fields.items():
        cells = [line[layout.columns.index(published)] for line in lines]
        cells = ["" if cell in layout.missing else cell for cell in cells]
        read = found.frame[column]
        if column == "date":
            assert read.dt.strftime(layout.day).tolist() == cells
        elif column in ("intensity", "latitude", "longitude", "mentions"):
            assert read.tolist() == [float(cell) for cell in cells]
        else:
            assert read.fillna("").tolist() == cells
    for column in set(NAMES) - set(layout.fields) - {"system"}:
        assert found.frame[column].isna().all()
    assert set(found.frame["system"]) == {layout.system}


def test_gdelt_of_before_2013_has_no_address(tmp_path: Path) -> None:
    file = write_events(tmp_path / "new.csv", "gdelt1", rows=5)
    old = tmp_path / "old.csv"
    lines = file.read_text("utf-8").splitlines()
    old.write_text("".join(line.rpartition("\t")[0] + "\n" for line in lines), "utf-8")
    found = events.scan(tmp_path).read()
    assert len(found.frame) == 10
    assert found.frame["story"].isna().sum() == 5
    assert len(found.rejects) == 0


def test_names_of_another_release_and_another_order(tmp_path: Path) -> None:
    file = write_events(tmp_path / "events.tsv", "plover", rows=5)
    expected = events.scan(file).read().frame
    lines = [line.split("\t") for line in file.read_text("utf-8").splitlines()]
    lines[0][lines[0].index("Intensity")] = "event intensity"
    file.write_text("".join("\t".join([*reversed(line), "more"]) + "\n" for line in lines), "utf-8")
    assert events.scan(file).read().frame.equals(expected)

"""Parquet, Excel and SQLite: what other programs see, and what is wrong in edited files."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

import cisreport
from cisreport.errors import DataError
from cisreport.exchange import FORMATS
from cisreport.exchange.sqlite import VIEWS
from cisreport.model import Dataset
from sample import dataset, hostile_terms


@pytest.fixture(scope="module")
def cis() -> Dataset:
    return cisreport.derive(cisreport.load("cis-council"))


@pytest.fixture(scope="module")
def workbook(cis: Dataset) -> bytes:
    """The dataset as a workbook."""
    (content,) = FORMATS["xlsx"].write(cis).values()
    return content


@pytest.fixture
def book(workbook: bytes, tmp_path: Path) -> Path:
    """A workbook to change."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook)
    return path


def written(ds: Dataset, name: str, folder: Path) -> Path:
    (content,) = FORMATS[name].write(ds).values()
    path = folder / f"x{FORMATS[name].suffix}"
    path.write_bytes(content)
    return path


def test_views_answer_from_the_tables(cis: Dataset, tmp_path: Path) -> None:
    with closing(sqlite3.connect(written(cis, "sqlite", tmp_path))) as base:
        found = {name: base.execute(f"SELECT * FROM {name}").fetchall() for name in VIEWS}
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert len(found["events"]) == len(cisreport.frame(cis, "events"))
    assert len(found["who_took_part"]) == len(cisreport.frame(cis, "participations"))
    assert (
        len(found["left_open"])
        == cisreport.frame(cis, "values").query("reason.notna() and kind != 'sources'").shape[0]
    )
    assert dict(found["facts_by_source"]).keys() == {source.id for source in cis.sources}
    assert ("bayramov", "mirzoyan", 14) in found["who_met_whom"]
    assert ("agenda-2010-12-09", "value", 2, "18 | 14") in found["several_values"]


def test_the_database_keeps_its_keys(cis: Dataset, tmp_path: Path) -> None:
    with closing(sqlite3.connect(written(cis, "sqlite", tmp_path))) as base:
        base.execute("PRAGMA foreign_keys = ON")
        base.execute("UPDATE participations SET actor = 'nobody' WHERE number = 1")
        with pytest.raises(sqlite3.IntegrityError):
            base.commit()


def test_no_text_is_a_formula_in_excel(tmp_path: Path) -> None:
    ds = dataset(*hostile_terms())
    book = load_workbook(written(ds, "xlsx", tmp_path))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    texts = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert '=HYPERLINK("x") +1 @SUM(A1)' in texts


def test_excel_has_views_of_all_that_has_rows(cis: Dataset, book: Path) -> None:
    shown = pd.read_excel(book, sheet_name="view meetings")
    meetings = cisreport.frame(cis, "meetings")
    assert list(shown["id"]) == list(meetings["id"])
    assert list(shown["resolved"].dropna()) == list(meetings["resolved"].dropna())


def changed_workbook(path: Path) -> None:
    book = load_workbook(path)
    book["facts"]["D3"] = "[1]"
    book.save(path)


def changed_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.execute("UPDATE facts SET anchors = '[1]' WHERE rowid = 2")
        base.commit()


@pytest.mark.parametrize(("name", "change"), [("xlsx", changed_workbook), ("sqlite", changed_database)])
def test_a_wrong_cell_has_its_sheet_row_and_column(
    cis: Dataset, tmp_path: Path, book: Path, name: str, change: Callable[[Path], None]
) -> None:
    path = book if name == "xlsx" else written(cis, name, tmp_path)
    change(path)
    with pytest.raises(DataError) as error:
        FORMATS[name].read(path)
    assert str(error.value) == (
        f'{path}:3:4: facts: anchors: "[1]" is not texts as JSON; write texts as JSON, such as ["a", "b"]'
    )


@pytest.mark.parametrize("name", ["xlsx", "sqlite"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"nothing of the kind, but long enough to have a header" * 20)
    with pytest.raises(DataError, match="this is not a "):
        FORMATS[name].read(path)


@pytest.mark.slow
def test_another_program_on_another_day_writes_the_same(book: Path) -> None:
    script = (
        "import sys, time; time.time = lambda: 2e9; import cisreport; from cisreport.exchange import FORMATS;"
        "ds = cisreport.derive(cisreport.load('dushanbe-2022'));"
        "files = {n: FORMATS[n].write(ds) for n in ('xlsx', 'sqlite', 'parquet', 'datapackage')};"
        "from hashlib import sha256; print(sha256(repr(files).encode()).hexdigest())"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    )
    assert first == second
    with zipfile.ZipFile(book) as packed:
        assert {item.date_time[0] for item in packed.infolist()} == {1980}


def test_a_formula_that_somebody_added_is_not_lost(book: Path) -> None:
    opened = load_workbook(book)
    opened["facts"]["B3"], opened["facts"]["C4"] = '="La"&"bel"', "#N/A"
    opened.save(book)
    with pytest.raises(DataError) as error:
        FORMATS["xlsx"].read(book)
    assert str(error.value).splitlines() == [
        f"{book}:3:2: facts: the formula in B3 has no stored result; "
        "save the file with a spreadsheet program, or write the value",
        f"{book}:4:3: facts: the cell C4 has the error #N/A; "
        "correct it in a spreadsheet program, and save the file",
    ]

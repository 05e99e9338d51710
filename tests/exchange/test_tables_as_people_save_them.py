"""Tables as spreadsheet programs and people save them: each kind works, or its cells have a located error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import cisreport
from cisreport.errors import DataError
from cisreport.exchange.grids import read_grids
from cisreport.exchange.guessing import guess
from cisreport.model import Dataset
from cli.running import run
from exchange import mappings

MAPPING = f"{mappings.SMALL}  note: Note\n"
HEADER = ("No", "Day", "Town", "Note")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("001", dt.date(2031, 5, 1), "Quay", "a"),
    ("002", dt.date(2031, 5, 30), None, "b"),
)
CSV = "No,Day,Town,Note\n001,2031-05-01,Quay,a\n002,2031-05-30,,b\n"


def book(folder: Path, change: Callable[[Workbook], None] = lambda book: None) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "All"
    for row in (HEADER, *ROWS):
        sheet.append(row)
    change(made)
    made.save(folder / "small.xlsx")
    return folder / "small.xlsx"


def text(folder: Path, content: str | bytes = CSV) -> Path:
    (folder / "small.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / "small.csv"


def imported(table: Path, mapping: str = MAPPING) -> Dataset:
    place = table.with_suffix(".yml")
    place.write_text(mapping)
    done = run("import", table, "--mapping", place, "--to", table.parent / "data" / "small", "--replace")
    assert done.exit_code == 0, done.output
    return cisreport.load(table.parent / "data" / "small")


def wrong(table: Path, mapping: str = MAPPING) -> list[str]:
    place = table.with_suffix(".yml")
    place.write_text(mapping)
    done = run("import", table, "--mapping", place, "--to", table.parent / "data" / "broken")
    assert done.exit_code == 1, done.output
    assert not (table.parent / "data" / "broken").exists()
    return done.stderr.replace(f"{table.parent}/", "").splitlines()


def as_expected(ds: Dataset) -> None:
    assert [(m.id, m.date.only.resolved, str(m.note)) for m in ds.meetings] == [
        ("001", "2031-05-01", "a"),
        ("002", "2031-05-30", "b"),
    ]
    assert [place.label for place in ds.places] == ["Quay"]


def set_cells(**cells: Any) -> Callable[[Workbook], None]:
    def change(made: Workbook) -> None:
        for place, content in cells.items():
            made["All"][place] = content

    return change


def mac_dates(made: Workbook) -> None:
    made.epoch = CALENDAR_MAC_1904


def far_rows_and_columns(made: Workbook) -> None:
    made["All"].cell(40, 12, "   ")
    made["All"].cell(1, 8, " ")


def plain_number(made: Workbook) -> None:
    made["All"]["B2"] = 47969
    made["All"]["B2"].number_format = "General"


def hidden(made: Workbook) -> None:
    made["All"].row_dimensions[3].hidden = True
    made["All"].column_dimensions["D"].hidden = True
    made.create_sheet("Old", 0).append(["x"])
    made["Old"].sheet_state = "hidden"


GOOD_BOOKS: dict[str, Callable[[Workbook], None]] = {
    "dates of Excel": lambda made: None,
    "dates from 1904": mac_dates,
    "dates as texts": set_cells(B2="2031-05-01", B3=" 2031-05-30 "),
    "midnight": set_cells(B2=dt.datetime(2031, 5, 1)),  # noqa: DTZ001 - as Excel has it
    "spaces": set_cells(C2=" Quay\u00a0", A1="No ", D2="a\n"),
    "spaces and empty cells": far_rows_and_columns,
    "a title that is merged": lambda made: (made["All"].insert_rows(1), made["All"].merge_cells("A1:D1"))[0],
    "hidden rows, columns and sheets": hidden,
    "a sheet without cells": lambda made: made.create_sheet("Sheet2") and None,
}


@pytest.mark.parametrize("case", GOOD_BOOKS)
def test_a_workbook_works(case: str, tmp_path: Path) -> None:
    mapping = MAPPING.replace("id: No", "header: 2\nid: No") if "title" in case else MAPPING
    as_expected(imported(book(tmp_path, GOOD_BOOKS[case]), mapping))


def test_a_formula_is_its_stored_result(tmp_path: Path) -> None:
    """As spreadsheet programs save it: the formula, and what it was the last time."""
    with xlsxwriter.Workbook(str(tmp_path / "small.xlsx")) as made:
        sheet = made.add_worksheet("All")
        for number, row in enumerate((HEADER, *ROWS)):
            sheet.write_row(number, 0, [str(cell) if isinstance(cell, dt.date) else cell for cell in row])
        sheet.write_formula("C2", '="Q"&"uay"', value="Quay")
        sheet.write_formula("B3", '="2031-05-"&30', value="2031-05-30")
        sheet.write_formula("F9", "=1+1", value="")
    as_expected(imported(tmp_path / "small.xlsx"))


def test_a_formula_that_no_mapping_uses_may_be_without_a_result(tmp_path: Path) -> None:
    change = set_cells(E1="Sum", E2="=1+1")
    as_expected(imported(book(tmp_path, change), MAPPING + "ignored: [Sum]\n"))


def test_a_day_with_a_time_is_a_day(tmp_path: Path) -> None:
    table = book(tmp_path, set_cells(B2=dt.datetime(2031, 5, 1, 10, 30)))  # noqa: DTZ001 - as Excel has it
    when = imported(table).meetings[0].date.only
    assert when.resolved == "2031-05-01T10:30:00"
    assert when.bounds.earliest == when.bounds.latest == dt.date(2031, 5, 1)


BAD_BOOKS: dict[str, tuple[Callable[[Workbook], None], list[str]]] = {
    "merged cells": (
        lambda made: made["All"].merge_cells("C2:C3"),
        ["small.xlsx:3:3: sheet All: the cell C3 is part of the merged cells C2:C3; "
         "unmerge them and fill in each cell"],
    ),
    "merged names": (
        lambda made: made["All"].merge_cells("C1:D1"),
        ["small.xlsx:1:4: sheet All: the cell D1 is part of the merged cells C1:D1; "
         "unmerge them and fill in each cell",
         'small.yml:9:9: fields.note: the table has no column "Note"; did you mean "No"?'],
    ),
    "a formula that nobody computed": (
        set_cells(C3='="Q"&"uay"'),
        ["small.xlsx:3:3: sheet All: the formula in C3 has no stored result; "
         "save the file with a spreadsheet program, or write the value"],
    ),
    "errors of Excel": (
        set_cells(C2="#N/A", D3="#REF!"),
        ["small.xlsx:2:3: sheet All: the cell C2 has the error #N/A; "
         "correct it in a spreadsheet program, and save the file",
         "small.xlsx:3:4: sheet All: the cell D3 has the error #REF!; "
         "correct it in a spreadsheet program, and save the file"],
    ),
    "a date as a number": (
        plain_number,
        ['small.xlsx:2:2: sheet All: date: "47969" is not an EDTF date; '
         "write 2031-05-30, or name the form of dates as `dates` in the mapping"],
    ),
    "a time without a day": (
        set_cells(B2=dt.time(10, 30)),
        ['small.xlsx:2:2: sheet All: date: "10:30:00" is not an EDTF date; '
         "write 2031-05-30, or name the form of dates as `dates` in the mapping"],
    ),
    "the same name twice": (
        set_cells(E1="Town", E2="Harbor"),
        ['small.xlsx:1:5: sheet All: the column "Town" is there twice; first in column 3; '
         "give one of them another name"],
    ),
    "a column without a name": (
        set_cells(F3="?"),
        ["small.xlsx:1:6: sheet All: the column has cells and no name; name it, or delete its cells"],
    ),
    "names in another row": (
        lambda made: made["All"].insert_rows(1),
        ["small.xlsx:1: sheet All: row 1, which should name the columns, is empty; "
         "write its number as `header` in the mapping"],
    ),
    "several sheets": (
        lambda made: made.create_sheet("More").append(["x"]),
        ['small.xlsx: the workbook has several sheets: "All", "More"; '
         "name one as `sheet` in the mapping, or with --sheet"],
    ),
    "one id twice": (
        set_cells(A3="001"),
        ['small.xlsx:3:1: sheet All: the id "001" is used twice; first in row 2; '
         "give one of them another id"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_BOOKS)
def test_cells_of_a_workbook_have_a_located_error(case: str, tmp_path: Path) -> None:
    change, problems = BAD_BOOKS[case]
    found = wrong(book(tmp_path, change))
    assert [line for line in found if line in problems] == problems, found


GOOD_TEXTS: dict[str, str | bytes] = {
    "byte order mark": b"\xef\xbb\xbf" + CSV.encode(),
    "UTF-16 with tabs": CSV.replace(",", "\t").encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + CSV.encode("utf-16-be"),
    "semicolons": CSV.replace(",", ";"),
    "tabs": CSV.replace(",", "\t"),
    "semicolons with commas in cells": CSV.replace(",", ";").replace(";a", ';"a"') + "\n\n",
    "lines of Windows": CSV.replace("\n", "\r\n"),
    "spaces": CSV.replace(",", " , "),
    "empty rows": CSV.replace("\n002", "\n\n,,,\n002") + ",,,\n",
    "empty columns": CSV.replace("\n", ",,\n"),
}


@pytest.mark.parametrize("case", GOOD_TEXTS)
def test_a_text_file_works(case: str, tmp_path: Path) -> None:
    as_expected(imported(text(tmp_path, GOOD_TEXTS[case])))


def test_a_title_with_commas_above_semicolons(tmp_path: Path) -> None:
    table = text(tmp_path, "Meetings, by Ana, of 2031, in May\n\n" + CSV.replace(",", ";"))
    as_expected(imported(table, MAPPING.replace("id: No", "header: 3\nid: No")))
    (grid,) = read_grids(table).values()
    assert "header: 3\n" in guess(grid)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            CSV.encode().replace(b"Quay", b"Qu\xe4y"),
            "small.csv:2:18: byte 0xe4 is not UTF-8; save the file as UTF-8",
        ),
        (CSV.replace("a\n", '"a\n'), "small.csv:3: this is not CSV (unexpected end of data)"),
        (CSV.replace("002,", ","), 'small.csv:3:1: the cell "No" gives no id; fill it in'),
    ],
)
def test_a_text_file_has_a_located_error(content: str | bytes, problem: str, tmp_path: Path) -> None:
    assert any(line.startswith(problem) for line in wrong(text(tmp_path, content)))


def test_a_long_cell_is_kept(tmp_path: Path) -> None:
    long = "word " * 8000
    ds = imported(text(tmp_path, CSV.replace(",a\n", f",{long}\n")))
    assert ds.meetings[0].note == long.strip()


QUANTITIES = (
    MAPPING.partition("records:")[0]
    + """\
records: quantities
dataset: {title: Small, version: "1", date: 2031-06-09, coding: {coder: Ana, date: 2031-06-09, codebook: "1"}}
source: {id: small, title: A small table, language: en}
id: No
label: "Length {No}"
fields:
  value: Km
  unit: {text: km}
  of: {column: Of, records: places}
"""
)


def test_decimal_commas(tmp_path: Path) -> None:
    table = text(tmp_path, "No;Km;Of\na;970,8;Lake\nb;1006.84;Lake\n")
    (problem,) = wrong(table, QUANTITIES)
    assert problem.startswith("small.csv:2:2: ")
    assert '"970,8"' in problem
    commas = QUANTITIES.replace("value: Km", 'value: {column: Km, decimal: ","}')
    (problem,) = wrong(table, commas)
    remedy = "write the number without a separator of thousands"
    what = 'value: "1006.84" has a period, although "," is the decimal separator'
    assert problem == f"small.csv:3:2: {what}; {remedy}"
    ds = imported(text(tmp_path, "No;Km;Of\na;970,8;Lake\nb;1006;Lake\n"), commas)
    assert [str(item.value.only) for item in ds.quantities] == ["970.8", "1006"]


def test_a_parquet_file_of_types(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "No": ["001", "002"],
            "Day": [pd.Timestamp("2031-05-01"), pd.NaT],
            "Town": [None, "Quay"],
            "Note": [True, False],
            "Number": [1.0, float("nan")],
            "Actors": [["ana", "boris"], []],
        }
    )
    frame.to_parquet(tmp_path / "small.parquet", index=False)
    (grid,) = read_grids(tmp_path / "small.parquet").values()
    assert [list(row) for row in grid.rows[1:]] == [
        ["001", "2031-05-01", "", "true", "1", "ana;boris"],
        ["002", "", "Quay", "false", "", ""],
    ]


def test_a_book_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "small.xlsx").write_text(CSV)
    with pytest.raises(DataError, match=r"small\.xlsx: this is not a workbook of Excel"):
        read_grids(tmp_path / "small.xlsx")

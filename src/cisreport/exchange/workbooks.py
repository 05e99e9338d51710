"""A workbook of anybody: the cells of its sheets, and which of them say nothing that can be trusted.

Excel stores no text for a formula that nobody computed, for a cell below a merged one, or for an error, so
these cells have a fault instead of a text.  A fault counts only if the cell is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from cisreport.archives import archive_in
from cisreport.errors import DataError, Problem
from cisreport.exchange.faults import Faults, Table
from cisreport.limits import table_problems

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z0-9$:]{1,40})["']""")
_ERROR = "e"
_FORMULA = "f"


def read_workbook(path: Path) -> dict[str, Table]:
    """Return the sheets of a workbook in their order, those that are hidden last.

    Raises
    ------
    DataError
        If it is not a workbook.
    """
    try:
        with path.open("rb") as file:  # one that cannot be read is closed, too
            _check_sizes(path, file)
            held, written = (load_workbook(file, data_only=is_data) for is_data in (True, False))
    except DataError:
        raise
    except Exception as error:  # a file from anyone can fail in any way
        what = f"this is not a workbook of Excel ({error.__cause__ or error})"
        raise DataError([Problem(path=str(path), what=what, remedy="save it as .xlsx")]) from error
    if problems := [problem for sheet in held.worksheets for problem in _too_large(path, sheet)]:
        raise DataError(problems)
    sheets = sorted(held.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
    return {sheet.title: _table(sheet, written[sheet.title]) for sheet in sheets}


def _check_sizes(path: Path, file: IO[bytes]) -> None:
    """Check that a workbook is not too large to be read."""
    problems: list[Problem] = []
    with archive_in(path, file) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                merged = map(_area, _MERGED.findall(archive.read(name)))
                problems += table_problems(path, 0, sum(merged), sheet=PurePosixPath(name).stem)
    if problems:
        raise DataError(problems)


def _area(reference: bytes) -> int:
    """Return how many cells a reference to merged cells has."""
    try:
        first, top, last, bottom = map(int, range_boundaries(reference.decode()))
        return (last - first + 1) * (bottom - top + 1)
    except (ValueError, TypeError):
        return 0


def _too_large(path: Path, sheet: Any) -> Iterator[Problem]:
    return table_problems(path, sheet.max_row, sheet.max_row * sheet.max_column, sheet=sheet.title)


def _table(held: Any, written: Any) -> Table:
    cells = held.iter_rows(min_row=1, min_col=1, values_only=True)
    rows = [[_text(cell) for cell in row] for row in cells]
    return Table(rows, dict(_faults(held, written)), is_hidden=held.sheet_state != "visible")


def _text(cell: Any) -> Any:
    """Return a cell with the characters that Excel writes as codes."""
    return unescape(cell) if isinstance(cell, str) else cell


def _faults(held: Worksheet, written: Worksheet) -> Faults:
    for row in written.iter_rows():
        for cell in row:
            place = (cell.row, cell.column)
            result = held.cell(*place)
            if result.data_type == _ERROR:
                what = f"the cell {cell.coordinate} has the error {result.value}"
                yield place, (what, "correct it in a spreadsheet program, and save the file")
            elif cell.data_type == _FORMULA and result.value is None:
                what = f"the formula in {cell.coordinate} has no stored result"
                yield place, (what, "save the file with a spreadsheet program, or write the value")
    for area in held.merged_cells.ranges:
        for place in area.cells:
            if place != (area.min_row, area.min_col):
                name = held.cell(*place).coordinate
                what = f"the cell {name} is part of the merged cells {area.coord}"
                yield place, (what, "unmerge them and fill in each cell")

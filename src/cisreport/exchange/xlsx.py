"""Excel: a sheet for each table, and views of the records for reading.

Every text is a text cell, so no program takes it for a formula.  An import reads the tables and ignores the
views, whose names begin with :data:`VIEW`.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from cisreport.errors import CisreportError, DataError, Problem
from cisreport.exchange.cells import Sheet, flat, located, rows_from
from cisreport.exchange.coded import Coded
from cisreport.exchange.schema import TABLES
from cisreport.exchange.tables import coded_of_rows, rows_of
from cisreport.exchange.workbooks import read_workbook
from cisreport.frames import frame, frame_names
from cisreport.model import Dataset

VIEW = "view "
_VIEWS = ("events", "participations", "values", "derivations")
_LONGEST = 32_767
"""Characters that Excel keeps of a cell."""
_THEN = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed time, which the format has without a zone


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return the workbook.

    Raises
    ------
    CisreportError
        If a text is longer than a cell can be.
    """
    sink = io.BytesIO()
    rows = rows_of(ds)
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        book.set_properties({"title": ds.title, "created": _THEN})
        bold = book.add_format({"bold": True})
        for name, table in TABLES.items():
            cells = [[flat(column, row[column.name]) for column in table.columns] for row in rows[name]]
            _add(book, name, [column.name for column in table.columns], cells, bold)
        for name, found in _views(ds):
            lines = [[_shown(cell) for cell in line] for line in found.itertuples(index=False)]
            _add(book, f"{VIEW}{name}", list(found.columns), lines, bold)
    return {f"{ds.id}.xlsx": sink.getvalue()}


def _views(ds: Dataset) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the frames that have rows."""
    for name in (*_VIEWS, *(name for name in frame_names() if name not in (*_VIEWS, *TABLES))):
        found = frame(ds, name)
        if len(found):
            yield name, found


def _shown(cell: Any) -> Any:
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    if isinstance(cell, tuple):
        return " ".join(cell)
    if pd.isna(cell):
        return None
    return cell if isinstance(cell, bool | int | float) else str(cell)


def _add(book: Any, name: str, header: list[str], rows: list[list[Any]], bold: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(header) - 1, 20)
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, bool):
                sheet.write_boolean(number, column, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(number, column, cell)
            elif cell is not None and len(cell) <= _LONGEST:
                sheet.write_string(number, column, cell)
            elif cell is not None:
                what = f"row {number + 1}, {header[column]}: the text has {len(cell):,} characters"
                raise CisreportError(
                    f"sheet {name}, {what}, and Excel keeps {_LONGEST:,}; export another format"
                )
    if rows:
        sheet.autofilter(0, 0, len(rows), len(header) - 1)


def read(path: Path) -> Coded:
    """Read the sheets of a workbook that have the names of tables.

    Raises
    ------
    DataError
        With every problem of every sheet; for instance, a formula that somebody added and nobody computed.
    """
    sheets: dict[str, Sheet] = {}
    found: list[Problem] = []
    for name, table in read_workbook(path).items():
        if name in TABLES and table.rows:
            header = [str(cell) for cell in table.rows[0] if cell is not None]
            sheets[name] = Sheet(header, table.rows[1:], located(str(path), name))
            found += [sheets[name].locate(*place, *fault) for place, fault in table.faults.items()]
    if found:
        raise DataError(found)
    return coded_of_rows(rows_from(sheets, str(path)))

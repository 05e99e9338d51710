"""Cells of tables: as text for files, and back, with the place of every cell that is wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cisreport.errors import DataError, Problem, suggest
from cisreport.exchange.schema import TABLES, Column, Kind, Table
from cisreport.exchange.tables import Row, Rows
from cisreport.files import read_json


def flat(column: Column, cell: Any) -> Any:
    """Return a cell for a file that has no lists or mappings: these are JSON."""
    if cell is None or column.kind not in (Kind.LIST, Kind.MAPPING):
        return cell
    return json.dumps(cell, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read: names of columns, cells, and where each cell is."""

    header: Sequence[str]
    rows: Iterable[Sequence[Any]]
    locate: Callable[[int, int, str, str], Problem]
    """Makes a problem of the numbers of row and column (from 1), what is wrong, and what to do."""


def located(path: str, sheet: str = "") -> Callable[[int, int, str, str], Problem]:
    """Return a maker of problems in a file whose first line has the names of the columns."""

    def problem(row: int, column: int, what: str, remedy: str) -> Problem:
        return Problem(path=path, line=row, column=column, where=sheet, what=what, remedy=remedy)

    return problem


def rows_from(sheets: Mapping[str, Sheet], origin: str) -> Rows:
    """Return the rows of all tables.

    Raises
    ------
    DataError
        With the place of every missing table or column and of every cell that is wrong.
    """
    found: list[Problem] = []
    rows: Rows = {}
    for name, table in TABLES.items():
        if name in sheets:
            rows[name] = _rows(table, sheets[name], found)
        else:
            remedy = "export the dataset again, or add the table"
            found.append(Problem(path=origin, what=f'the table "{name}" is missing', remedy=remedy))
    if not found:
        found += _lost(rows, sheets, origin)
    if found:
        raise DataError(found)
    return rows


def _rows(table: Table, sheet: Sheet, found: list[Problem]) -> list[Row]:
    known = {column.name: column for column in table.columns}
    for number, name in enumerate(sheet.header, 1):
        if name not in known:
            found.append(sheet.locate(1, number, f'unknown column "{name}"', suggest(name, [*known])))
    missing = [name for name in known if name not in sheet.header]
    for name in missing:
        found.append(sheet.locate(1, 0, f'the column "{name}" is missing', "add it"))
    rows: list[Row] = []
    for number, cells in enumerate(sheet.rows, 2):
        row: Row = {}
        for place, (name, raw) in enumerate(zip(sheet.header, cells, strict=False), 1):
            column = known.get(name)
            if column is None:
                continue
            try:
                row[name] = _cell(column, raw)
            except ValueError as error:
                found.append(sheet.locate(number, place, f"{name}: {error}", f"write {_FORMS[column.kind]}"))
                continue
            if row[name] is None and column.required:
                found.append(sheet.locate(number, place, f'the cell "{name}" is empty', "fill it in"))
            if column.words and row[name] is not None and row[name] not in column.words:
                what = f'"{row[name]}" is not a word for {name}'
                found.append(sheet.locate(number, place, what, suggest(row[name], column.words)))
        rows.append(row)
    return rows


_FORMS = {
    Kind.TEXT: "a text",
    Kind.NUMBER: "a whole number",
    Kind.TRUTH: "true or false",
    Kind.LIST: 'texts as JSON, such as ["a", "b"]',
    Kind.MAPPING: 'a JSON mapping, such as {"ru": "a"}',
}


def _cell(column: Column, raw: Any) -> Any:
    """Return the content of a cell, whatever program wrote it.

    Raises
    ------
    ValueError
        If it is not of the column's kind.
    """
    if raw is None or raw == "":
        return None
    if column.kind is Kind.TEXT:
        return plain_text(raw)
    if column.kind is Kind.NUMBER:
        if isinstance(raw, str | int | float) and float(raw).is_integer():
            return int(float(raw))
        raise ValueError(f'"{raw}" is not a whole number')
    if column.kind is Kind.TRUTH:
        word = str(raw).lower()
        if word not in ("true", "false", "1", "0"):
            raise ValueError(f'"{raw}" is neither true nor false')
        return word in ("true", "1")
    held = read_json(raw) if isinstance(raw, str) else raw
    is_list = column.kind is Kind.LIST
    parts = held if is_list and isinstance(held, list) else held.values() if isinstance(held, dict) else None
    if parts is None or is_list != isinstance(held, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError(f'"{raw}" is not {_FORMS[column.kind].partition(",")[0]}')
    return held


def is_missing(raw: Any) -> bool:
    """Return whether a cell has nothing: None, not a number, or no time."""
    return raw is None or bool(raw != raw)


def plain_text(raw: Any) -> str:
    """Return a cell as text: a number without needless zeros, a date in ISO form, a list with semicolons."""
    if isinstance(raw, list | tuple):
        return ";".join("" if is_missing(part) else plain_text(part) for part in raw)
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        raw = raw.date()
    if isinstance(raw, dt.date):
        return raw.isoformat()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)


def _lost(rows: Rows, sheets: Mapping[str, Sheet], origin: str) -> Iterable[Problem]:
    """Yield a problem for each repeated key, and for each cell that refers to a row that does not exist."""
    if len(rows["dataset"]) != 1:
        what = f"the table dataset has {len(rows['dataset'])} rows"
        yield Problem(path=origin, what=what, remedy="keep one")
    for name, table in TABLES.items():
        seen: set[tuple[Any, ...]] = set()
        targets = {
            (at, column.name): {
                row[TABLES[column.refers_to].columns[0].name] for row in rows[column.refers_to]
            }
            for at, column in enumerate(table.columns)
            if column.refers_to
        }
        for number, row in enumerate(rows[name], 2):
            key = tuple(row.get(part) for part in table.key)
            if key in seen:
                what = f"the key {', '.join(map(str, key))} is there twice"
                yield sheets[name].locate(number, 1, what, "remove one of the rows")
            seen.add(key)
            for (at, column), known in targets.items():
                if row.get(column) is not None and row[column] not in known:
                    what = f'there is no "{row[column]}", which {column} refers to'
                    yield sheets[name].locate(number, at + 1, what, suggest(row[column], sorted(known)))

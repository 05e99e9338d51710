"""Reads a batch file: the documents to render and the parameters of each report.

An item of ``reports`` names a document, and gives values of its parameters in up to two ways: ``parameters``,
where a list means one report for each of its values, in all combinations; and ``rows`` (a table) or ``code``
(Python) with one report for each row, combined with those.  All problems are reported together.
"""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from cisreport.batches.orders import Order
from cisreport.batches.query import query
from cisreport.batches.tables import Row, Rows, read_table
from cisreport.documents.document import read_document
from cisreport.errors import Problem, ReportError, suggest
from cisreport.execution.runner import parameter_names
from cisreport.files import is_file, is_folder, read_text
from cisreport.formats import DEFAULT, FORMATS
from cisreport.limits import REPORTS
from cisreport.rendering.outputs import MAX_NAME
from cisreport.yamltext import Location, Yaml, parse

_OPENING: Final = "reports:"
_KEYS: Final = ("title", "folder", "formats", "reports")
_ITEM_KEYS: Final = ("document", "parameters", "rows", "columns", "code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch file that was read."""

    path: Path
    """The file, as the user named it."""
    title: str
    """Title of the index."""
    folder: str
    """Folder of the reports, from that of all outputs."""
    formats: tuple[str, ...]
    """Names of formats."""
    orders: tuple[Order, ...]
    """The reports in the order of the file; no two have the same folder."""


def read_batch(path: Path) -> Batch:
    """Read a batch file.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    ReportError
        With everything that is wrong in the file, its tables and documents, and the code that it has.
    """
    problems: list[Problem] = []
    text = read_text(path, str(path), problems)
    if text is None:
        raise ReportError(problems)
    file = parse(text, path=str(path), options=True, opening=_OPENING)
    if file.root is None and not file.problems:
        what = "the file has no reports"
        file.problems.append(
            Problem(path=str(path), line=1, column=1, what=what, remedy=f"begin it with `{_OPENING}`")
        )
    if file.problems:
        raise ReportError(file.problems)
    reader = _Reader(path=path, file=file, lines=text.split("\n"))
    batch = reader.batch()
    if file.problems:
        raise ReportError(file.problems)
    return batch


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads the parts of one file."""

    path: Path
    file: Yaml
    lines: list[str]
    names: dict[Path, tuple[str, ...] | None] = field(default_factory=dict)
    """Parameters of each document that can be read; None if its code is not valid Python."""
    count: int = 0
    """Reports of the items so far."""

    def batch(self) -> Batch:
        self._check_keys((), self.file.data, _KEYS)
        reports = self.file.data.get("reports")
        if not isinstance(reports, list) or not reports:
            self.file.report(("reports",), "there are no reports", "list documents: `- document: FILE.qmd`")
            reports = []
        placed = [pair for number, item in enumerate(reports) for pair in self._orders(number, item)]
        return Batch(
            path=self.path,
            title=self._text("title", self.path.stem),
            folder=self._folder(),
            formats=self._formats(),
            orders=tuple(self._distinct(placed)),
        )

    def _check_keys(self, location: Location, values: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for name in values:
            if name not in known:
                what = f'there is no option "{name}" here'
                self.file.report((*location, name), what, suggest(name, known))

    def _text(self, name: str, default: str) -> str:
        value = self.file.data.get(name, default)
        if not isinstance(value, str) or not value.strip():
            self.file.report((name,), "this is not a text", f"write `{name}: some words`")
            return default
        return value.strip()

    def _folder(self) -> str:
        name = self._text("folder", self.path.stem)
        parts = PurePosixPath(name).parts
        if "\\" in name or name.startswith("/") or not parts or any(part.startswith(".") for part in parts):
            what = "this is not a folder below that of the outputs"
            self.file.report(("folder",), what, "write a name such as `briefs`")
        elif any(len(os.fsencode(part)) > MAX_NAME for part in parts):
            what = f"the name has more than {MAX_NAME} bytes"
            self.file.report(("folder",), what, "write a name such as `briefs`")
        return name

    def _formats(self) -> tuple[str, ...]:
        given = self.file.data.get("formats", list(DEFAULT))
        named = [given] if isinstance(given, str) else given
        if not isinstance(named, list) or not named:
            self.file.report(("formats",), "there are no formats", f"write `formats: [{', '.join(DEFAULT)}]`")
            return DEFAULT
        for number, name in enumerate(named):
            place = ("formats", number) if named is given else ("formats",)
            if not isinstance(name, str) or name not in FORMATS:
                self.file.report(place, f'there is no format "{name}"', suggest(str(name), tuple(FORMATS)))
            elif name in named[:number]:
                self.file.report(place, f'the format "{name}" is named twice', "name it once")
        return tuple(map(str, named))

    def _orders(self, number: int, item: Any) -> Iterator[tuple[Order, Problem]]:
        """Yield the orders of an item, each with the problem that it would be if it were there before."""
        location: Location = ("reports", number)
        if not isinstance(item, dict):
            self.file.report(location, "this is not a report", "write `- document: FILE.qmd`")
            return
        self._check_keys(location, item, _ITEM_KEYS)
        before = len(self.file.problems)
        document = self._document(location, item)
        known = self.names.get(document) if document else None
        fixed = self._fixed(location, item, known)
        rows = self._rows(location, item, known, fixed)
        if document is None or rows is None or len(self.file.problems) > before:
            return
        self.count += len(rows) * math.prod(map(len, fixed.values()))
        if self.count > REPORTS.value:
            place = self.file.problem(location, "", at_key=True)
            self.file.problems.append(REPORTS.at(place, "the batch", self.count, "write several batch files"))
            return
        for row in rows:
            for values in itertools.product(*fixed.values()):
                parameters = {**dict(zip(fixed, values, strict=True)), **row.values}
                order = Order(document=document, parameters=parameters)
                yield order, row.problem or self.file.problem(location, "", at_key=True)

    def _document(self, location: Location, item: Mapping[str, Any]) -> Path | None:
        """Return the document of an item, and read the names of its parameters."""
        name, place = item.get("document"), (*location, "document")
        if not isinstance(name, str) or not name:
            self.file.report(
                place if "document" in item else location,
                "no document is named",
                "write `document: FILE.qmd`",
            )
            return None
        path = self.path.parent / name
        if not is_file(path):
            around = path.parent.glob("*.qmd") if is_folder(path.parent) else ()
            others = [other.name for other in around]
            remedy = suggest(path.name, others) if others else "give a path relative to the batch file"
            self.file.report(place, f'there is no document "{name}"', remedy)
            return None
        if path not in self.names:
            self.names[path] = None
            try:
                self.names[path] = parameter_names(read_document(path))
            except ReportError as error:
                self.file.problems += error.problems
        return path

    def _fixed(
        self, location: Location, item: Mapping[str, Any], known: tuple[str, ...] | None
    ) -> dict[str, list[Any]]:
        """Return the values that an item gives to each parameter itself."""
        given, place = item.get("parameters", {}), (*location, "parameters")
        if not isinstance(given, dict):
            self.file.report(place, "these are not parameters", "write `name: value` lines")
            return {}
        found: dict[str, list[Any]] = {}
        for name, value in given.items():
            self._check_name((*place, name), name, known)
            values = value if isinstance(value, list) else [value]
            if not values:
                self.file.report((*place, name), "the list is empty", "give a value, or leave it out")
            seen: set[tuple[type, Any]] = set()
            for number, one in enumerate(values):
                at = (*place, name, number) if values is value else (*place, name)
                if isinstance(one, dict | list):
                    self.file.report(at, "this is not a value", "give a text, a number, true or false")
                elif (type(one), one) in seen:
                    self.file.report(at, f'"{one}" is in the list before', "remove it")
                else:
                    seen.add((type(one), one))
            found[name] = values
        return found

    def _check_name(self, place: Location, name: str, known: tuple[str, ...] | None) -> None:
        if known is not None and name not in known:
            what = f'the document does not have a parameter "{name}"'
            self.file.report(place, what, _advice(name, known))

    def _rows(
        self,
        location: Location,
        item: Mapping[str, Any],
        known: tuple[str, ...] | None,
        fixed: Mapping[str, list[Any]],
    ) -> tuple[Row, ...] | None:
        """Return the rows of an item; one without values if it has none, None if they cannot be read."""
        if "rows" in item and "code" in item:
            self.file.report((*location, "code"), 'there are "rows", too', "keep one of them")
            return None
        if "rows" not in item and "code" not in item:
            if "columns" in item:
                self.file.report((*location, "columns"), "there are no rows", "add `rows: FILE.csv`")
            return (Row(values={}),)
        rows = self._table(location, item) if "rows" in item else self._query(location, item)
        if rows is None:
            return None
        for name in rows.names:
            if name in fixed:
                what = f'"{name}" is a parameter above and a column here'
                self.file.problems.append(rows.problem(name, what, "keep one of them"))
            elif known is not None and name not in known:
                what = f'the document does not have a parameter "{name}"'
                self.file.problems.append(rows.problem(name, what, _advice(name, known)))
        return rows.rows

    def _table(self, location: Location, item: Mapping[str, Any]) -> Rows | None:
        name, place = item["rows"], (*location, "rows")
        columns = self._columns(location, item)
        if not isinstance(name, str) or not name:
            self.file.report(place, "no table is named", "write `rows: FILE.csv`")
            return None
        path = self.path.parent / name
        if not is_file(path):
            self.file.report(place, f'there is no table "{name}"', "give a path relative to the batch file")
            return None
        return read_table(path, columns, self.file.problems)

    def _columns(self, location: Location, item: Mapping[str, Any]) -> tuple[str, ...] | None:
        given, place = item.get("columns"), (*location, "columns")
        if given is None and "columns" not in item:
            return None
        if not isinstance(given, list) or not given or not all(isinstance(name, str) for name in given):
            self.file.report(place, "these are not columns", "list names: `columns: [one, other]`")
            return None
        return tuple(given)

    def _query(self, location: Location, item: Mapping[str, Any]) -> Rows | None:
        place = (*location, "code")
        if "columns" in item:
            self.file.report(
                (*location, "columns"), "these are for a table", "choose the columns in the code"
            )
        if not isinstance(item["code"], str) or not item["code"].strip():
            self.file.report(place, "there is no code", "write Python whose last line is a data frame")
            return None
        line, column = self.file.values[place]
        is_block = self.lines[line - 1][column - 1 : column] in ("|", ">")
        begin = line + 1 if is_block else line
        return query(item["code"], self.path, begin, self.file.problem(place, "").where, self.file.problems)

    def _distinct(self, placed: list[tuple[Order, Problem]]) -> Iterator[Order]:
        """Yield the orders, and report those that have the folder of one before."""
        seen: dict[str, Order] = {}
        for order, place in placed:
            first = seen.setdefault(order.name.casefold(), order)
            if first is not order:
                is_same = first.document == order.document
                what = (
                    f"{order.label} is there before"
                    if is_same
                    else f'{first.document} has the same folder "{order.name}"'
                )
                remedy = "remove it" if is_same else "rename one of the documents"
                self.file.problems.append(
                    Problem(
                        path=place.path,
                        line=place.line,
                        column=place.column,
                        where=place.where,
                        what=what,
                        remedy=remedy,
                    )
                )
            yield order


def _advice(name: str, known: tuple[str, ...]) -> str:
    return suggest(name, known) if known else 'tag a cell of it with "#| tags: [parameters]"'

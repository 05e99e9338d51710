"""Rows of a table as records, by a mapping file; each value rests on its cells."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cisreport.datasets.canonical import to_plain
from cisreport.errors import DataError, Problem, suggest
from cisreport.exchange.coded import Coded, Plain, brief
from cisreport.exchange.grids import Grid
from cisreport.exchange.mapping import FieldMap, TableMap, field_kinds
from cisreport.model import Passage, When
from cisreport.model.dates import check_stated
from cisreport.model.edtf import bounds
from cisreport.sources import SEGMENTATION

OPEN = "not stated"
UNSURE = "?"
"""What a guessed mapping says of a word that it cannot explain."""
_PLACE = re.compile(r"(?P<collection>\w+)\[(?P<number>\d+)\](?:\.(?P<field>\w+))?")
_COLUMN = re.compile(r"\{([^{}]+)\}")


@dataclass(slots=True)
class Coder:
    """Makes records of rows, and keeps what is wrong and which cells were used."""

    grid: Grid
    mapping: TableMap
    found: list[Problem] = field(default_factory=list)
    used: dict[tuple[int, int], Passage] = field(default_factory=dict)
    others: dict[str, dict[str, Plain]] = field(default_factory=dict)
    """Records that were made for cells, by collection and id."""
    rows: dict[str, int] = field(default_factory=dict)
    """The row of each record by its id."""
    columns: dict[str, int] = field(default_factory=dict)
    """Number of each column."""

    def coded(self) -> Coded:
        """Return the dataset that the table is by its mapping.

        Raises
        ------
        DataError
            With the cell of every problem.
        """
        names = self.grid.rows[self.mapping.header - 1] if len(self.grid.rows) >= self.mapping.header else ()
        self.columns = {name: number for number, name in reversed([*enumerate(names, 1)]) if name}
        self._check_header(names)
        self._check_columns()
        if self.found:
            raise DataError(self.found)
        records = [
            self._record(row)
            for row in range(self.mapping.header + 1, len(self.grid.rows) + 1)
            if any(self.grid.rows[row - 1])
        ]
        if self.found:
            raise DataError(self.found)
        source = {
            **self.mapping.source,
            "kind": "tabular",
            "segmentation": SEGMENTATION,
            "digest": self.grid.digest,
            "passages": [_as_file(self.used[place]) for place in sorted(self.used)],
        }
        grouped = {"sources": [source], self.mapping.records: records}
        for collection, made in self.others.items():
            grouped[collection] = [*grouped.get(collection, []), *made.values()]
        metadata = {"id": slug(self.grid.path.stem), **self.mapping.dataset}
        return Coded(metadata=metadata, records=grouped, vocabulary={})

    def locate(self, problem: Problem) -> Problem:
        """Return the cell of a problem that the loader found with a record."""
        place = _PLACE.match(problem.where)
        if (
            place is None
            or place["collection"] != self.mapping.records
            or int(place["number"]) >= len(self.rows)
        ):
            return self.mapping.problem((), f"{problem.where}: {problem.what}", problem.remedy)
        mapped = self.mapping.fields.get(place["field"] or "")
        column = mapped.column if mapped else self.mapping.id
        row = [*self.rows.values()][int(place["number"])]
        what = f"{place['field']}: {problem.what}" if place["field"] else problem.what
        return self.grid.problem(row, self.columns.get(column or "", 0), what, problem.remedy)

    def _check_header(self, names: Sequence[str]) -> None:
        """Note columns that cells cannot be found by: without a name, or with that of another one."""
        row, rows = self.mapping.header, self.grid.rows
        if not any(names):
            what = f"row {row}, which should name the columns, is empty"
            self.found.append(self.grid.problem(row, 0, what, "write its number as `header` in the mapping"))
            return
        for column in range(1, max(map(len, rows)) + 1):
            name = self.grid.text(row, column)
            first = self.columns.get(name)
            if fault := self.grid.faults.get((row, column)):
                self.found.append(self.grid.problem(row, column, *fault))
            elif name and first != column:
                what = f'the column "{name}" is there twice; first in column {first}'
                self.found.append(self.grid.problem(row, column, what, "give one of them another name"))
            elif not name and any(self.grid.text(other, column) for other in range(row + 1, len(rows) + 1)):
                what = "the column has cells and no name"
                self.found.append(self.grid.problem(row, column, what, "name it, or delete its cells"))

    def _check_columns(self) -> None:
        named: list[tuple[tuple[str | int, ...], str | None]] = [(("id",), self.mapping.id)]
        named += [(("label",), name) for name in _COLUMN.findall(self.mapping.label)]
        named += [(("ignored", n), name) for n, name in enumerate(self.mapping.ignored)]
        for name, item in self.mapping.fields.items():
            named += [(("fields", name, key), getattr(item, key)) for key in ("column", "to")]
        for place, column in named:
            if column is not None and column not in self.columns:
                what = f'the table has no column "{column}"'
                self.found.append(self.mapping.problem(place, what, suggest(column, [*self.columns])))
        for place, part in _parts((), {"dataset": self.mapping.dataset, "source": self.mapping.source}):
            if part == UNSURE:
                self.found.append(self.mapping.problem(place, f'"{UNSURE}" is left', "write what is meant"))
        known = {column for _, column in named}
        for column, number in self.columns.items():
            if column not in known:
                remedy = "map it in the mapping file, or list it under `ignored`"
                what = f'nothing says what the column "{column}" is'
                self.found.append(self.grid.problem(self.mapping.header, number, what, remedy))

    def _text(self, row: int, column: str) -> str:
        place = (row, self.columns[column])
        if fault := self.grid.faults.get(place):
            problem = self.grid.problem(*place, *fault)
            if problem not in self.found:
                self.found.append(problem)
        return self.grid.text(*place)

    def _anchor(self, row: int, column: str) -> str:
        place = (row, self.columns[column])
        self.used.setdefault(place, self.grid.passage(*place))
        return f"{self.mapping.source.get('id')}[{self.grid.locator(*place)}]"

    def _id(self, row: int) -> str:
        """Return the id of a record, and note what is wrong with it."""
        name = slug(self._text(row, self.mapping.id))
        column = self.columns[self.mapping.id]
        if not name:
            what = f'the cell "{self.mapping.id}" gives no id'
            self.found.append(self.grid.problem(row, column, what, "fill it in"))
        first = self.rows.setdefault(name, row)
        if name and first != row:
            what = f'the id "{name}" is used twice; first in row {first}'
            self.found.append(self.grid.problem(row, column, what, "give one of them another id"))
        return name

    def _record(self, row: int) -> Plain:
        name = self._id(row)
        parts = _COLUMN.findall(self.mapping.label)
        label = _COLUMN.sub(lambda part: self._text(row, part[1]), self.mapping.label).strip()
        rests = [self.mapping.id, *(part for part in parts if self._text(row, part))]
        anchors = [self._anchor(row, column) for column in dict.fromkeys(rests) if self._text(row, column)]
        record: Plain = {"id": name, "label": label or name, "anchors": anchors}
        kinds = field_kinds(self.mapping.records)
        for key, item in self.mapping.fields.items():
            kind, has_values = kinds[key]
            content = [part for part in self._contents(row, key, item, kind) if part is not None]
            if OPEN in content:
                record |= {key: OPEN} if has_values else {}
            elif content:
                anchors = [
                    self._anchor(row, name)
                    for name in (item.column, item.to)
                    if name and self._text(row, name)
                ]
                record[key] = _put(item, content, kind, anchors, has_values=has_values)
                if not has_values and key != "participants":
                    record["anchors"] += anchors
        return brief({**record, "anchors": list(dict.fromkeys(record["anchors"]))}, inherits=True)

    def _contents(self, row: int, key: str, item: FieldMap, kind: Any) -> Iterator[Any]:
        """Yield what a field says in a row."""
        if item.column is None:
            yield item.text
            return
        whole = self._text(row, item.column)
        if not whole and not (item.to and self._text(row, item.to)):
            yield item.empty
            return
        for text in whole.split(item.split) if item.split else (whole,):
            try:
                yield self._content(row, text.strip(), item, kind)
            except ValueError as error:
                what, _, remedy = str(error).partition("; ")
                place = self.columns[item.column]
                self.found.append(self.grid.problem(row, place, f"{key}: {what}", remedy))

    def _content(self, row: int, text: str, item: FieldMap, kind: Any) -> Any:
        if text in item.words:
            word = item.words[text]
            if word == UNSURE:
                raise ValueError(f'the mapping does not say what "{text}" means; write it under `words`')
            if word is None or word == OPEN or item.records is None:
                return word
            return self._refer(row, word, item)
        if item.decimal:
            return _number(text, item.decimal)
        if kind is When:
            return self._date(row, text, item)
        if item.records is not None:
            return self._refer(row, text, item)
        if isinstance(kind, type) and issubclass(kind, StrEnum) and text not in [*kind]:
            raise ValueError(f'"{text}" is not explained; add it under `words` of the mapping')
        return text

    def _refer(self, row: int, text: str, item: FieldMap) -> str:
        """Return the record for a cell, and make it the first time."""
        name = slug(text)
        made = self.others.setdefault(str(item.records), {})
        anchor = self._anchor(row, str(item.column))
        record = made.setdefault(name, {"id": name, "label": text, "anchors": []})
        if not record["anchors"]:
            record["anchors"] = [anchor]
            record |= {"name": text} if "name" in field_kinds(str(item.records)) else {}
        return name

    def _date(self, row: int, text: str, item: FieldMap) -> str:
        days = [
            _day(part, item.dates) for part in (text, self._text(row, item.to) if item.to else "") if part
        ]
        if len(days) < 2 or days[0] == days[1]:
            return days[0]
        return span(*days)


def _put(item: FieldMap, content: list[Any], kind: Any, anchors: list[str], *, has_values: bool) -> Any:
    """Return what a field says in the form of a file."""
    if "Participation" in str(kind):
        role = item.role or "participant"
        return [{"actor": part, "role": role, "anchors": anchors, **item.more} for part in content]
    if not has_values:
        return content if "tuple" in str(kind) else content[0]
    evidence = {**({"anchors": anchors} if anchors else {}), **item.more}
    return [{"value": part, **evidence} for part in content]


def _parts(place: tuple[str | int, ...], content: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield the texts below a part of a mapping file, each with its place."""
    if not isinstance(content, dict):
        yield place, content
        return
    for name, part in content.items():
        yield from _parts((*place, name), part)


def span(first: str, last: str) -> str:
    """Return the EDTF date for two days: their month or year if they are its first and its last day."""
    whole = f"{first}/{last}"
    for length in (7, 4):
        part = first[:length]
        if last.startswith(part) and bounds(part) == bounds(whole):
            return part
    return whole


def _number(text: str, decimal: str) -> str:
    """Return a number with a period.

    Raises
    ------
    ValueError
        If it has a period already, which can only separate thousands.
    """
    if decimal != "." and "." in text:
        remedy = "write the number without a separator of thousands"
        raise ValueError(f'"{text}" has a period, although "{decimal}" is the decimal separator; {remedy}')
    return text.replace(decimal, ".")


def _day(text: str, form: str | None) -> str:
    """Return a date as EDTF.

    Raises
    ------
    ValueError
        If it cannot be read.
    """
    if form is not None:
        try:
            return dt.datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day, not a time
        except ValueError as error:
            raise ValueError(f'"{text}" is not a date like {form}; correct the cell or the form') from error
    try:
        check_stated(text)
    except ValueError as error:
        raise ValueError(
            f"{error}; write 2031-05-30, or name the form of dates as `dates` in the mapping"
        ) from error
    return text


def slug(text: str) -> str:
    """Return a text as an id; empty if it has no letter or digit."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain)) or "-".join(
        f"u{ord(letter):x}" for letter in text if letter.isalnum()
    )


def _as_file(passage: Passage) -> Plain:
    plain: Plain = to_plain(passage)
    return {**plain, "words": str(plain["words"])}

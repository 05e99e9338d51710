"""The mapping file: which columns of a table are which fields of which records.

It is YAML and contains all decisions of the coder.  The import adds nothing to it: a word that no
mapping explains, or a date that cannot be read, is an error with its cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from cisreport.errors import DataError, Problem, suggest
from cisreport.model import COLLECTIONS, Fact, Values
from cisreport.yamltext import Location, Yaml, read_yaml

_TOP = ("sheet", "header", "dataset", "source", "records", "id", "label", "fields", "ignored")
_KNOWN = ("column", "to", "text", "words", "records", "split", "dates", "decimal", "empty", "role", "more")


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a value must be."""

    what: str
    remedy: str
    fits: Callable[[Any], bool]


_TEXT = _Shape("a text", "write one word or sentence", lambda raw: not isinstance(raw, (dict, list)))
_NUMBER = _Shape(
    "the number of a row",
    "write a whole number from 1",
    lambda raw: re.fullmatch("[1-9][0-9]{0,6}", str(raw)) is not None,
)
_PAIRS = _Shape("a group of `name: value` lines", "write one for each", lambda raw: isinstance(raw, dict))
_LIST = _Shape(
    "a list of columns",
    "write each after a hyphen",
    lambda raw: isinstance(raw, list) and all(map(_TEXT.fits, raw)),
)
_SHAPES = {
    **dict.fromkeys(("sheet", "records", "id", "label"), _TEXT),
    **dict.fromkeys(("dataset", "source", "fields"), _PAIRS),
    "header": _NUMBER,
    "ignored": _LIST,
}
_FIELD_SHAPES = {
    **dict.fromkeys(("column", "to", "text", "records", "split", "dates", "decimal", "empty", "role"), _TEXT),
    **dict.fromkeys(("words", "more"), _PAIRS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMap:
    """Where the content of one field is from."""

    column: str | None = None
    """The column; None: ``text`` is the same for all records."""
    to: str | None = None
    """Of a date: the column of the last possible day."""
    text: str | None = None
    words: dict[str, str | None] = field(default_factory=dict)
    """What the cells mean; None: nothing is said."""
    records: str | None = None
    """Of a reference: the collection in which a record is made for each different cell."""
    split: str | None = None
    """Separator of several contents of a cell."""
    dates: str | None = None
    """Form of dates that are not EDTF, as Python's strptime has it."""
    decimal: str | None = None
    """What separates the whole part of a number from the rest, if it is not a period."""
    empty: str | None = None
    """"not stated" if an empty cell means that; None: it means nothing."""
    role: str | None = None
    """Of participants: their role."""
    more: dict[str, Any] = field(default_factory=dict)
    """Evidence of each value, such as its modality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMap:
    """A whole mapping file."""

    file: Yaml
    """The file, for places of problems."""
    sheet: str | None
    header: int
    """The row with the names of the columns."""
    dataset: dict[str, Any]
    source: dict[str, Any]
    records: str
    """The collection of the records."""
    id: str
    """The column of ids."""
    label: str
    """Text with names of columns in braces."""
    fields: dict[str, FieldMap]
    ignored: tuple[str, ...]
    """Columns that the coder leaves out on purpose."""

    def problem(self, place: Location, what: str, remedy: str, *, at_key: bool = False) -> Problem:
        """Return a problem with a place of the mapping file."""
        return self.file.problem(place, what, remedy, at_key=at_key)


def field_kinds(collection: str) -> dict[str, tuple[Any, bool]]:
    """Return the type of what each field of a kind of fact says, and whether the field has values."""
    kind = COLLECTIONS[collection]
    hints = get_type_hints(kind)
    found: dict[str, tuple[Any, bool]] = {}
    for item in fields(kind):
        hint = hints[item.name]
        if item.name in ("id", "label", "anchors", "formerly", "withdrawn", "exact"):
            continue
        is_open = (get_origin(hint) or hint) is Values
        found[item.name] = (get_args(hint)[0] if is_open else hint, is_open)
    return found


def needed(kind: type[Fact]) -> list[str]:
    """Return the fields that a record cannot do without."""
    return [
        item.name
        for item in fields(kind)
        if item.default is MISSING
        and item.default_factory is MISSING
        and item.name not in ("id", "label", "anchors")
    ]


def read_mapping(path: Path) -> TableMap:
    """Read a mapping file.

    Raises
    ------
    DataError
        With every problem of its form.
    """
    found: list[Problem] = []
    file = read_yaml(path, str(path), found, "records:")
    if file is None or found:
        raise DataError(found)
    data = file.data
    for name in data.keys() - {*_TOP}:
        found.append(file.problem((name,), f'unknown field "{name}"', suggest(name, _TOP), at_key=True))
    for name in ("dataset", "source", "records", "id", "label", "fields"):
        if data.get(name) is None:
            found.append(file.problem((), f'the field "{name}" is missing', "add it"))
    found += _misshapen(file, (), data, _SHAPES)
    records = str(data.get("records", ""))
    if records not in COLLECTIONS and not found:
        what = f'there is no collection "{records}"'
        found.append(file.problem(("records",), what, suggest(records, [*COLLECTIONS])))
    if found:
        raise DataError(found)
    mapped = data["fields"]
    known = field_kinds(records)
    maps: dict[str, FieldMap] = {}
    for name, raw in mapped.items():
        if name not in known:
            found.append(
                file.problem(
                    ("fields", name),
                    f'{records} have no field "{name}"',
                    suggest(name, [*known]),
                    at_key=True,
                )
            )
            continue
        item = _field(file, name, {"column": raw} if isinstance(raw, str) else raw, found)
        if item is not None:
            maps[name] = item
    for name in needed(COLLECTIONS[records]):
        if name not in mapped:
            found.append(
                file.problem(("fields",), f'{records} need the field "{name}"', "add its column or `text`")
            )
    if found:
        raise DataError(found)
    return TableMap(
        file=file,
        sheet=None if data.get("sheet") is None else str(data["sheet"]),
        header=int(data.get("header") or 1),
        dataset=data["dataset"],
        source=data["source"],
        records=records,
        id=str(data["id"]),
        label=str(data["label"]),
        fields=maps,
        ignored=tuple(data.get("ignored") or ()),
    )


def _field(file: Yaml, name: str, raw: Any, found: list[Problem]) -> FieldMap | None:
    place: Location = ("fields", name)
    if not isinstance(raw, dict):
        found.append(file.problem(place, "a column is expected", "write its name, or `column: name`"))
        return None
    for key in raw.keys() - {*_KNOWN}:
        found.append(file.problem((*place, key), f'unknown field "{key}"', suggest(key, _KNOWN), at_key=True))
    if ("column" in raw) == ("text" in raw):
        found.append(
            file.problem(place, "a column or a text is expected", "write one of `column` and `text`")
        )
        return None
    if wrong := [*_misshapen(file, place, raw, _FIELD_SHAPES)]:
        found += wrong
        return None
    if raw.get("records") is not None and raw["records"] not in COLLECTIONS:
        what = f'there is no collection "{raw["records"]}"'
        found.append(file.problem((*place, "records"), what, suggest(str(raw["records"]), [*COLLECTIONS])))
    return FieldMap(**{key: part for key, part in raw.items() if key in _KNOWN and part is not None})


def _misshapen(
    file: Yaml, place: Location, raw: Mapping[str, Any], shapes: Mapping[str, _Shape]
) -> Iterator[Problem]:
    """Yield a problem for each value that is not what its name asks for."""
    for name, shape in shapes.items():
        if raw.get(name) is not None and not shape.fits(raw[name]):
            yield file.problem((*place, name), f"{shape.what} is expected", shape.remedy)

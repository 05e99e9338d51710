"""A first mapping file for a table: guessed from names and contents of its columns, for the coder to edit."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

import yaml

from cisreport.exchange.coding import OPEN, UNSURE, slug
from cisreport.exchange.grids import Grid
from cisreport.exchange.mapping import field_kinds
from cisreport.model import When
from cisreport.model.dates import check_stated

_SAMPLES = {
    "date": ("date", "day", "start", "when", "datum", "дата"),
    "end": ("end", "until", "finish"),
    "place": ("place", "city", "location", "venue", "town", "город", "место"),
    "series": ("series",),
    "note": ("note", "notes", "remark", "remarks", "comment", "comments"),
}
"""Words in names of columns by the field that they may be."""
_FORMS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y")
_REFERENCES = {"place": "places", "series": "series"}
_MOST = 40
"""Different contents of a column of words."""


def guess(grid: Grid, records: str = "meetings") -> str:
    """Return a mapping file for a sheet.

    The names of the columns are in the first row that has as many cells as most rows.

    What cannot be guessed is a ``?`` or in the list ``ignored``: the coder decides about every column.

    Parameters
    ----------
    grid : Grid
        The sheet.
    records : str, default "meetings"
        The collection that rows become.
    """
    first = _header(grid)
    header = list(grid.rows[first - 1]) if grid.rows else []
    cells = {
        name: [grid.text(row, number) for row in range(first + 1, len(grid.rows) + 1)]
        for number, name in enumerate(header, 1)
        if name
    }
    used: dict[str, Any] = {}
    fields = dict(_fields(cells, records, used))
    named = _first(cells, ("label", "title", "name"), {*used})
    key = _key(cells, {*used})
    taken = {*used, key, named}
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    title = grid.path.stem.replace("-", " ").replace("_", " ")
    plain: dict[str, Any] = {"sheet": grid.sheet} if grid.sheet else {}
    plain |= {"header": first} if first > 1 else {}
    plain |= {
        "records": records,
        "dataset": {
            "title": title,
            "version": "1",
            "date": today,
            "coding": {"coder": UNSURE, "date": today, "codebook": "1"},
        },
        "source": {"id": slug(grid.path.stem) or "table", "title": grid.path.name, "language": "en"},
        "id": key,
        "label": f"{{{named or key}}}",
        "fields": fields,
        "ignored": [name for name in cells if name not in taken],
    }
    about = (
        f"# Guessed from {grid.path.name}.  Decide about each column, and write a word for each {UNSURE}.\n"
        "# A word can be null (nothing is said) or `not stated`.\n"
    )
    return about + yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)


def _header(grid: Grid) -> int:
    """Return the number of the row with the names of the columns."""
    sizes = [sum(map(bool, row)) for row in grid.rows]
    usual = max(Counter(filter(None, sizes)).items(), key=lambda item: (item[1], item[0]), default=(0, 0))[0]
    return next((number for number, size in enumerate(sizes, 1) if size and size >= usual), 1)


def _fields(cells: dict[str, list[str]], records: str, used: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, (kind, _) in field_kinds(records).items():
        column = _column(name, kind, cells, {*used})
        if column is None:
            continue
        contents = list(dict.fromkeys(filter(None, cells[column])))
        item: dict[str, Any] = {"column": column}
        if kind is When:
            form = _form(contents)
            item |= {"dates": form} if form else {}
            last = _last_day(column, cells, {*used}) if name == "date" else None
            item |= {"to": last} if last else {}
            used |= {last: True} if last else {}
        elif name in _REFERENCES:
            item["records"] = _REFERENCES[name]
            item |= {"empty": OPEN} if name == "place" and "" in cells[column] else {}
        elif isinstance(kind, type) and issubclass(kind, StrEnum):
            item["words"] = {text: _word(text, kind) for text in contents if text not in [*kind]}
        used[column] = True
        yield name, item


def _column(field: str, kind: Any, cells: dict[str, list[str]], used: set[str]) -> str | None:
    """Return the column that may have the content of a field."""
    words = _SAMPLES.get(field, (field,))
    for column in cells:
        parts = re.findall(r"[^\W\d_]+", column.lower())
        if column in used or not (column.lower() == field or {*parts} & {*words}):
            continue
        contents = [text for text in cells[column] if text]
        if kind is When and not _are_dates(contents):
            continue
        if isinstance(kind, type) and issubclass(kind, StrEnum) and len({*contents}) > _MOST:
            continue
        if contents:
            return column
    return None


def _are_dates(contents: list[str]) -> bool:
    return bool(contents) and (_form(contents) is not None or all(map(_is_edtf, contents)))


def _is_edtf(text: str) -> bool:
    try:
        check_stated(text)
    except ValueError:
        return False
    return True


def _form(contents: list[str]) -> str | None:
    """Return the one form that reads all dates; None if they are EDTF, or no or several forms do."""

    def reads(form: str) -> bool:
        try:
            return all(dt.datetime.strptime(text, form) for text in contents)  # noqa: DTZ007 - days, not times
        except ValueError:
            return False

    if all(map(_is_edtf, contents)):
        return None
    able = [form for form in _FORMS if reads(form)]
    return able[0] if len(able) == 1 else None


def _last_day(column: str, cells: dict[str, list[str]], used: set[str]) -> str | None:
    """Return the column of the last possible day next to a column of dates."""
    for name in cells:
        parts = re.findall(r"[^\W\d_]+", name.lower())
        if (
            name not in {column, *used}
            and {"end", "to", "last"} & {*parts}
            and _are_dates(list(filter(None, cells[name])))
        ):
            return name
    return None


def _word(text: str, kind: type[StrEnum]) -> str:
    """Return the word of a vocabulary that a text is most like."""
    words = [member.value for member in kind]
    plain = slug(text)
    for word in words:
        if plain == slug(word):
            return word
    if plain == slug(OPEN):
        return OPEN
    near = get_close_matches(plain, words, n=1, cutoff=0.8)
    return near[0] if near else UNSURE


def _first(cells: dict[str, list[str]], names: tuple[str, ...], used: set[str]) -> str | None:
    return next((name for name in cells if name.lower() in names and name not in used), None)


def _key(cells: dict[str, list[str]], used: set[str]) -> str:
    """Return the first column whose cells are different ids, or the first column."""
    for name, contents in cells.items():
        ids = [slug(text) for text in contents]
        if name not in used and all(ids) and len({*ids}) == len(ids):
            return name
    return next(iter(cells), "")

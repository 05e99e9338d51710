"""Whatever ``cisreport show`` prints of a record is in a frame."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cisreport
from cisreport.datasets import record_to_plain
from cisreport.frames import SEPARATOR, frame, frame_names
from cisreport.model import Dataset, Record

TOY = Path(__file__).parents[1] / "toy" / "data"
_KEYS = {"decisions": "fact", "participations": "event", "evidence": "review", "passages": "source"}
"""The column with the id of the record, of frames whose rows are parts of records."""


_PARTS = re.compile(f"{SEPARATOR}|, | |: ")
"""Between texts of a cell, relations of a date, a relation and its target, a setting and its value."""


def leaves(plain: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every text, number and word of a record in the form that ``show`` prints, with its place."""
    if isinstance(plain, Mapping):
        for key, part in plain.items():
            yield from leaves(part, (*path, key))
    elif isinstance(plain, list):
        for part in plain:
            yield from leaves(part, path)
    else:
        yield path, str(plain)


def cells_by_record(frames: Mapping[str, pd.DataFrame]) -> Mapping[str, set[str]]:
    """Return what the rows of all frames have about each record, and each of several in one cell."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, table in frames.items():
        for record_id, row in zip(table[_KEYS.get(name, "id")], table.to_numpy(), strict=True):
            for cell in row:
                texts = cell if isinstance(cell, tuple) else (str(cell),)
                found[record_id].update(texts)
                found[record_id].update(part for text in texts for part in _PARTS.split(text))
                found[record_id].update(part for text in texts for part in text.split(SEPARATOR))
    return found


@pytest.mark.parametrize("name", ["dushanbe-2022", "cis-council", TOY / "lake-league-2031"])
def test_every_field_that_is_shown_is_in_a_frame(name: str | Path) -> None:
    ds = cisreport.derive(cisreport.load(name))
    cells = cells_by_record({item: frame(ds, item) for item in frame_names()})
    missing = sorted(
        {(place, text) for record in records(ds) for place, text in absent(cells[record.id], record)}
    )
    assert missing == []


def records(ds: Dataset) -> Iterator[Record]:
    yield from (*ds, *ds.derivations.values(), *ds.sources)


def absent(there: set[str], record: Record) -> Iterator[tuple[tuple[str, ...], str]]:
    for place, text in leaves(record_to_plain(record)):
        if place == ("collection",) or text in there:
            continue
        if place[0] != "assumptions" or not any(text in cell for cell in there):
            yield (record.id, *place), text

"""The states of ISO 3166-1, a table that ``docs/states.py`` makes of what libraries know.

The table is read in about a millisecond, once in a process.  It is below the vocabulary's files: an entry
of a file that has the id or a code of a state replaces it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from cisreport.files import DATA, VOCABULARY, shipped
from cisreport.model import Entity

TABLE = "states.csv"
_REFERENCES = ("iso-3166-1", "cldr-territories")
_CODES = ("id", "label", "aliases", "iso2", "iso3", "cow", "gw")
"""Columns that are not a name in another language."""


@cache
def states() -> Mapping[str, Entity]:
    """Return the states by their ids, in the order of their names."""
    return MappingProxyType(
        {
            row["id"]: Entity(
                id=row["id"],
                label=row["label"],
                aliases=tuple(row["aliases"].split("; ")) if row["aliases"] else (),
                names=MappingProxyType({name: text for name, text in row.items() if name not in _CODES}),
                iso2=row["iso2"],
                iso3=row["iso3"],
                references=_REFERENCES,
            )
            for row in _rows()
        }
    )


@cache
def numbers() -> Mapping[str, tuple[int | None, int | None]]:
    """Return the numbers of the Correlates of War project and of Gleditsch and Ward by ISO 3166-1 alpha-3."""
    return MappingProxyType({row["iso3"]: (_number(row["cow"]), _number(row["gw"])) for row in _rows()})


def _number(text: str) -> int | None:
    return int(text) if text else None


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (shipped(DATA) / VOCABULARY / TABLE).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))

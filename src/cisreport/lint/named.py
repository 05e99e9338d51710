"""Whom and what a sentence names that none of its facts is about.

A fact is about the records that it refers to, and about those that these refer to: a meeting about its
participants and their countries, a review about the claim that it weighs.  It is also about each name in its
words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final

from cisreport.lint.hedges import owner_of
from cisreport.model import Dataset, Record
from cisreport.wording.names import find, index

_STEPS: Final = 3
"""How far references are followed."""


def strangers(text: str, said: str, cites: Sequence[str], datasets: Mapping[str, Dataset]) -> Iterator[str]:
    """Yield the names in a sentence of what none of its facts is about.

    Parameters
    ----------
    text : str
        The sentence.
    said : str
        What its facts say, in lower case.
    cites : sequence of str
        What it rests on.
    datasets : mapping
        Datasets by id.
    """
    about = _near(cites, datasets)
    meant: defaultdict[str, set[str]] = defaultdict(set)
    called: defaultdict[str, set[str]] = defaultdict(set)
    for ds in datasets.values():
        for *_, name, ids in find(text, ds):
            meant[name] |= {f"{ds.id}:{item}" for item in ids}
            called[name] |= {other for other, others in index(ds).items() if set(others) & set(ids)}
    for name, facts in meant.items():
        if facts and facts.isdisjoint(about) and not any(other.casefold() in said for other in called[name]):
            yield name


def _near(cites: Sequence[str], datasets: Mapping[str, Dataset]) -> set[str]:
    """Return the full ids of the records that cites lead to in a few steps."""
    near: set[str] = set()
    ends = set(cites)
    for _ in range(_STEPS + 1):
        further: set[str] = set()
        for end in ends:
            if ds := owner_of(end, datasets):
                record = ds[end.rpartition(":")[2].partition("/")[0]]
                if (name := f"{ds.id}:{record.id}") not in near:
                    near.add(name)
                    further |= ds.once(_links)[record.id]
        ends = further
    return near


def _links(ds: Dataset) -> Mapping[str, frozenset[str]]:
    """Return the full ids of what each record may refer to, by the record's id."""
    records: list[Record] = [*ds.facts.values(), *ds.derivations.values(), *ds.sources]
    return {record.id: frozenset(_linked(record, ds)) for record in records}


def _linked(record: Record, ds: Dataset) -> Iterator[str]:
    """Yield the full ids of what a record may refer to."""
    for words in _references(record):
        target = words.partition("/")[0]
        if ":" in target:
            yield target
        elif target in ds:
            yield f"{ds.id}:{target}"


def _references(content: Any) -> Iterator[str]:
    """Yield the words within a record that may be ids."""
    if isinstance(content, str):
        if " " not in content:
            yield content
    elif is_dataclass(content):
        for item in fields(content):
            yield from _references(getattr(content, item.name))
    elif isinstance(content, tuple | frozenset):
        for part in content:
            yield from _references(part)

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
from cisreport.model import Dataset
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
    about = {near for cite in cites for near in _near(cite, datasets, _STEPS)}
    meant: defaultdict[str, set[str]] = defaultdict(set)
    called: defaultdict[str, set[str]] = defaultdict(set)
    for ds in datasets.values():
        for *_, name, ids in find(text, ds):
            meant[name] |= {f"{ds.id}:{item}" for item in ids}
            called[name] |= {other for other, others in index(ds).items() if set(others) & set(ids)}
    for name, facts in meant.items():
        if facts and facts.isdisjoint(about) and not any(other.casefold() in said for other in called[name]):
            yield name


def _near(cite: str, datasets: Mapping[str, Dataset], steps: int) -> Iterator[str]:
    ds = owner_of(cite, datasets)
    if ds is None:
        return
    record = ds[cite.rpartition(":")[2].partition("/")[0]]
    yield f"{ds.id}:{record.id}"
    for other in _references(record) if steps else ():
        target = other.partition("/")[0]
        if ":" in target or target in ds:
            yield from _near(target if ":" in target else f"{ds.id}:{target}", datasets, steps - 1)


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

"""Which facts differ between what a report carries, or a dataset, and a dataset: part by part, in words."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cisreport.datasets.canonical import record_to_plain
from cisreport.datasets.wording import describe, is_evidence, is_told, parent_of, parts_of
from cisreport.model import Dataset, Fact, Record
from cisreport.reports.manifest import Manifest, rebuild


class ChangeKind(StrEnum):
    """What became of a fact."""

    ADDED = "added"
    """It is new."""
    REMOVED = "removed"
    """It is gone."""
    WITHDRAWN = "withdrawn"
    """It stays, with the reason why it no longer holds."""
    RENAMED = "renamed"
    """It has another id, and keeps the old one among its former ids."""
    CHANGED = "changed"
    """It says something else, or rests on something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """One part of a fact or of a report whose text differs."""

    name: str
    """Which part, such as ``date, stated``."""
    old: str
    """What it was; empty: there was nothing."""
    new: str
    """What it is; empty: there is nothing."""

    def __str__(self) -> str:
        return f"{self.name}: {_shown(self.old)} -> {_shown(self.new)}"


def _shown(text: str) -> str:
    return text or "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """What became of one fact, derivation or source."""

    cite: str
    """``dataset:id`` by its old id; by its new one where it was added."""
    kind: ChangeKind
    """What became of it."""
    now: str = ""
    """Its present id; empty where it is gone."""
    description: str
    """What it says now; what it said where it is gone."""
    changes: tuple[TextChange, ...] = ()
    """Every part that differs; none of a fact that was added or removed."""

    def __str__(self) -> str:
        told = f"{self.kind} {self.cite}"
        if self.kind is ChangeKind.RENAMED:
            told += f" to {self.now}"
        return f"{told}: {self.description}"


def fact_changes(old: Manifest | Dataset, new: Dataset) -> tuple[FactChange, ...]:
    """Return what became of each fact, in the order of the old ones; added facts come last.

    Parameters
    ----------
    old : Manifest or Dataset
        A report, whose facts alone are compared and to which none is added; or a whole dataset.
    new : Dataset
        The dataset as it is now.  Derivations are compared when those of both sides have been computed.

    Returns
    -------
    tuple of FactChange
        Empty when every fact is the same.
    """
    if isinstance(old, Dataset):
        return tuple(_between(old, old.facts.keys(), new, complete=True))
    if new.id not in old.datasets:
        return ()
    rebuilt, _ = rebuild(old, new.id)
    carried = {fact["id"] for fact in old.facts.values() if fact["dataset"] == new.id}
    return tuple(_between(rebuilt, rebuilt.facts.keys() & carried, new))


def _records(ds: Dataset, facts: Collection[str], *, derivations: bool) -> dict[str, Record]:
    found: dict[str, Record] = {name: fact for name, fact in ds.facts.items() if name in facts}
    found |= {source.id: source for source in ds.sources}
    return {**found, **ds.derivations} if derivations else found


def _computed(ds: Dataset) -> bool:
    known = (item.value is not None or item.lower is not None for item in ds.derivations.values())
    return not ds.derivations or any(known)


def _between(
    old: Dataset, facts: Collection[str], new: Dataset, *, complete: bool = False
) -> Iterator[FactChange]:
    derivations = _computed(old) and _computed(new)
    kept: set[str] = set()
    for name, record in _records(old, facts, derivations=derivations).items():
        if name not in new:
            gone = describe(old, record)
            yield FactChange(cite=f"{old.id}:{name}", kind=ChangeKind.REMOVED, description=gone)
            continue
        now = new[name]
        kept.add(now.id)
        changes = text_changes(old, record, new, now)
        kind = _kind(record, now)
        if changes or kind is not ChangeKind.CHANGED or record_to_plain(record) != record_to_plain(now):
            yield FactChange(
                cite=f"{old.id}:{name}", kind=kind, now=now.id, description=describe(new, now), changes=changes
            )
    if complete:
        for name, record in _records(new, new.facts.keys(), derivations=derivations).items():
            if name not in kept:
                yield FactChange(
                    cite=f"{new.id}:{name}", kind=ChangeKind.ADDED, now=name, description=describe(new, record)
                )


def _kind(record: Record, now: Record) -> ChangeKind:
    if _withdrawn(now) and not _withdrawn(record):
        return ChangeKind.WITHDRAWN
    return ChangeKind.RENAMED if record.id != now.id else ChangeKind.CHANGED


def _withdrawn(record: Record) -> str | None:
    return record.withdrawn if isinstance(record, Fact) else None


def text_changes(old: Dataset, record: Record, new: Dataset, now: Record) -> tuple[TextChange, ...]:
    """Return every part that differs between two versions of a record, in words.

    Nothing differs where the record itself is the same, although a record that it names may be called
    differently now.  Evidence that a value takes from its record is told once, of the record.
    """
    before, after = _plain(record), _plain(now)
    if before == after:
        return ()
    told = _parts(parts_of(old, record), parts_of(new, now))
    return told or _parts(*({name: _json(part) for name, part in plain.items()} for plain in (before, after)))


def _plain(record: Record) -> dict[str, Any]:
    return {name: part for name, part in record_to_plain(record).items() if name != "id"}


def _json(part: Any) -> str:
    return part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)


def _parts(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[TextChange, ...]:
    names = [*before, *(name for name in after if name not in before)]
    found = {name: (before.get(name, ""), after.get(name, "")) for name in names}
    return tuple(
        TextChange(name=name, old=pair[0], new=pair[1])
        for name, pair in found.items()
        if pair[0] != pair[1] and not _follows(name, found)
    )


def _follows(name: str, found: Mapping[str, tuple[str, str]]) -> bool:
    """Tell whether a change goes without saying: with the part it belongs to, or as its record's."""
    old, new = found.get(parent_of(name), ("", ""))
    if old != new and (not old or not new or is_told(name)):
        return True
    return bool(parent_of(name)) and is_evidence(name) and found.get(name.rpartition(", ")[2]) == found[name]

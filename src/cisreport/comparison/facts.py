"""The facts that differ between two reports or datasets: part by part, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cisreport.datasets.canonical import record_to_plain
from cisreport.manifest.reader import Manifest
from cisreport.manifest.rebuild import rebuild
from cisreport.model import Dataset, Derivation, Fact, Record, Source
from cisreport.wording import describe, is_evidence, is_said, parent_of, part_texts


class ChangeKind(StrEnum):
    """How a fact changed."""

    ADDED = "added"
    """It is new."""
    REMOVED = "removed"
    """It does not exist any longer."""
    WITHDRAWN = "withdrawn"
    """It stays, with the reason why it is no longer valid."""
    RENAMED = "renamed"
    """It has another id, and lists the old one in ``formerly``."""
    CHANGED = "changed"
    """It says something else, or rests on something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """One part of a fact or of a report whose text differs."""

    name: str
    """The part, such as ``date, stated``."""
    old: str
    """Its old text; empty: there was nothing."""
    new: str
    """Its new text; empty: there is nothing."""

    def __str__(self) -> str:
        return f"{self.name}: {_shown(self.old)} -> {_shown(self.new)}"


def _shown(text: str) -> str:
    return text or "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """The change of one fact, derivation or source."""

    cite: str
    """``dataset:id`` with its old id; with its new one if it was added."""
    kind: ChangeKind
    """How it changed."""
    now: str = ""
    """Its present id; empty if it was removed."""
    description: str
    """What it says now; what it said if it was removed."""
    changes: tuple[TextChange, ...] = ()
    """Every part that differs; empty if the fact was added or removed."""

    def __str__(self) -> str:
        stated = f"{self.kind} {self.cite}"
        if self.kind is ChangeKind.RENAMED:
            stated += f" to {self.now}"
        return f"{stated}: {self.description}"


def fact_changes(old: Manifest | Dataset, new: Manifest | Dataset) -> tuple[FactChange, ...]:
    """Return the change of each fact, in the order of the old ones; added facts come last.

    Parameters
    ----------
    old, new : Manifest or Dataset
        A report's manifest or a whole dataset.  If only `old` is a report, a fact that it lacks is not
        reported as added, because the report may not have needed it.  Between two reports, an added fact is
        one that the new report needs.  Derivations are compared if both sides have them computed.

    Returns
    -------
    tuple of FactChange
        Empty if every fact is the same, or if the two have no dataset in common.
    """
    complete = isinstance(old, Dataset) or isinstance(new, Manifest)
    before, after = _sides(old), _sides(new)
    return tuple(
        change
        for name, side in before.items()
        if name in after
        for change in _between(side, after[name], complete=complete)
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """The records of one dataset to compare, and the dataset with their names."""

    ds: Dataset
    records: Mapping[str, Record]

    def find(self, name: str) -> Record | None:
        if name in self.records:
            return self.records[name]
        facts = (record for record in self.records.values() if isinstance(record, Fact))
        return next((fact for fact in facts if name in fact.formerly), None)

    @property
    def computed(self) -> bool:
        items = [record for record in self.records.values() if isinstance(record, Derivation)]
        return not items or any(item.known for item in items)


def _sides(given: Manifest | Dataset) -> dict[str, _Side]:
    if isinstance(given, Dataset):
        sources = {source.id: source for source in given.sources}
        return {given.id: _Side(given, {**given.facts, **given.derivations, **sources})}
    found = {}
    for name in given.datasets:
        ds, _ = rebuild(given, name)
        facts = {
            key: fact for key, fact in ds.facts.items() if type(fact) is not Fact
        }  # a stub is not a record
        found[name] = _Side(ds, {**facts, **ds.derivations, **{source.id: source for source in ds.sources}})
    return found


def _between(old: _Side, new: _Side, *, complete: bool) -> Iterator[FactChange]:
    compared = (Fact, Source, Derivation) if old.computed and new.computed else (Fact, Source)
    kept: set[str] = set()
    for name, record in old.records.items():
        now = new.find(name)
        if not isinstance(record, compared):
            continue
        cite = f"{old.ds.id}:{name}"
        if now is None:
            gone = describe(old.ds, record)
            yield FactChange(cite=cite, kind=ChangeKind.REMOVED, description=gone)
            continue
        kept.add(now.id)
        changes, kind = text_changes(old.ds, record, new.ds, now), _kind(record, now)
        if changes or kind is not ChangeKind.CHANGED:
            said = describe(new.ds, now)
            yield FactChange(cite=cite, kind=kind, now=now.id, description=said, changes=changes)
    for name, record in new.records.items() if complete else ():
        if name not in kept and isinstance(record, compared):
            said = describe(new.ds, record)
            yield FactChange(cite=f"{new.ds.id}:{name}", kind=ChangeKind.ADDED, now=name, description=said)


def _kind(record: Record, now: Record) -> ChangeKind:
    if _withdrawn(now) and not _withdrawn(record):
        return ChangeKind.WITHDRAWN
    return ChangeKind.RENAMED if record.id != now.id else ChangeKind.CHANGED


def _withdrawn(record: Record) -> str | None:
    return record.withdrawn if isinstance(record, Fact) else None


def text_changes(old: Dataset, record: Record, new: Dataset, now: Record) -> tuple[TextChange, ...]:
    """Return every part that differs between two versions of a record, in words.

    If the record is the same, nothing differs, even if another record that it names has a new name.
    Evidence that a value takes from its record is reported once, for the record.
    """
    if record == now or (before := _plain(record)) == (after := _plain(now)):
        return ()
    stated = _parts(part_texts(old, record), part_texts(new, now))
    return stated or _parts(
        *({name: _json(part) for name, part in plain.items()} for plain in (before, after))
    )


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
    """Return whether a change follows from another: of the part it belongs to, or of its record."""
    old, new = found.get(parent_of(name), ("", ""))
    if old != new and (not old or not new or is_said(name)):
        return True
    return bool(parent_of(name)) and is_evidence(name) and found.get(name.rpartition(", ")[2]) == found[name]

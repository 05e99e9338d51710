"""Cards: the texts of the review page about each fact, as frozen records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cisreport.manifest.entries import fact_entry
from cisreport.model import (
    Anchor,
    ClaimReview,
    Dataset,
    Derivation,
    Event,
    Evidence,
    Fact,
    Modality,
    Participation,
    Person,
    Record,
    Source,
    Stance,
    Value,
    values_of,
)
from cisreport.wording import NOT_STATED_TEXT, anchor_text, evidence_text, name_of, value_text

_BASIS = "Basis of the date: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A value of a fact with separate evidence, a participant of an event, or evidence of a review."""

    field: str
    """Name of the field, with spaces."""
    text: str
    """The value as text."""
    evidence: str
    """How the source puts it, if that differs from the fact; else empty."""
    passages: tuple[str, ...]
    """Passages on which it rests."""
    note: str | None = None
    """What is ambiguous about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The texts about one fact, derivation or source."""

    id: str
    """Id of the record."""
    kind: str
    """Its collection."""
    label: str
    """Short name."""
    text: str
    """Its content, as a sentence."""
    evidence: str
    """How the source puts it."""
    modalities: tuple[str, ...]
    """Every modality of the record and its values."""
    passages: tuple[str, ...]
    """Passages on which the record rests."""
    through: tuple[str, ...] = ()
    """Passages on which a derivation rests through its inputs."""
    details: tuple[Detail, ...] = ()
    """Values with separate evidence."""
    bases: tuple[str, ...] = ()
    """Why its dates resolve as they do."""
    ambiguous: str | None = None
    """What is ambiguous or left open about a fact as a whole."""
    remark: str | None = None
    """A note on a derivation or source."""
    not_stated: tuple[str, ...] = ()
    """Fields that the source leaves open, each with the coder's remark."""
    function: str | None = None
    """Function of a derivation."""
    assumptions: tuple[str, ...] = ()
    """What must be true for a derivation to be right."""
    rests_on: tuple[str, ...] = ()
    """Ids of the records from which it was computed."""
    used_by: tuple[str, ...] = ()
    """Ids of the records that rest on it."""
    withdrawn: str | None = None
    """Why it was withdrawn."""
    formerly: tuple[str, ...] = ()
    """Its former ids."""


def cards(ds: Dataset) -> tuple[Card, ...]:
    """Return a card for each fact, derivation and source, in the order of the dataset.

    Parameters
    ----------
    ds : Dataset
        A dataset with computed derivations (:func:`cisreport.analysis.derive`).
    """
    facts = [fact for fact in ds.facts.values() if type(fact) is not Fact]  # that is one known by name only
    records: list[Record] = [*facts, *ds.derivations.values(), *ds.sources]
    entries = {record.id: fact_entry(ds, record) for record in records}
    rests_on = {name: tuple(entry["rests_on"]) for name, entry in entries.items()}
    used_by: dict[str, list[str]] = defaultdict(list)
    for name, inputs in rests_on.items():
        for item in inputs:
            used_by[item].append(name)
    through = _through(ds, {name: tuple(entry["passages"]) for name, entry in entries.items()}, rests_on)
    return tuple(
        Card(
            id=record.id,
            kind=entry["kind"],
            label=entry["label"],
            text=entry["description"],
            evidence=entry["evidence"],
            modalities=_modalities(record),
            passages=tuple(entry["passages"]),
            through=through[record.id] if isinstance(record, Derivation) else (),
            details=tuple(_details(ds, record)),
            bases=tuple(note.removeprefix(_BASIS) for note in entry["notes"] if note.startswith(_BASIS)),
            ambiguous=record.note if isinstance(record, Fact) else None,
            remark=None if isinstance(record, Fact) else record.note,
            not_stated=tuple(_not_stated(record)),
            function=record.fn if isinstance(record, Derivation) else None,
            assumptions=record.assumptions if isinstance(record, Derivation) else (),
            rests_on=rests_on[record.id],
            used_by=tuple(used_by[record.id]),
            withdrawn=record.withdrawn if isinstance(record, Fact) else None,
            formerly=record.formerly if isinstance(record, Fact) else (),
        )
        for record in records
        for entry in (entries[record.id],)
    )


def _through(
    ds: Dataset, passages: Mapping[str, tuple[str, ...]], rests_on: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the passages on which each record rests through other records, directly or not."""
    order = [
        anchor_text(ds, Anchor(source.id, item.locator)) for source in ds.sources for item in source.passages
    ]
    rank = {name: n for n, name in enumerate(order)}
    result = {}
    for name in passages:
        waiting, seen = list(rests_on[name]), {name}
        found: dict[str, None] = {}
        while waiting:
            item = waiting.pop(0)
            if item not in seen:
                seen.add(item)
                found |= dict.fromkeys(passages.get(item, ()))
                waiting += rests_on.get(item, ())
        result[name] = tuple(sorted(found, key=lambda passage: rank.get(passage, len(rank))))
    return result


def _modalities(record: Record) -> tuple[str, ...]:
    if not isinstance(record, Fact):
        return ()
    found = {record.modality, *(value.modality for _, values in values_of(record) for value in values)}
    if isinstance(record, Event):
        found |= {item.modality for item in record.participants}
    return tuple(str(modality) for modality in Modality if modality in found)


def _details(ds: Dataset, record: Record) -> Iterator[Detail]:
    if isinstance(record, Derivation):
        return
    for name, values in values_of(record):
        for value in values:
            if (detail := _value(ds, record, name, value)) is not None:
                yield detail
    if isinstance(record, Event):
        for item in record.participants:
            if item.anchors != record.anchors or item.modality != record.modality or item.note:
                yield _participant(ds, record, item)
    if isinstance(record, ClaimReview):
        for part in record.evidence:
            yield _evidence_of(ds, record, part)


def _value(ds: Dataset, record: Fact | Source, name: str, value: Value[object]) -> Detail | None:
    fact = record if isinstance(record, Fact) else None
    anchors = value.anchors or (fact.anchors if fact else ())
    evidence = evidence_text(ds, value, fact, passages=False)
    whole = evidence_text(ds, fact, passages=False) if fact else evidence
    if fact and anchors == fact.anchors and evidence == whole and not value.note:
        return None
    is_name = isinstance(record, Person) and name == "name"  # as printed, not with the given name
    return Detail(
        field=name.replace("_", " "),
        text=str(value.datum) if is_name else value_text(ds, record, name, value),
        evidence="" if evidence == whole else evidence,
        passages=_passages(ds, anchors),
        note=value.note,
    )


def _participant(ds: Dataset, event: Event, item: Participation) -> Detail:
    role = "" if item.role == "participant" else f" ({item.role})"
    evidence = evidence_text(ds, item, event, passages=False)
    return Detail(
        field="participant",
        text=name_of(ds, item.actor) + role,
        evidence="" if evidence == evidence_text(ds, event, passages=False) else evidence,
        passages=_passages(ds, item.anchors or event.anchors),
        note=item.note,
    )


def _evidence_of(ds: Dataset, review: ClaimReview, item: Evidence) -> Detail:
    return Detail(
        field=f"evidence that {item.stance}" if item.stance is not Stance.SILENT else "silent evidence",
        text=name_of(ds, item.fact),
        evidence="",
        passages=_passages(ds, item.anchors or review.anchors),
        note=item.says,
    )


def _passages(ds: Dataset, anchors: tuple[Anchor, ...]) -> tuple[str, ...]:
    return tuple(anchor_text(ds, anchor) for anchor in anchors)


def _not_stated(record: Record) -> Iterator[str]:
    if isinstance(record, Derivation):
        return
    for field, values in values_of(record):
        if values.not_stated:
            name = field.replace("_", " ")
            yield name if values.open == NOT_STATED_TEXT else f"{name} ({values.open})"

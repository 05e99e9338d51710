"""What has been coded, in units that can be compared with drafts: a passage, a kind and a value.

Two are the same if all three are.  The values are

- for an actor, its identity, or its id if it has none;
- for a date, what the source states, in EDTF; a relation to something else is not a value here;
- for a number, the number and its unit;
- for a meeting, visit or call, only that the passage has one;
- for how a passage puts something: its modality, the speaker, that it is quoted, and that it is said by
  anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from cisreport.drafts.model import ACTORS, DATES, Draft, slug
from cisreport.model import (
    Anchor,
    Dataset,
    Fact,
    FactId,
    Modality,
    Participation,
    Quantity,
    When,
    collection_of,
    parts_of,
    values_of,
)
from cisreport.model.actors import Actor

EVENTS = ("meetings", "visits", "calls")
"""Kinds of events for which the rules have words."""
MODALITY, QUOTED, ATTRIBUTION, SAID = "modality", "quoted", "attribution", "said"
SHOWN_BY_WORDS = (Modality.HOPED, Modality.PLANNED, Modality.EXPECTED, Modality.HEDGED)
"""Modalities for which the rules have words."""


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A passage, what kind of thing it has, and which."""

    passage: Anchor
    kind: str
    value: str


def coded_units(ds: Dataset) -> Iterator[tuple[Unit, FactId]]:
    """Yield everything that has been coded, with its fact; withdrawn facts do not count."""
    for fact in ds:
        if fact.withdrawn is None:
            yield from ((unit, fact.id) for unit in _of(fact))


def _of(fact: Fact) -> Iterator[Unit]:
    if isinstance(fact, Actor):
        anchors = dict.fromkeys([*fact.anchors, *(a for value in fact.name for a in value.anchors)])
        yield from (Unit(anchor, collection_of(fact), fact.identity or str(fact.id)) for anchor in anchors)
    yield from _put(fact, fact)
    for _, values in values_of(fact):
        for value in values:
            yield from _put(value, fact)
            if isinstance(value.datum, When):
                for stated in value.datum.stated:
                    if isinstance(stated, str):
                        yield from (Unit(anchor, DATES, stated) for anchor in value.anchors)
    for _, parts in parts_of(fact):
        for part in parts:
            if isinstance(part, Participation):
                yield from _put(part, fact)
    if collection_of(fact) in EVENTS:
        yield from (Unit(anchor, collection_of(fact), "") for anchor in fact.anchors)
    if isinstance(fact, Quantity):
        for number in fact.value:
            yield from (Unit(a, "quantities", f"{number.datum} {fact.unit}") for a in number.anchors)


def _put(item: Any, fact: Fact) -> Iterator[Unit]:
    """Yield how a record, a value or a part of it is put."""
    for anchor in item.anchors or fact.anchors:
        if item.modality in SHOWN_BY_WORDS:
            yield Unit(anchor, MODALITY, str(item.modality))
        if item.quoted:
            yield Unit(anchor, QUOTED, "")
        if item.attribution:
            yield Unit(anchor, SAID, "")
        yield from (Unit(anchor, ATTRIBUTION, str(who)) for who in item.attribution or ())


def draft_units(draft: Draft) -> tuple[Unit, ...]:
    """Return what a draft says, in the same units; none for a kind that has no units."""
    return tuple(dict.fromkeys(unit for anchor in draft.anchors for unit in _says(draft, anchor)))


def _says(draft: Draft, anchor: Anchor) -> Iterator[Unit]:
    fields = draft.fields
    if draft.kind in ACTORS:
        yield Unit(anchor, draft.kind, str(fields.get("identity") or draft.fact or draft.id))
    elif draft.kind == DATES:
        stated = fields.get("stated")
        yield from (Unit(anchor, DATES, item) for item in _listed(stated) if isinstance(item, str))
    elif draft.kind in EVENTS:
        yield Unit(anchor, draft.kind, "")
    elif draft.kind == "quantities":
        yield Unit(anchor, draft.kind, f"{fields.get('value')} {fields.get('unit')}")
    elif draft.kind == "claims":
        if fields.get(MODALITY) in SHOWN_BY_WORDS:
            yield Unit(anchor, MODALITY, str(fields[MODALITY]))
        if fields.get(QUOTED) is True:
            yield Unit(anchor, QUOTED, "")
        if draft.rule == SAID or fields.get(ATTRIBUTION):
            yield Unit(anchor, SAID, "")
        yield from (Unit(anchor, ATTRIBUTION, str(who)) for who in _listed(fields.get(ATTRIBUTION)))


def _listed(content: Any) -> list[Any]:
    return content if isinstance(content, list) else [] if content is None else [content]


def uncoded(ds: Dataset, drafts: tuple[Draft, ...]) -> Iterator[Draft]:
    """Yield the drafts that say something that has not been coded, and those of which this is not known.

    Of an actor that the dataset has, the passages that its record does not name become a draft for that
    record, one for each passage.
    """
    known = {unit for unit, _ in coded_units(ds)}
    actors = {(collection_of(fact), str(fact.identity)): fact for fact in ds.of_type(Actor) if fact.identity}
    for draft in drafts:
        units = draft_units(draft)
        new = [unit for unit in units if unit not in known]
        if units and not new:
            continue
        fact = actors.get((draft.kind, str(draft.fields.get("identity"))))
        name = fact.id if fact else draft.fact
        if draft.kind not in ACTORS or name is None:
            yield draft
            continue
        for unit in new:
            anchor = unit.passage
            place = slug(f"{anchor.source} {anchor.locator}" if len(ds.sources) > 1 else anchor.locator)
            yield replace(
                draft,
                id=FactId(f"{name}-{place}"),
                fact=name,
                record={},
                mentions=tuple(item for item in draft.mentions if item.passage == unit.passage),
            )

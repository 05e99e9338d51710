"""Every single change of a dataset: values, dates, references, how they are put, passages, participants."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from cisreport.datasets.canonical import to_canonical
from cisreport.digests import digest
from cisreport.model import (
    COLLECTIONS,
    Anchor,
    Claim,
    Dataset,
    Event,
    Fact,
    FactId,
    Participation,
    Relative,
    Term,
    Values,
    When,
    collection_of,
    values_of,
)

OTHER = "Quxley"
"""A word that stands nowhere in the report or the dataset."""
_DAY = re.compile(r"(?P<year>\d{4}|XXXX)-(?P<month>\d\d)-(?P<day>\d\d)")
_YEAR = re.compile(r"\d{4}")
_WHICH = re.compile(r" \(\d+\)|(?<=^participants) .*")
"""What tells apart changes of one class: which of several values, and which participant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One fact with one thing changed."""

    what: str
    """Id of the fact, the field, and what of it."""
    fact: Fact
    """The changed fact."""

    @property
    def kind(self) -> str:
        """Its class: the kind of record, the field, and the kind of change."""
        return f"{collection_of(self.fact)}/{_WHICH.sub('', self.what.partition('/')[2])}"

    def apply(self, ds: Dataset) -> Dataset:
        """Return the dataset with the fact, and the digest that loading it would give."""
        changed = replace(ds, facts=MappingProxyType({**ds.facts, self.fact.id: self.fact}))
        return replace(changed, digest=digest(to_canonical(changed)))


def mutations(ds: Dataset) -> Iterator[Mutation]:
    """Yield every change, in the order of the dataset."""
    for fact in ds:
        for what, changed in _of_fact(ds, fact):
            yield Mutation(what=f"{fact.id}/{what}", fact=changed)


def one_of_each(every: Iterable[Mutation]) -> list[Mutation]:
    """Return one change of each class, in their order; the digests of their names choose it."""
    classes: dict[str, Mutation] = {}
    for mutation in every:
        known = classes.setdefault(mutation.kind, mutation)
        classes[mutation.kind] = min(known, mutation, key=lambda change: digest(change.what))
    return [*classes.values()]


def _of_fact(ds: Dataset, fact: Fact) -> Iterator[tuple[str, Fact]]:
    if not any(values for _, values in values_of(fact)):
        yield "modality", replace(fact, modality=_next(fact.modality))
        yield "anchors", replace(fact, anchors=_elsewhere(ds, fact.anchors))
    yield "reserve", replace(fact, reserve=(*fact.reserve, OTHER))
    for item in fields(fact):
        content = getattr(fact, item.name)
        allowed = item.metadata.get("refers_to")
        if isinstance(content, Values):
            for what, values in _of_values(ds, fact, content, allowed):
                yield f"{item.name}{what}", _with(fact, item.name, values)
        elif allowed is not None and content and item.name != "attribution":
            yield item.name, _with(fact, item.name, _other_target(ds, fact, content, allowed))
    if isinstance(fact, Claim):
        yield "proposition", replace(fact, proposition=f"{OTHER} said nothing of it.")
    if isinstance(fact, Term):
        yield "denotes", replace(fact, denotes=f"what {OTHER} means")
    if isinstance(fact, Event):
        for n, part in enumerate(fact.participants):
            yield f"participants {part.actor}", replace(fact, participants=_other_actor(ds, fact, n))


def _with(fact: Fact, name: str, content: Any) -> Fact:
    change: dict[str, Any] = {name: content}
    return replace(fact, **change)


def _of_values(
    ds: Dataset, fact: Fact, values: Values[Any], allowed: tuple[str, ...] | None
) -> Iterator[tuple[str, Values[Any]]]:
    for n, value in enumerate(values):
        changes = [
            (f" {what}", {"datum": datum}) for what, datum in _of_datum(ds, fact, value.datum, allowed)
        ]
        changes.append((" modality", {"modality": _next(value.modality or fact.modality)}))
        changes.append((" anchors", {"anchors": _elsewhere(ds, value.anchors or fact.anchors)}))
        for what, change in changes:
            items = [*values]
            items[n] = replace(value, **change)
            yield f"{f' ({n + 1})' if n else ''}{what}", Values(tuple(items), values.open)


def _of_datum(
    ds: Dataset, fact: Fact, datum: Any, allowed: tuple[str, ...] | None
) -> Iterator[tuple[str, Any]]:
    if isinstance(datum, When):
        yield "date", _moved(datum)
        if datum.stated:
            yield "stated", replace(datum, stated=tuple(map(_vaguer, datum.stated)))
    elif isinstance(datum, StrEnum):
        yield "datum", _next(datum)
    elif isinstance(datum, Decimal | Fraction):
        yield "datum", datum / 2 if datum < 1 else datum + 1
    elif allowed is not None:
        yield "datum", _other_record(ds, allowed, {datum, fact.id})
    else:
        yield "datum", OTHER


def _next(member: Any) -> Any:
    kind: Any = type(member)
    members = [*kind]
    return members[(members.index(member) + 1) % len(members)]


def _elsewhere(ds: Dataset, anchors: tuple[Anchor, ...]) -> tuple[Anchor, ...]:
    """Return other anchors: the first passage of the source that is not among them."""
    source = next(source for source in ds.sources if source.id == anchors[0].source)
    known = {anchor.locator for anchor in anchors}
    return (Anchor(source.id, next(item.locator for item in source.passages if item.locator not in known)),)


def _other_record(ds: Dataset, allowed: tuple[str, ...], known: set[str]) -> FactId:
    kinds = allowed or tuple(COLLECTIONS)
    return next(fact.id for fact in ds if fact.id not in known and collection_of(fact) in kinds)


def _other_target(ds: Dataset, fact: Fact, content: Any, allowed: tuple[str, ...]) -> Any:
    if isinstance(content, tuple):
        return (_other_record(ds, allowed, {*content, fact.id}), *content[1:])
    return _other_record(ds, allowed, {content, fact.id})


def _other_actor(ds: Dataset, event: Event, n: int) -> tuple[Participation, ...]:
    allowed = next(item for item in fields(Participation) if item.name == "actor").metadata["refers_to"]
    items = [*event.participants]
    items[n] = replace(items[n], actor=_other_record(ds, allowed, {item.actor for item in items}))
    return tuple(items)


def _moved(when: When) -> When:
    """Return a date a day later, or a year where it has no day; what is stated moves with it."""
    stated = tuple(_later(item) if isinstance(item, str) else item for item in when.stated)
    resolved = _later(when.resolved) if when.resolved else "2022-05-11"
    return replace(when, stated=stated, resolved=resolved)


def _later(edtf: str) -> str:
    def day_after(match: re.Match[str]) -> str:
        year = 2000 if match["year"] == "XXXX" else int(match["year"])
        day = dt.date(year, int(match["month"]), int(match["day"])) + dt.timedelta(days=1)
        return f"{match['year']}-{day:%m-%d}"

    if _DAY.search(edtf):
        return _DAY.sub(day_after, edtf)
    return _YEAR.sub(lambda match: str(int(match[0]) + 1), edtf)


def _vaguer(stated: str | Relative) -> str | Relative:
    """Return another thing stated: the month of a day, a later year, another relation."""
    if isinstance(stated, Relative):
        return replace(stated, kind=_next(stated.kind))
    return stated[:-3] if _DAY.fullmatch(stated) else _later(stated)

"""Form and references of a dataset: what has to hold before its records mean anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from cisreport.datasets.yamlfile import Place, YamlFile
from cisreport.errors import Problem, suggest
from cisreport.model import (
    NOT_STATED,
    Anchor,
    Bounds,
    Dataset,
    Derivation,
    Event,
    Fact,
    Relative,
    RelativeKind,
    Source,
    SourceKind,
    Values,
    When,
)
from cisreport.model.anchors import IDENTIFIER
from cisreport.model.dataset import collection_of
from cisreport.model.dates import admits


@dataclass(frozen=True, slots=True)
class Located:
    """A record and where it stands."""

    record: Any
    file: YamlFile
    place: Place

    def problem(self, below: Place, what: str, remedy: str = "") -> Problem:
        """Return a problem at a place within the record."""
        return self.file.problem((*self.place, *below), what, remedy)


def validate(dataset: Dataset, located: list[Located], broken: frozenset[str] = frozenset()) -> list[Problem]:
    """Return every problem of form and reference in a dataset.

    Parameters
    ----------
    dataset : Dataset
        Assembled from ``located``, with anchors completed.
    located : list of Located
        The records as they were read, with their places.
    broken : frozenset of str
        Ids of records that could not be structured; a reference to one of them is no problem of
        its own.

    Returns
    -------
    list of Problem
        Empty when the dataset is valid.
    """
    found = list(_duplicates(located))
    for item in located:
        record = item.record
        if isinstance(record, Source):
            found += _check_source(item)
        elif isinstance(record, Fact):
            current = dataset.facts.get(record.id)
            if type(current) is type(record):
                found += _check_anchors(dataset, item, current)
            found += _check_identity(dataset, item)
        elif isinstance(record, Derivation):
            found += _check_inputs(dataset, item, broken)
        found += _check_references(dataset, item, broken)
        found += _check_dates(dataset, item, broken)
    return found


def _duplicates(located: list[Located]) -> Iterator[Problem]:
    first: dict[str, Located] = {}
    for item in located:
        for name in (item.record.id, *getattr(item.record, "formerly", ())):
            earlier = first.setdefault(name, item)
            if earlier is not item:
                where = earlier.problem((), "")
                what = f'the id "{name}" is used twice; first in {where.path}:{where.line}'
                yield item.problem(("id",), what, "give one of them another id")
    for item in located:
        if item.record.id == NOT_STATED:
            yield item.problem(("id",), f'the id "{NOT_STATED}" is reserved', "give it another id")


def _check_source(item: Located) -> Iterator[Problem]:
    source: Source = item.record
    if not all(IDENTIFIER.fullmatch(part.lower()) for part in [source.id]):
        yield item.problem(("id",), f'"{source.id}" is not an id', "use letters, digits and single hyphens")
    if source.kind is SourceKind.CITED:
        if source.passages:
            yield item.problem(
                ("passages",), "a cited source lists passages", "make it `kind: segmented`, or drop them"
            )
        return
    if not source.passages:
        yield item.problem(
            (), "a segmented source lists no passages", "make them with `cisreport new`, or `kind: cited`"
        )
    if source.segmentation is None:
        yield item.problem(
            (), "a segmented source does not say by what definition", 'add `segmentation: "1"`'
        )
    seen: set[str] = set()
    for n, passage in enumerate(source.passages):
        if passage.locator in seen:
            yield item.problem(
                ("passages", n, "locator"), f'"{passage.locator}" is listed twice', "keep one of them"
            )
        seen.add(passage.locator)


def _check_identity(dataset: Dataset, item: Located) -> Iterator[Problem]:
    identity = getattr(item.record, "identity", None)
    if identity is not None and dataset.vocabulary.get(identity) is None:
        known = dataset.vocabulary.ids()
        yield item.problem(("identity",), f'the vocabulary has no "{identity}"', suggest(identity, known))


def _evidence_places(record: Any) -> Iterator[tuple[Place, tuple[Anchor, ...]]]:
    """Yield where anchors stand in a record, with the anchors."""
    yield ("anchors",), getattr(record, "anchors", ())
    for field in fields(record):
        content = getattr(record, field.name)
        if isinstance(content, Values):
            for n, value in enumerate(content):
                yield (
                    (field.name, n, "anchors") if len(content) > 1 else (field.name, "anchors"),
                    value.anchors,
                )
        elif field.name == "participants":
            for n, part in enumerate(content):
                yield ("participants", n, "anchors"), part.anchors


def _check_anchors(dataset: Dataset, item: Located, current: Fact) -> Iterator[Problem]:
    sources = {source.id: source for source in dataset.sources}
    reported: set[str] = set()
    for place, anchors in _evidence_places(current):
        for anchor in anchors:
            if str(anchor) in reported:
                continue
            source = sources.get(anchor.source)
            if source is None:
                what = f'the anchor "{anchor}" names no source of this dataset'
                advice = suggest(anchor.source, [*sources]) if anchor.source else "write source[locator]"
            elif source.kind is SourceKind.SEGMENTED and anchor.locator not in {
                p.locator for p in source.passages
            }:
                what = f'the source "{source.id}" has no passage "{anchor.locator}"'
                advice = suggest(anchor.locator, [passage.locator for passage in source.passages])
            else:
                continue
            reported.add(str(anchor))
            yield item.problem(place, what, advice)


def _check_inputs(dataset: Dataset, item: Located, broken: frozenset[str]) -> Iterator[Problem]:
    for n, cite in enumerate(item.record.inputs):
        record_id, _, name = cite.partition("/")
        place: Place = ("inputs", n)
        known = [*dataset.facts, *dataset.derivations, *(source.id for source in dataset.sources)]
        if record_id in broken:
            continue
        if record_id not in known:
            yield item.problem(place, f'there is no record "{record_id}"', suggest(record_id, known))
        elif name:
            record = dataset[record_id]
            names = [field.name for field in fields(record)]
            if name not in names:
                yield item.problem(place, f'record "{record_id}" has no field "{name}"', suggest(name, names))


def _ids(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, tuple):
        for part in content:
            yield from _ids(part)
    elif isinstance(content, Values):
        for value in content:
            yield from _ids(value.datum)


def _check_references(dataset: Dataset, item: Located, broken: frozenset[str]) -> Iterator[Problem]:
    parts: list[tuple[Place, Any]] = [((), item.record)]
    if isinstance(item.record, Event):
        parts += [(("participants", n), part) for n, part in enumerate(item.record.participants)]
    for place, record in parts:
        for field in fields(record):
            if "refers_to" not in field.metadata:
                continue
            allowed = field.metadata["refers_to"]
            for name in _ids(getattr(record, field.name)):
                if name == NOT_STATED and field.name == "attribution":
                    continue
                yield from _check_reference(dataset, item, (*place, field.name), name, allowed, broken)
    for field in fields(item.record):
        content = getattr(item.record, field.name)
        for value in content if isinstance(content, Values) else ():
            for name in value.attribution or ():
                if name != NOT_STATED:
                    allowed = ("persons", "organizations", "states")
                    yield from _check_reference(
                        dataset, item, (field.name, "attribution"), name, allowed, broken
                    )


def _check_reference(
    dataset: Dataset, item: Located, place: Place, name: str, allowed: tuple[str, ...], broken: frozenset[str]
) -> Iterator[Problem]:
    kinds = {key: collection_of(fact) for key, fact in dataset.facts.items()}
    kinds |= dict.fromkeys(dataset.derivations, "derivations")
    kinds |= dict.fromkeys((source.id for source in dataset.sources), "sources")
    if name in broken:
        return
    if name not in kinds:
        known = [key for key, kind in kinds.items() if not allowed or kind in allowed]
        yield item.problem(place, f'there is no record "{name}"', suggest(name, known))
    elif allowed and kinds[name] not in allowed:
        what = f'"{name}" is one of the {kinds[name]}'
        yield item.problem(place, what, "this field takes one of the " + " or ".join(allowed))


def _check_dates(dataset: Dataset, item: Located, broken: frozenset[str]) -> Iterator[Problem]:
    for field in fields(item.record):
        content = getattr(item.record, field.name)
        if not isinstance(content, Values):
            continue
        for n, value in enumerate(content):
            if isinstance(value.datum, When):
                place: Place = (field.name, n) if len(content) > 1 else (field.name,)
                yield from _check_when(dataset, item, place, value.datum, broken)


def _check_when(
    dataset: Dataset, item: Located, place: Place, when: When, broken: frozenset[str]
) -> Iterator[Problem]:
    for name in when.derived_by:
        yield from _check_reference(dataset, item, place, name, ("derivations",), broken)
    if when.resolved is not None and not when.basis and when.stated != (when.resolved,):
        what = "the date resolves to more than is stated, without a basis"
        yield item.problem(place, what, "say in `basis` why it resolves so")
    for stated in when.stated:
        if isinstance(stated, Relative):
            yield from _check_relative(dataset, item, place, stated, when, broken)
        elif when.resolved is not None and not admits(stated, when.resolved):
            what = f'the resolved date "{when.resolved}" contradicts the stated "{stated}"'
            yield item.problem(place, what, "correct one of them")


def _check_relative(
    dataset: Dataset, item: Located, place: Place, stated: Relative, when: When, broken: frozenset[str]
) -> Iterator[Problem]:
    if stated.to in broken:
        return
    if stated.to not in dataset:
        known = [*dataset.facts, *(source.id for source in dataset.sources)]
        yield item.problem(place, f'there is no record "{stated.to}"', suggest(stated.to, known))
        return
    target = dataset[stated.to]
    dates = target.written if isinstance(target, Source) else getattr(target, "date", None)
    if not isinstance(dates, Values):
        yield item.problem(place, f'"{stated.to}" has no date', "relate the date to an event or a source")
        return
    if when.resolved is None:
        return
    reaches = [value.datum.bounds for value in dates if value.datum.resolved]
    if reaches and not any(_holds(stated.kind, when.bounds, reach) for reach in reaches):
        what = f'the resolved date "{when.resolved}" is not {stated.kind} "{stated.to}"'
        yield item.problem(place, what, "correct one of them")


def _holds(kind: RelativeKind, own: Bounds, other: Bounds) -> bool:
    return _RELATIONS[kind](own, other)


def _shift(day: Any, change: Callable[[dt.date], dt.date]) -> Any:
    return change(day) if isinstance(day, dt.date) else day


def _weeks(reach: Bounds, weeks: int) -> Bounds:
    """Return the calendar weeks (Monday to Sunday, ISO 8601) a span touches, some weeks on."""
    later = dt.timedelta(weeks=weeks)
    return Bounds(
        _shift(reach.earliest, lambda day: day - dt.timedelta(days=day.weekday()) + later),
        _shift(reach.latest, lambda day: day + dt.timedelta(days=6 - day.weekday()) + later),
    )


def _day_before(reach: Bounds) -> Bounds:
    return Bounds(
        *(_shift(end, lambda day: day - dt.timedelta(days=1)) for end in (reach.earliest, reach.latest))
    )


def _not_after(start: Any, end: Any) -> bool:
    return not (isinstance(start, dt.date) and isinstance(end, dt.date)) or start <= end


_RELATIONS: dict[RelativeKind, Callable[[Bounds, Bounds], bool]] = {
    RelativeKind.SAME_WEEK: lambda own, other: own.overlaps(_weeks(other, 0)),
    RelativeKind.NEXT_WEEK: lambda own, other: own.overlaps(_weeks(other, 1)),
    RelativeKind.DAY_BEFORE: lambda own, other: own.overlaps(_day_before(other)),
    RelativeKind.SAME_DAY: lambda own, other: own.overlaps(other),
    RelativeKind.BEFORE: lambda own, other: _not_after(own.earliest, other.latest),
    RelativeKind.AFTER: lambda own, other: _not_after(other.earliest, own.latest),
}

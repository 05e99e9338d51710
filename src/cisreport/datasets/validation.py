"""Form and references of a dataset: what has to be valid before the records can be used.

One index has everything, so the time is proportional to the number of references.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from cisreport.datasets.folder import Located, Reading, duplicates
from cisreport.datasets.passages import check_source
from cisreport.errors import Problem, suggest
from cisreport.model import (
    NOT_STATED,
    OPEN,
    AmountBound,
    Anchor,
    Bounds,
    Dataset,
    Derivation,
    Event,
    Fact,
    Record,
    Relative,
    RelativeKind,
    Source,
    SourceKind,
    Values,
    Vocabulary,
    When,
    parts_of,
    values_of,
)
from cisreport.model.dataset import collection_of
from cisreport.model.dates import admits, not_after, related
from cisreport.model.facts import SPEAKERS
from cisreport.yamltext import Location

_DURING = (RelativeKind.SAME_DAY, RelativeKind.SAME_WEEK, RelativeKind.NEXT_WEEK)
"""Relations to any day of an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What the records of a dataset can refer to."""

    dataset: Dataset
    records: Mapping[str, Record]
    """Facts, derivations and sources by id."""
    kinds: Mapping[str, str]
    """The collection of each id; also of ids whose records could not be structured."""
    former: Mapping[str, str]
    """Present id by earlier id."""
    sources: tuple[str, ...]
    """Ids of the sources."""
    locators: Mapping[str, frozenset[str]]
    """Locators that lead to passages of each segmented source."""
    complete: bool
    """False if records may be missing for another reported reason; a missing record is not reported then."""

    @classmethod
    def of(cls, dataset: Dataset, broken: Mapping[str, str], complete: bool) -> Index:
        """Index a dataset, with the ids of records that could not be structured."""
        sources = {source.id: source for source in dataset.sources}
        kinds = {
            **broken,
            **dict.fromkeys(sources, "sources"),
            **dict.fromkeys(dataset.derivations, "derivations"),
            **{name: collection_of(fact) for name, fact in dataset.facts.items()},
        }
        return cls(
            dataset=dataset,
            records={**sources, **dataset.derivations, **dataset.facts},
            kinds=kinds,
            sources=tuple(name for name, kind in kinds.items() if kind == "sources"),
            former={name: fact.id for fact in dataset for name in fact.formerly},
            locators={
                source.id: frozenset((*(passage.locator for passage in source.passages), *source.aliases()))
                for source in dataset.sources
                if source.kind is not SourceKind.CITED and source.passages
            },
            complete=complete,
        )

    def check(self, name: str, allowed: tuple[str, ...] = ()) -> tuple[str, str] | None:
        """Return what is wrong with a reference and what to do; None if it is valid.

        ``allowed`` names the collections that it may refer to; none means any.
        """
        kind = self.kinds.get(name)
        if kind is None:
            return self._missed(name, allowed)
        if allowed and kind and kind not in allowed:
            return f'"{name}" is one of the {kind}', "this field takes one of the " + " or ".join(allowed)
        return None

    def _missed(self, name: str, allowed: tuple[str, ...]) -> tuple[str, str] | None:
        if name in self.former:
            return f'"{name}" has another id now', f'write "{self.former[name]}"'
        if name == NOT_STATED:
            what = f'"{NOT_STATED}" is allowed only in an attribution'
            return what, "write `not stated` to leave a field open"
        known = [key for key, kind in self.kinds.items() if not allowed or kind in allowed]
        return (f'there is no record "{name}"', suggest(name, known)) if self.complete else None


def validate(dataset: Dataset, reading: Reading, *, whole_vocabulary: bool = True) -> list[Problem]:
    """Return every problem of form and reference in a dataset.

    A reference to a record that could not be structured is not a separate problem.  If a file could not be
    read, no record is reported as missing.

    Parameters
    ----------
    dataset : Dataset
        The dataset that was read.
    reading : Reading
        The records as they were read, with their places, and what could not be read.
    whole_vocabulary : bool, default True
        False if parts of the vocabulary could not be read.

    Returns
    -------
    list of Problem
        Empty if the dataset is valid.
    """
    index = Index.of(dataset, reading.broken, reading.complete)
    found = list(duplicates(reading.located))
    for file, speakers in reading.attributions:
        for n, speaker in enumerate(speakers):
            if speaker != NOT_STATED and (trouble := index.check(speaker, SPEAKERS)):
                found.append(file.problem(("attribution", n), *trouble))
    for item in reading.located:
        record = item.record
        if record.id == NOT_STATED:
            found.append(item.problem(("id",), f'the id "{NOT_STATED}" is reserved', "give it another id"))
        if isinstance(record, Source):
            found += check_source(item)
        if isinstance(record, Derivation):
            found += _check_inputs(index, item)
        else:
            found += _check_anchors(index, item)
            found += _check_dates(index, item)
            found += _check_bounds(item)
        found += _check_references(index, item)
        if whole_vocabulary:
            found += _check_identity(dataset.vocabulary, item)
    return found


def _evidence(record: Fact | Source) -> Iterator[tuple[Location, tuple[Anchor, ...], tuple[str, ...]]]:
    """Yield each place of a record that has anchors or an attribution, with both."""
    if isinstance(record, Fact):
        yield (), record.anchors, ()
    for name, content in values_of(record):
        for n, value in enumerate(content):
            yield (name, n), value.anchors, value.attribution or ()
    for name, parts in parts_of(record):
        for n, part in enumerate(parts):
            yield (name, n), part.anchors, getattr(part, "attribution", None) or ()


def _check_anchors(index: Index, item: Located) -> Iterator[Problem]:
    sources = index.sources
    alone = item.record.id if isinstance(item.record, Source) else sources[0] if len(sources) == 1 else ""
    for place, anchors, _ in _evidence(item.record):
        for n, anchor in enumerate(anchors):
            source = anchor.source or alone
            locators = index.locators.get(source)
            if locators is not None and anchor.locator not in locators:
                what = f'the source "{source}" has no passage "{anchor.locator}"'
                advice = suggest(anchor.locator, sorted(locators))
            elif not source and sources:
                what = f'the anchor "{anchor}" does not say of which source'
                advice = f"write {sources[0]}[{anchor}] or the like"
            elif index.complete and sources and source not in sources:
                what = f'the anchor "{anchor}" names no source of this dataset'
                advice = suggest(source, sources)
            else:
                continue
            yield item.problem((*place, "anchors", n), what, advice)


def _check_inputs(index: Index, item: Located) -> Iterator[Problem]:
    for n, cite in enumerate(item.record.inputs):
        record_id, slash, name = cite.partition("/")
        record_id = record_id.removeprefix(f"{index.dataset.id}:")
        trouble = index.check(record_id)
        record = index.records.get(record_id)
        if slash and isinstance(record, Fact | Source):
            names = [known for known, _ in values_of(record)]
            if name not in names:
                trouble = f'record "{record_id}" has no field "{name}" of values', suggest(name, names)
        elif slash and isinstance(record, Derivation):
            trouble = f'"{record_id}" is a derivation, which has no fields to cite', f'write "{record_id}"'
        if trouble:
            yield item.problem(("inputs", n), *trouble)


def _ids(content: Any) -> Iterator[tuple[Location, str]]:
    if isinstance(content, str):
        yield (), content
    elif isinstance(content, tuple):
        for n, part in enumerate(content):
            yield (n,), part
    elif isinstance(content, Values):
        for n, value in enumerate(content):
            yield (n, "value"), value.datum


def _check_references(index: Index, item: Located) -> Iterator[Problem]:
    record = item.record
    parts: list[tuple[Location, Any]] = [((), record)]
    for name, content in parts_of(record):
        parts += [((name, n), part) for n, part in enumerate(content)]
    named: list[tuple[Location, str, tuple[str, ...]]] = [
        ((*place, field.name, *below), target, field.metadata["refers_to"])
        for place, part in parts
        for field in fields(part)
        if "refers_to" in field.metadata and (part is record or field.name != "attribution")
        for below, target in _ids(getattr(part, field.name))
    ]
    if not isinstance(record, Derivation):
        for place, _, speakers in _evidence(record):
            named += [((*place, "attribution", n), who, SPEAKERS) for n, who in enumerate(speakers)]
    for place, target, allowed in named:
        speaker = "attribution" in place
        trouble = None if target == NOT_STATED and speaker else index.check(target, allowed)
        if trouble is None and target == record.id and not speaker:
            trouble = "the record points to itself", "name the record that is meant"
        if trouble:
            yield item.problem(place, *trouble)


def _check_identity(vocabulary: Vocabulary, item: Located) -> Iterator[Problem]:
    identity = getattr(item.record, "identity", None)
    if identity is not None and vocabulary.get(identity) is None:
        remedy = suggest(identity, vocabulary.ids())
        yield item.problem(("identity",), f'the vocabulary has no "{identity}"', remedy)


def _check_dates(index: Index, item: Located) -> Iterator[Problem]:
    for name, content in values_of(item.record):
        for n, value in enumerate(content):
            if isinstance(value.datum, When):
                yield from _check_when(index, item, (name, n, "value"), value.datum)
    for start, end in (("date", "end"), ("planned_date", "planned_end")):
        yield from _check_end(item, start, end)


def _check_bounds(item: Located) -> Iterator[Problem]:
    for name, content in values_of(item.record):
        for n, value in enumerate(content):
            sides = [bound for bound in value.bound if bound is not AmountBound.IF_POSSIBLE]
            if len(sides) > 1 or len(set(value.bound)) < len(value.bound):
                what = f'"{" and ".join(value.bound)}" for one number'
                remedy = (
                    "write one of at-least, at-most and up-to; add if-possible if the number is only an aim"
                )
                yield item.problem((name, n, "bound"), what, remedy)


def _check_end(item: Located, start: str, end: str) -> Iterator[Problem]:
    """Yield a problem for each end of an event that is before every beginning."""
    starts = [value.datum for value in getattr(item.record, start, ()) if value.datum.resolved]
    for n, value in enumerate(getattr(item.record, end, ())):
        last = value.datum.bounds.latest
        if starts and not any(not_after(when.bounds.earliest, last) for when in starts):
            began = " or ".join(when.resolved for when in starts)
            what = f'the end "{value.datum.resolved}" is before the beginning, {began}'
            yield item.problem((end, n, "value", "resolved"), what, "correct one of them")


def _check_when(index: Index, item: Located, place: Location, when: When) -> Iterator[Problem]:
    for n, name in enumerate(when.derived_by):
        trouble = index.check(name, ("derivations",))
        if trouble:
            yield item.problem((*place, "derived_by", n), *trouble)
    if when.resolved is not None and not when.basis and when.stated != (when.resolved,):
        what = "the date resolves to more than is stated, without a basis"
        yield item.problem((*place, "resolved"), what, "say in `basis` why it resolves so")
    for n, stated in enumerate(when.stated):
        where: Location = (*place, "stated", n)
        if isinstance(stated, Relative):
            yield from _check_relative(index, item, where, stated, when)
        elif when.resolved is not None and not admits(stated, when.resolved):
            what = f'the resolved date "{when.resolved}" contradicts the stated "{stated}"'
            yield item.problem((*place, "resolved"), what, "correct one of them")


def _check_relative(
    index: Index, item: Located, place: Location, stated: Relative, when: When
) -> Iterator[Problem]:
    place = (*place, str(stated.kind))
    trouble = index.check(stated.to)
    if trouble:
        yield item.problem(place, *trouble)
    target = index.records.get(stated.to)
    if not isinstance(target, Event | Source):
        if target is not None:
            remedy = "relate the date to an event or a source"
            yield item.problem(place, f'"{stated.to}" has no date', remedy)
        return
    reaches = _reaches(target, stated.kind)
    fits = any(related(stated.kind, when.bounds, reach) for _, reach in reaches)
    if when.resolved and reaches and not fits:
        relation = stated.kind.replace("-", " ")
        what = f'the resolved date "{when.resolved}" does not fit "{relation}" of "{stated.to}"'
        known = " or ".join(days for days, _ in reaches)
        yield item.problem(place, what, f"that is {known}; correct one of them")


def _reaches(target: Event | Source, kind: RelativeKind) -> list[tuple[str, Bounds]]:
    """Return the days that a relation counts from, as written and as bounds, for each coded date.

    What comes before an event is counted from its beginning, what comes after it from its end, and what
    is at the same time from all of its days.
    """
    dates = target.written if isinstance(target, Source) else target.date
    if isinstance(target, Event) and kind is RelativeKind.AFTER:
        dates = target.ended
    known = [(when.resolved, when.bounds) for when in (value.datum for value in dates) if when.resolved]
    if isinstance(target, Source) or kind not in _DURING or target.ended is target.date:
        return known
    ends = [(f" to {value.datum.resolved}", value.datum.bounds.latest) for value in target.end]
    return [
        (start + words, Bounds(days.earliest, last))
        for start, days in known
        for words, last in ends or [(" on", OPEN)]
    ]

"""The rules: each is a function from a dataset to findings, and its docstring states the rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from cisreport.checks.findings import Finding, Rule, Severity
from cisreport.checks.findings import finding as _finding
from cisreport.checks.texts import TEXT_RULES
from cisreport.collecting import uncollected
from cisreport.model import (
    OPEN,
    Announcement,
    Bounds,
    Claim,
    ClaimReview,
    Confidence,
    Dataset,
    Event,
    EventStatus,
    Fact,
    Meeting,
    MeetingFormat,
    Modality,
    PassageRole,
    Source,
    Values,
    When,
    bounds,
    parts_of,
    values_of,
)
from cisreport.sources import coverage

_NUMBERS = re.compile(r"(\d+)")

MAX_QUOTED_WORDS = 7
"""Most words in a row of a source that a dataset may quote; eight words count as copied text."""
MAX_RESERVE_WORDS = 3
"""Most words of a reserve, such as "to some degree"."""


@uncollected()
def check(dataset: Dataset) -> tuple[Finding, ...]:
    """Return the findings of every rule.

    Parameters
    ----------
    dataset : Dataset
        A valid dataset, as :func:`cisreport.load` returns it.

    Returns
    -------
    tuple of Finding
        Errors first; empty if there are none.
    """
    return tuple(sorted((finding for rule in RULES for finding in rule(dataset)), key=_reading_order))


def _reading_order(finding: Finding) -> tuple[str, list[tuple[int, str]], str]:
    """Return a sort key that puts errors first, and passage p9 before p10."""
    where = [(int(part), "") if part.isdigit() else (0, part) for part in _NUMBERS.split(finding.where)]
    return finding.severity, where, finding.what


def every_passage_is_cited(dataset: Dataset) -> Iterator[Finding]:
    """A passage has a reason not to be cited if, and only if, no fact cites it."""
    for source in coverage(dataset).sources:
        for passage in source.open:
            what = "no fact cites this passage"
            remedy = "code it, or give a reason in `uncited`"
            yield _finding(
                every_passage_is_cited, Severity.ERROR, f"{source.source}[{passage}]", what, remedy
            )
        for passage in source.stale:
            what = "a fact cites this passage, but it has `uncited`"
            where = f"{source.source}[{passage}]"
            yield _finding(every_passage_is_cited, Severity.WARNING, where, what, "remove `uncited`")


def quotations_are_short(dataset: Dataset) -> Iterator[Finding]:
    """A dataset quotes at most seven words in a row."""
    for fact in dataset:
        for name, values in values_of(fact):
            for value in values:
                words = len(str(value.datum).split())
                if value.quoted and isinstance(value.datum, str) and words > MAX_QUOTED_WORDS:
                    what = f"{words} quoted words in a row"
                    remedy = f"keep at most {MAX_QUOTED_WORDS}, or paraphrase it without `quoted`"
                    where = f"{dataset.id}:{fact.id}/{name}"
                    yield _finding(quotations_are_short, Severity.ERROR, where, what, remedy)


def reserves_are_short(dataset: Dataset) -> Iterator[Finding]:
    """A reserve has at most three words."""
    for fact in dataset:
        parts = [part for _, content in parts_of(fact) for part in content]
        values = [value for _, held in values_of(fact) for value in held]
        reserves = [getattr(item, "reserve", None) or () for item in (fact, *values, *parts)]
        for reserve in dict.fromkeys(text for texts in reserves for text in texts):
            words = len(reserve.split())
            if words > MAX_RESERVE_WORDS:
                what = f'the reserve "{reserve}" has {words} words'
                remedy = "keep those that weaken or strengthen, such as rather"
                where = f"{dataset.id}:{fact.id}/reserve"
                yield _finding(reserves_are_short, Severity.ERROR, where, what, remedy)


def hopes_belong_to_somebody(dataset: Dataset) -> Iterator[Finding]:
    """A claim that is hoped, expected or planned has an attribution, or a note that says why not."""
    personal = {Modality.HOPED, Modality.EXPECTED, Modality.PLANNED}
    for fact in dataset.of_type(Claim):
        if fact.modality in personal and not fact.attribution:
            what = f"it is {fact.modality}, but it does not say by whom"
            remedy = "give `attribution`, or `attribution: not-stated` with a note"
            where = f"{dataset.id}:{fact.id}"
            if fact.note is None:
                yield _finding(hopes_belong_to_somebody, Severity.WARNING, where, what, remedy)


def events_say_when_and_whether(dataset: Dataset) -> Iterator[Finding]:
    """An event has a date and a status, or codes them as not stated."""
    for event in dataset.of_type(Event):
        for name in ("date", "status"):
            values: Values[object] = getattr(event, name)
            if not values and not values.not_stated:
                what = f"the event has no `{name}`"
                where = f"{dataset.id}:{event.id}/{name}"
                remedy = "code it, or write `not stated`"
                yield _finding(events_say_when_and_whether, Severity.WARNING, where, what, remedy)


def formats_fit_participants(dataset: Dataset) -> Iterator[Finding]:
    """A bilateral meeting has at most two states as participants, a trilateral meeting at most three."""
    sides = {MeetingFormat.BILATERAL: 2, MeetingFormat.TRILATERAL: 3}
    for meeting in dataset.of_type(Meeting):
        for value in meeting.format:
            most = sides.get(value.datum)
            states = {
                actor for actor in (part.actor for part in meeting.participants) if _is_side(dataset, actor)
            }
            if most is not None and len(states) > most:
                what = f"{len(states)} states take part in a {value.datum} meeting"
                where = f"{dataset.id}:{meeting.id}/format"
                remedy = "correct the format or the participants"
                yield _finding(formats_fit_participants, Severity.ERROR, where, what, remedy)


def _is_side(dataset: Dataset, actor: str) -> bool:
    return any(state.id == actor for state in dataset.states)


def parts_are_within_the_whole(dataset: Dataset) -> Iterator[Finding]:
    """A meeting that is part of another takes place during that meeting."""
    for meeting in dataset.of_type(Meeting):
        whole = dataset[meeting.part_of] if meeting.part_of else None
        if not isinstance(whole, Meeting) or not whole.date or not meeting.date:
            continue
        if not any(one.overlaps(other) for one in _spans(meeting) for other in _spans(whole)):
            what = f'it is part of "{whole.id}", which takes place on other days'
            where = f"{dataset.id}:{meeting.id}/date"
            yield _finding(
                parts_are_within_the_whole, Severity.ERROR, where, what, "correct one of the dates"
            )


def _spans(event: Event) -> list[Bounds]:
    """Return the days from the beginning of an event to its end, for each coded date."""
    ends = [value.datum.bounds.latest for value in event.end]
    return [
        Bounds(value.datum.bounds.earliest, last)
        for value in event.date
        for last in ends or [OPEN if event.end.not_stated else value.datum.bounds.latest]
    ]


def announced_events_are_not_held(dataset: Dataset) -> Iterator[Finding]:
    """An event that is only planned, expected or hoped for does not have the status held."""
    ahead = {Modality.PLANNED, Modality.EXPECTED, Modality.HOPED}
    for event in dataset.of_type(Event):
        held = any(value.datum is EventStatus.HELD for value in event.status)
        if held and event.modality in ahead:
            what = f"it is {event.modality}, but its status is held"
            where = f"{dataset.id}:{event.id}/status"
            remedy = "change the status to announced, or correct the modality"
            yield _finding(announced_events_are_not_held, Severity.ERROR, where, what, remedy)


def withdrawn_facts_are_not_used(dataset: Dataset) -> Iterator[Finding]:
    """No fact points to a withdrawn fact."""
    withdrawn = {fact.id for fact in dataset if fact.withdrawn}
    for fact in dataset:
        for target in sorted(withdrawn & set(_pointers(fact))):
            what = f'it points to "{target}", which was withdrawn'
            where = f"{dataset.id}:{fact.id}"
            yield _finding(withdrawn_facts_are_not_used, Severity.ERROR, where, what, "point to another fact")


def _pointers(fact: Fact) -> Iterator[str]:
    for name in fact.__dataclass_fields__:
        if "refers_to" not in fact.__dataclass_fields__[name].metadata:
            continue
        content = getattr(fact, name)
        if isinstance(content, Values):
            yield from (value.datum for value in content)
        elif isinstance(content, tuple):
            yield from content
        elif content is not None:
            yield content
    if isinstance(fact, Event):
        yield from (part.actor for part in fact.participants)
    if isinstance(fact, ClaimReview):
        yield from (part.fact for part in fact.evidence)


def reviews_rest_on_their_evidence(dataset: Dataset) -> Iterator[Finding]:
    """The passages of a review are those of its evidence."""
    for review in dataset.reviews:
        facts = {part.fact: dataset.facts[part.fact] for part in review.evidence}
        given = {anchor for part in review.evidence for anchor in part.anchors or facts[part.fact].anchors}
        for anchors, what in (
            (given - set(review.anchors), "its evidence rests on {}, and it does not cite that passage"),
            (set(review.anchors) - given, "it cites {}, on which none of its evidence rests"),
        ):
            if anchors:
                named = ", ".join(sorted(map(str, anchors)))
                remedy = "cite what the evidence rests on, in both places"
                where = f"{dataset.id}:{review.id}"
                yield _finding(
                    reviews_rest_on_their_evidence, Severity.WARNING, where, what.format(named), remedy
                )


def pictures_rest_on_captions(dataset: Dataset) -> Iterator[Finding]:
    """A picture cites its caption or its credit."""
    roles = {
        (source.id, passage.locator): passage.role
        for source in dataset.sources
        for passage in source.passages
    }
    about = {PassageRole.CAPTION, PassageRole.CREDIT}
    for picture in dataset.pictures:
        cited = {roles.get((anchor.source, anchor.locator)) for anchor in picture.anchors}
        if cited and not cited & (about | {None}):
            what = "it cites neither a caption nor a credit"
            where = f"{dataset.id}:{picture.id}"
            yield _finding(pictures_rest_on_captions, Severity.WARNING, where, what, "cite the caption")


def moved_events_were_planned_otherwise(dataset: Dataset) -> Iterator[Finding]:
    """A moved event has an announcement with another day or place."""
    plans: dict[str, list[Announcement]] = defaultdict(list)
    for announcement in dataset.announcements:
        for event_id in announcement.announces:
            plans[event_id].append(announcement)
    for event in dataset.of_type(Event):
        moved = any(value.datum is EventStatus.MOVED for value in event.status)
        if moved and not any(_is_otherwise(event, plan) for plan in plans[event.id]):
            what = "it was moved, but no announcement has another day or place"
            remedy = "code what was announced, with `planned_date` or `planned_place`"
            where = f"{dataset.id}:{event.id}/status"
            yield _finding(moved_events_were_planned_otherwise, Severity.WARNING, where, what, remedy)


def _is_otherwise(event: Event, plan: Announcement) -> bool:
    places = {value.datum for value in event.place}
    other_day = _differ(event.date, plan.planned_date) or _differ(event.end, plan.planned_end)
    return other_day or any(value.datum not in places for value in plan.planned_place)


def _differ(actual: Values[When], planned: Values[When]) -> bool:
    days, others = ([value.datum.bounds for value in dates] for dates in (actual, planned))
    return bool(days and others) and not any(one.overlaps(two) for one in days for two in others)


def confidence_has_a_reason(dataset: Dataset) -> Iterator[Finding]:
    """A value or record whose confidence is not high has a note with the reason."""
    for fact in dataset:
        weighed = [("", fact.confidence, fact.note)]
        weighed += [
            (f"/{name}", value.confidence, value.note or fact.note)
            for name, values in values_of(fact)
            for value in values
            if value.confidence is not fact.confidence
        ]
        for field, confidence, note in weighed:
            if confidence not in (None, Confidence.HIGH) and note is None:
                what = f"its confidence is {confidence}, without a reason"
                where = f"{dataset.id}:{fact.id}{field}"
                remedy = "give the reason in `note`"
                yield _finding(confidence_has_a_reason, Severity.WARNING, where, what, remedy)


def cited_sources_are_used(dataset: Dataset) -> Iterator[Finding]:
    """A fact rests on each cited source."""
    for source in coverage(dataset).sources:
        if not source.passages and not source.cited_by:
            what = "no fact cites this source"
            remedy = "code a fact from it, or remove it"
            where = f"{dataset.id}:{source.source}"
            yield _finding(cited_sources_are_used, Severity.WARNING, where, what, remedy)


def dates_agree_with_derivations(dataset: Dataset) -> Iterator[Finding]:
    """A resolved date has a day in common with each derived date that it names in ``derived_by``."""
    records: list[Fact | Source] = [*dataset, *dataset.sources]
    named = (
        (f"{dataset.id}:{record.id}/{name}", value.datum, dataset.derivations[target])
        for record in records
        for name, values in values_of(record)
        for value in values
        if isinstance(value.datum, When) and value.datum.resolved is not None
        for target in value.datum.derived_by
    )
    for where, when, derivation in named:
        derived = derivation.value
        if isinstance(derived, str) and not when.bounds.overlaps(bounds(derived)):
            what = f'"{when.resolved}" does not agree with the derivation "{derivation.id}", {derived}'
            remedy = "correct the date, or the derivation"
            yield _finding(dates_agree_with_derivations, Severity.ERROR, where, what, remedy)


RULES: tuple[Rule, ...] = (
    every_passage_is_cited,
    quotations_are_short,
    reserves_are_short,
    hopes_belong_to_somebody,
    events_say_when_and_whether,
    formats_fit_participants,
    parts_are_within_the_whole,
    announced_events_are_not_held,
    withdrawn_facts_are_not_used,
    reviews_rest_on_their_evidence,
    pictures_rest_on_captions,
    moved_events_were_planned_otherwise,
    confidence_has_a_reason,
    cited_sources_are_used,
    dates_agree_with_derivations,
    *TEXT_RULES,
)
"""All rules."""

"""Whole facts as sentences; the register prints them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import singledispatch
from typing import Any

from cisreport.model import (
    Claim,
    ClaimReview,
    Dataset,
    Derivation,
    Event,
    EventStatus,
    Fact,
    Membership,
    Occupancy,
    Participation,
    ParticipationRole,
    Person,
    Quantity,
    Record,
    Source,
    Stance,
    Term,
    Value,
    Values,
    When,
)
from cisreport.model.actors import Actor
from cisreport.wording import dates
from cisreport.wording.articles import with_article
from cisreport.wording.dates import NOT_STATED_TEXT
from cisreport.wording.edtf import duration_text, edtf_text
from cisreport.wording.evidence import attribution_text
from cisreport.wording.values import (
    listed,
    manner_text,
    name_of,
    plain_text,
    quoted_label,
    reasons_text,
    said_of,
    status_text,
    text_of,
    value_text,
)

_COMMON = frozenset(field.name for field in fields(Fact))
_IN_HEAD = frozenset({"date", "end", "place", "status", "participants", "name", "identity"})
_STANCES = {
    Stance.SUPPORTS: "supported by",
    Stance.CONTRADICTS: "contradicted by",
    Stance.SILENT: "not stated by",
}


def describe(ds: Dataset, record: Record) -> str:
    """Return what a record says as one plain sentence, made from its fields.

    The sentence has every coded field.  A remark follows a value whose modality, reserve,
    attribution or confidence differs from the record's.

    Parameters
    ----------
    ds : Dataset
        The dataset with the records that it refers to.
    record : Fact or Derivation or Source
        What to describe.

    Returns
    -------
    str
        Plain text that ends with a period, an exclamation mark or a question mark.
    """
    if isinstance(record, Source):
        producer = _values(ds, None, record.producer)
        return _sentence("; ".join(filter(None, (_values(ds, None, record.title), producer))) or record.id)
    if isinstance(record, Derivation):
        return _derivation(ds, record)
    opening, included = _opening(record, ds)
    rest = (
        f"{item.name.replace('_', ' ')}: {text}"
        for item in fields(record)
        if item.name not in _COMMON and item.name not in included
        if (text := field_text(ds, record, item.name))
    )
    return _sentence("; ".join((opening, *rest)))


def field_text(ds: Dataset, record: Record, name: str) -> str:
    """Return what one field of a record says, with remarks as in :func:`describe`; nothing if not coded.

    Parameters
    ----------
    ds : Dataset
        The dataset with the records that it refers to.
    record : Fact or Derivation or Source
        The record.
    name : str
        The name of a field.
    """
    content = getattr(record, name)
    fact = record if isinstance(record, Fact) else None
    if isinstance(record, Event) and name in ("date", "end"):
        return _days(ds, record, content, edtf_text, "").removeprefix(" ")
    if isinstance(record, Event) and name == "status" and content.first is EventStatus.ANNOUNCED:
        return f"announced, not known to have {said_of(record)[2]}"
    if isinstance(record, Event) and name == "participants":
        return listed(participant_text(ds, record, item) for item in content) if content else ""
    if isinstance(record, Quantity) and name == "value":
        return _number(ds, record)
    if isinstance(record, ClaimReview) and name == "evidence":
        return reasons_text(record.evidence)
    if isinstance(record, Derivation) and name == "assumptions":
        return " ".join(map(_sentence, record.assumptions))
    refers = next("refers_to" in item.metadata for item in fields(record) if item.name == name)
    if isinstance(content, Values):
        return _values(ds, fact, content, refers=refers)
    if content is None or content == () or content is False:
        return ""
    if isinstance(content, tuple):
        return listed(name_of(ds, item) if refers else plain_text(item) for item in content)
    return name_of(ds, content) if refers else plain_text(content)


def _number(ds: Dataset, quantity: Quantity) -> str:
    numbers = (
        value_text(ds, quantity, "value", value) + _remark(ds, quantity, value) for value in quantity.value
    )
    return " / ".join(dict.fromkeys(numbers)) or NOT_STATED_TEXT


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


_Opening = tuple[str, frozenset[str]]
"""How a description begins, and the fields that this beginning contains."""


def _noun(record: Fact) -> str:
    return record.noun or type(record).__name__


@singledispatch
def _opening(record: Fact, ds: Dataset) -> _Opening:  # noqa: ARG001 - some kinds look up other records
    """Return how the description of a record begins; the functions below do this for some kinds."""
    return f"{_noun(record)}: {record.label}", frozenset()


@_opening.register
def _(event: Event, ds: Dataset) -> _Opening:
    return _event(ds, event), _IN_HEAD


@_opening.register
def _(actor: Actor, ds: Dataset) -> _Opening:
    noun = _noun(actor)
    if not actor.name:
        openness = _values(ds, actor, actor.name)
        return f"{noun} ({actor.label})" + (f"; name: {openness}" if openness else ""), _IN_HEAD
    if isinstance(actor, Person) and len(actor.name) == 1 and actor.given_name:
        remark = _remarks(ds, actor, actor.name)
        return f"{noun} named {name_of(ds, actor.id)}{remark}", _IN_HEAD | {"given_name"}
    return f"{noun} named {_values(ds, actor, actor.name)}", _IN_HEAD


@_opening.register
def _(quantity: Quantity, ds: Dataset) -> _Opening:
    return f"{quantity.label}: {_number(ds, quantity)}", frozenset({"value", "unit"})


@_opening.register
def _(claim: Claim, ds: Dataset) -> _Opening:  # noqa: ARG001 - as above
    return claim.proposition.removesuffix("."), frozenset({"proposition"})


@_opening.register
def _(term: Term, ds: Dataset) -> _Opening:
    expression = _values(ds, term, term.expression) or NOT_STATED_TEXT
    return f"“{expression}” is used for {term.denotes}", frozenset({"expression", "denotes"})


@_opening.register
def _(membership: Membership, ds: Dataset) -> _Opening:
    status = _values(ds, membership, membership.status)
    tie = f"{name_of(ds, membership.member)} in {with_article(name_of(ds, membership.organization))}"
    return tie + (f": {status}" if status else ""), frozenset({"member", "organization", "status"})


@_opening.register
def _(occupancy: Occupancy, ds: Dataset) -> _Opening:
    office = _values(ds, occupancy, occupancy.position, refers=True)
    return f"{name_of(ds, occupancy.holder)} has the office: {office}", frozenset({"holder", "position"})


@_opening.register
def _(review: ClaimReview, ds: Dataset) -> _Opening:
    included = (
        f"{_STANCES[item.stance]} {quoted_label(ds, item.fact)}"
        f"{f' ({edtf_text(item.time)})' if item.time else ''}: {item.says.removesuffix('.')}"
        for item in review.evidence
    )
    opening = "; ".join((f"Review of “{review.label}” ({review.claim}): {review.verdict}", *included))
    return opening, frozenset({"claim", "verdict", "evidence"})


def _event(ds: Dataset, event: Event) -> str:
    held, _, not_known = said_of(event)
    status = _values(ds, event, event.status)
    if event.status.first is EventStatus.ANNOUNCED:
        status = f"announced, not known to have {not_known}"
    when = _dates(ds, event)
    place = _values(ds, event, event.place, refers=True)
    between = " " if status == held and not when.startswith(("date", "end")) else "; "
    included = between.join(filter(None, (status, when)))
    parts = [f"{_noun(event)} ({event.label})", *filter(None, (included, place and f"place: {place}"))]
    if event.participants:
        parts.append(
            f"participants: {listed(participant_text(ds, event, item) for item in event.participants)}"
        )
    return "; ".join(parts)


def _dates(ds: Dataset, event: Event) -> str:
    """Return when an event was, or from when to when."""
    days = [[value.datum.resolved or "" for value in values] for values in (event.date, event.end)]
    if all(ends and all(ends) for ends in days):
        start, end = (_days(ds, event, values, edtf_text) for values in (event.date, event.end))
        is_plain = (start, end) == (edtf_text(days[0][0]), edtf_text(days[1][0]))
        return f"from {duration_text(days[0][0], days[1][0]) if is_plain else f'{start} to {end}'}"
    began = _days(ds, event, event.date, dates.on_date)
    ended = _days(ds, event, event.end, lambda edtf: f"until {edtf_text(edtf)}", "end")
    return "; ".join(filter(None, (began, ended)))


def _days(
    ds: Dataset, event: Event, values: Values[When], words: Callable[[str], str], name: str = "date"
) -> str:
    if not values:
        return f"{name} {NOT_STATED_TEXT}" if values.not_stated else ""
    texts = (_date(ds, value.datum, words, name) + _remark(ds, event, value) for value in values)
    return " / ".join(texts)


def _date(ds: Dataset, when: When, words: Callable[[str], str], name: str) -> str:
    stated = dates.stated_text(when, lambda target: quoted_label(ds, target))
    if when.resolved is None:
        return f"{name} stated as: {stated}" if when.stated else f"{name} {NOT_STATED_TEXT}"
    resolved = words(when.resolved)
    return (
        resolved if not when.stated or when.stated == (when.resolved,) else f"{resolved} (stated: {stated})"
    )


def participant_text(ds: Dataset, event: Event, item: Participation) -> str:
    """Return a participant's name, with its role and modality where they say something."""
    name = name_of(ds, item.actor)
    remarks = [] if item.role is ParticipationRole.PARTICIPANT else [plain_text(item.role)]
    remarks += _differences(ds, event, item.inherit(event))
    return f"{name} ({', '.join(remarks)})" if remarks else name


def _values(ds: Dataset, record: Fact | None, values: Values[Any], *, refers: bool = False) -> str:
    """Return all values of a field with remarks, or that it is not stated; nothing if it is not coded."""
    if not values:
        remark = f" ({values.open})" if values.open not in (None, NOT_STATED_TEXT) else ""
        return NOT_STATED_TEXT + remark if values.not_stated else ""
    texts = (_datum(ds, record, value.datum, refers) + _remark(ds, record, value) for value in values)
    return " / ".join(dict.fromkeys(texts))


def _datum(ds: Dataset, record: Fact | None, datum: Any, refers: bool) -> str:
    if isinstance(datum, When):
        return dates.date_text(datum, lambda target: quoted_label(ds, target))
    if isinstance(record, Event) and isinstance(datum, EventStatus):
        return status_text(record, datum)
    return name_of(ds, datum) if refers else plain_text(datum)


def _remarks(ds: Dataset, record: Fact, values: Values[Any]) -> str:
    return "".join(dict.fromkeys(_remark(ds, record, value) for value in values))


def _remark(ds: Dataset, record: Fact | None, value: Value[Any]) -> str:
    """Return in parentheses how a value's evidence differs from its record's; or nothing."""
    if record is None:
        return ""
    (complete,) = Values((value,)).inherit(record)
    words = _differences(ds, record, complete)
    if complete.confidence not in (None, record.confidence):
        words.append(f"confidence {complete.confidence}")
    return f" ({'; '.join(words)})" if words else ""


def _differences(ds: Dataset, record: Fact, item: Value[Any] | Participation) -> list[str]:
    """Return how a value or a participation is put, and who says so, if its record is put otherwise."""
    words = [] if (manner := manner_text(item)) == manner_text(record) else [manner]
    if item.attribution != record.attribution:
        words.append(attribution_text(ds, item.attribution or ()))
    return words


def _derivation(ds: Dataset, record: Derivation) -> str:
    value = text_of(ds, f"{record.id}/value") if record.known else "cannot be known"
    inputs = listed(record.inputs)
    parts = [f"{record.label}: {value}", f"computed by {record.fn} from {inputs}"]
    parts += [f"assumed: {'; '.join(item.removesuffix('.') for item in record.assumptions)}"] * bool(
        record.assumptions
    )
    return _sentence("; ".join(parts))

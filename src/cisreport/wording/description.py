"""Whole facts as sentences, made from their fields; the register prints them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from cisreport.model import (
    Anchor,
    Announcement,
    Call,
    Claim,
    ClaimReview,
    Conflict,
    Dataset,
    Derivation,
    Event,
    EventStatus,
    Fact,
    FactId,
    Meeting,
    Membership,
    Modality,
    Occupancy,
    Organization,
    Participation,
    ParticipationRole,
    Person,
    Picture,
    Place,
    Position,
    Quantity,
    Record,
    Series,
    Source,
    Stance,
    State,
    Statement,
    Term,
    Value,
    Values,
    Visit,
    When,
)
from cisreport.model.actors import Actor
from cisreport.wording import dates
from cisreport.wording.dates import NOT_STATED_TEXT
from cisreport.wording.values import (
    datum_text,
    listed,
    name_of,
    plain_text,
    quoted_label,
    said_of,
    status_text,
    text_of,
    whose,
)

_COMMON = frozenset(field.name for field in fields(Fact))
_IN_HEAD = frozenset({"date", "place", "status", "participants", "name", "identity"})
_NOUNS: dict[type[Fact], str] = {
    Person: "Person",
    Organization: "Organization",
    State: "State",
    Place: "Place",
    Meeting: "Meeting",
    Call: "Telephone call",
    Statement: "Statement",
    Conflict: "Conflict",
    Visit: "Visit",
    Announcement: "Announcement",
}

_STANCES = {
    Stance.SUPPORTS: "supported by",
    Stance.CONTRADICTS: "contradicted by",
    Stance.SILENT: "not told by",
}


def describe(ds: Dataset, record: Record) -> str:
    """Return what a record says as one plain sentence in our own words, made from its fields.

    Every coded field is told; a value whose modality or attribution differs from the record's
    carries a remark.

    Parameters
    ----------
    ds : Dataset
        Where the records that it refers to are found.
    record : Fact or Derivation or Source
        What to describe.

    Returns
    -------
    str
        Plain text that ends with a full stop.
    """
    if isinstance(record, Source):
        producer = _values(ds, None, record.producer)
        return _sentence("; ".join(filter(None, (_values(ds, None, record.title), producer))) or record.id)
    if isinstance(record, Derivation):
        return _derivation(ds, record)
    head, told = _head(ds, record)
    rest = (
        f"{item.name.replace('_', ' ')}: {text}"
        for item in fields(record)
        if item.name not in _COMMON and item.name not in told
        if (text := _content(ds, record, getattr(record, item.name), "refers_to" in item.metadata))
    )
    return _sentence("; ".join((head, *rest)))


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _head(ds: Dataset, record: Fact) -> tuple[str, frozenset[str]]:
    """Return the opening of a description and the fields it has told."""
    if isinstance(record, Event):
        return _event(ds, record), _IN_HEAD
    if isinstance(record, Actor):
        return _actor(ds, record)
    if isinstance(record, Quantity):
        numbers = (
            datum_text(ds, record, "value", value.datum) + _remark(ds, record, value)
            for value in record.value
        )
        number = " / ".join(dict.fromkeys(numbers)) or NOT_STATED_TEXT
        return f"{record.label}: {number}", frozenset({"value", "unit"})
    if isinstance(record, Claim):
        return record.proposition.removesuffix("."), frozenset({"proposition"})
    if isinstance(record, Term):
        wording = _values(ds, record, record.expression) or NOT_STATED_TEXT
        return f"“{wording}” is used for {record.denotes}", frozenset({"expression", "denotes"})
    if isinstance(record, Membership):
        status = _values(ds, record, record.status)
        tie = f"{name_of(ds, record.member)} belongs to {name_of(ds, record.organization)}"
        return tie + (f" as: {status}" if status else ""), frozenset({"member", "organization", "status"})
    if isinstance(record, Occupancy):
        office = _values(ds, record, record.position, refers=True)
        return f"{name_of(ds, record.holder)} holds the office: {office}", frozenset({"holder", "position"})
    if isinstance(record, ClaimReview):
        return _review(ds, record), frozenset({"claim", "verdict", "evidence"})
    nouns: dict[type[Fact], str] = {Position: "Office", Series: "Series of events", Picture: "Picture"}
    return f"{nouns[type(record)]}: {record.label}", frozenset()


def _actor(ds: Dataset, actor: Actor) -> tuple[str, frozenset[str]]:
    noun = _NOUNS[type(actor)]
    if not actor.name:
        openness = _values(ds, actor, actor.name)
        return f"{noun} ({actor.label})" + (f"; name: {openness}" if openness else ""), _IN_HEAD
    if isinstance(actor, Person) and len(actor.name) == 1 and actor.given_name:
        remark = _remarks(ds, actor, actor.name)
        return f"{noun} named {name_of(ds, actor.id)}{remark}", _IN_HEAD | {"given_name"}
    return f"{noun} named {_values(ds, actor, actor.name)}", _IN_HEAD


def _review(ds: Dataset, review: ClaimReview) -> str:
    told = (
        f"{_STANCES[item.stance]} {quoted_label(ds, item.fact)}: {item.says.removesuffix('.')}"
        for item in review.evidence
    )
    return "; ".join((f"Review of “{review.label}” ({review.claim}): {review.verdict}", *told))


def _event(ds: Dataset, event: Event) -> str:
    noun = _NOUNS[type(event)]
    held, _, not_known = said_of(event)
    status = _values(ds, event, event.status)
    if event.status.first is EventStatus.ANNOUNCED:
        status = f"announced, not known to have {not_known}"
    when = _dates(ds, event)
    place = _values(ds, event, event.place, refers=True)
    between = " " if status == held and not when.startswith("date") else "; "
    told = between.join(filter(None, (status, when)))
    parts = [f"{noun} ({event.label})", *filter(None, (told, place and f"place: {place}"))]
    if event.participants:
        parts.append(f"participants: {listed(_participant(ds, event, item) for item in event.participants)}")
    return "; ".join(parts)


def _dates(ds: Dataset, event: Event) -> str:
    if not event.date:
        return "date not stated" if event.date.not_stated else ""
    return " / ".join(_date(ds, value.datum) + _remark(ds, event, value) for value in event.date)


def _date(ds: Dataset, when: When) -> str:
    stated = dates.stated_text(when, lambda target: quoted_label(ds, target))
    if when.resolved is None:
        return f"date stated as: {stated}" if when.stated else "date not stated"
    resolved = dates.on_date(when.resolved)
    return (
        resolved if not when.stated or when.stated == (when.resolved,) else f"{resolved} (stated: {stated})"
    )


def _participant(ds: Dataset, event: Event, item: Participation) -> str:
    name = name_of(ds, item.actor)
    remarks = [] if item.role is ParticipationRole.PARTICIPANT else [plain_text(item.role)]
    if item.modality not in (None, event.modality):
        remarks.append(str(item.modality))
    return f"{name} ({', '.join(remarks)})" if remarks else name


def _content(ds: Dataset, record: Fact, content: Any, refers: bool) -> str:
    if isinstance(content, Values):
        return _values(ds, record, content, refers=refers)
    if content is None or content == ():
        return ""
    if isinstance(content, tuple):
        return listed(name_of(ds, item) if refers else plain_text(item) for item in content)
    return name_of(ds, content) if refers else plain_text(content)


def _values(ds: Dataset, record: Fact | None, values: Values[Any], *, refers: bool = False) -> str:
    """Return all values of a field with remarks; its openness; or nothing when it is not coded."""
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
    """Return what sets a value's evidence apart from its record's, in parentheses; or nothing."""
    if record is None:
        return ""
    words = []
    if value.modality not in (None, record.modality):
        words.append(str(value.modality))
    if value.attribution is not None and value.attribution != record.attribution:
        words.append(attribution_text(ds, value.attribution))
    if value.confidence not in (None, record.confidence):
        words.append(f"confidence {value.confidence}")
    return f" ({'; '.join(words)})" if words else ""


def attribution_text(ds: Dataset, attribution: tuple[FactId, ...]) -> str:
    """Return who says so: ``in the source's own voice``, ``according to A and B``."""
    return f"according to {whose(ds, attribution)}" if attribution else "in the source's own voice"


def evidence_text(ds: Dataset, item: Fact | Value[Any], record: Fact | None = None) -> str:
    """Return how a source puts a record or value: modality, attribution, quotation and passages.

    Parameters
    ----------
    ds : Dataset
        Where attributed actors are found.
    item : Fact or Value
        Whose evidence to tell.
    record : Fact, optional
        The record of a value, whose evidence holds where the value has none of its own.

    Returns
    -------
    str
        Such as ``stated in the source's own voice (p4.s2)``.
    """
    default = item if isinstance(item, Fact) else record
    attribution = item.attribution if item.attribution is not None else default.attribution if default else ()
    modality = item.modality or (default.modality if default else Modality.STATED)
    quoted = item.quoted if item.quoted is not None else bool(default and default.quoted)
    anchors = item.anchors or (default.anchors if default else ())
    between = ", " if attribution else " "
    words = f"{modality}{between}{attribution_text(ds, attribution)}" + (", quoted" if quoted else "")
    if isinstance(default, ClaimReview):
        words = "concluded by the coder"
    confidence = item.confidence or (default.confidence if default else None)
    if confidence is not None:
        words += f", confidence {confidence}"
    return f"{words} ({', '.join(anchor_text(ds, anchor) for anchor in anchors)})" if anchors else words


def anchor_text(ds: Dataset, anchor: Anchor) -> str:
    """Return an anchor as it is read: the locator alone within a dataset of one source."""
    return anchor.locator if len(ds.sources) == 1 else str(anchor)


def _derivation(ds: Dataset, record: Derivation) -> str:
    known = record.value is not None or record.lower is not None
    value = text_of(ds, f"{record.id}/value") if known else "cannot be told"
    inputs = listed(record.inputs)
    parts = [f"{record.label}: {value}", f"computed by {record.fn} from {inputs}"]
    parts += [f"assumed: {'; '.join(item.removesuffix('.') for item in record.assumptions)}"] * bool(
        record.assumptions
    )
    return _sentence("; ".join(parts))

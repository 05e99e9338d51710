"""A value in a sentence: what a popover says first."""

from __future__ import annotations

from cisreport.errors import NotFoundError
from cisreport.model import (
    Claim,
    ClaimReview,
    Confidence,
    Dataset,
    Derivation,
    Event,
    Membership,
    Occupancy,
    Quantity,
    Record,
    Source,
    Term,
    Values,
)
from cisreport.model.actors import Actor
from cisreport.wording.dates import NOT_STATED_TEXT
from cisreport.wording.description import describe, field_text
from cisreport.wording.values import name_of, plain_text, text_of

Sentence = tuple[str, str, str]
"""A sentence in three pieces: up to its value, the value, and the rest."""

_ENDS = (".", "!", "?", ".”", "!”", "?”")
_SURE = {
    Confidence.HIGH: "we are sure",
    Confidence.MEDIUM_HIGH: "we are almost sure",
    Confidence.MEDIUM: "we think so; the evidence is limited",
    Confidence.MEDIUM_LOW: "we are not sure; another reading is possible",
    Confidence.LOW: "we doubt it; the evidence is thin",
}


def confidence_text(confidence: Confidence) -> str:
    """Return how sure the coder is, as the register names it and in words."""
    return f"confidence {confidence}: {_SURE[confidence]}"


def sentence_of(ds: Dataset, record: Record, field: str = "") -> Sentence:
    """Return a field's value in a sentence; without a field, what matters most about a record.

    Parameters
    ----------
    ds : Dataset
        The dataset with the records that it refers to.
    record : Fact or Derivation or Source
        The record.
    field : str, optional
        One of its fields that has values.
    """
    before, value, after = _of_field(ds, record, field) if field else _of_record(ds, record)
    whole = before + value + after
    return before, value, after if whole.endswith(_ENDS) else f"{after}."


def _of_field(ds: Dataset, record: Record, field: str) -> Sentence:
    called = name_of(ds, record.id) if isinstance(record, Source) else record.label
    content = getattr(record, field)
    is_list = not isinstance(content, Values)
    value = field_text(ds, record, field) if is_list else text_of(ds, f"{record.id}/{field}")
    verb = "are" if field.endswith("s") and field != "status" else "is"
    return f"The {field.replace('_', ' ')} of “{called}” {verb} ", value, ""


def _of_record(ds: Dataset, record: Record) -> Sentence:
    match record:
        case Claim():
            return "", record.proposition.removesuffix("."), ""
        case ClaimReview():
            return f"The verdict on “{record.label}” is ", plain_text(record.verdict), ""
        case Quantity():
            return f"{record.label}: ", _text(ds, record, "value"), ""
        case Derivation():
            known = text_of(ds, f"{record.id}/value") if record.known else "cannot be known"
            return f"{record.label}: ", known, ""
        case Term():
            return "“", _text(ds, record, "expression"), f"” is used for {record.denotes}"
        case Event():
            return f"{record.label}: ", _when_and_where(ds, record), ""
        case Membership() | Occupancy():
            return "", describe(ds, record).removesuffix("."), ""
        case Actor():
            noun = record.noun or type(record).__name__
            return f"{noun}: ", name_of(ds, record.id), ""
        case Source():
            return "Source: ", name_of(ds, record.id), ""
    return "", record.label, ""


def _text(ds: Dataset, record: Record, name: str) -> str:
    try:
        return text_of(ds, f"{record.id}/{name}")
    except NotFoundError:
        return NOT_STATED_TEXT


def _when_and_where(ds: Dataset, event: Event) -> str:
    days = _text(ds, event, "date") + (f" to {_text(ds, event, 'end')}" if event.end else "")
    days = f"date {days}" if days.startswith(NOT_STATED_TEXT) else days
    return f"{days}, {_text(ds, event, 'place')}" if event.place else days

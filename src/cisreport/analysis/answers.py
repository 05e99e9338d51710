"""The answers of a coder in each field of a fact, in a form that can be compared with another coder's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from cisreport.model import Dataset, Event, Evidence, Fact, FactId, Quantity, Relative, Value, Values, When

NOT_CODED = "not coded"
"""The coder left the field out."""
NOT_STATED = "not stated"
"""The coder looked, and the source does not say."""

_WORDING = frozenset(
    {
        "id",
        "label",
        "note",
        "formerly",
        "withdrawn",
        "exact",
        "proposition",
        "denotes",
        "content",
        "says",
        "searched",
    }
)
EVIDENCE = ("modality", "reserve", "attribution", "quoted", "confidence")
"""Fields of a record that apply to all its values, unless a value has the field itself."""
_APART = frozenset({"anchors", "participants", *EVIDENCE})


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as text, and as a number if it has a distance from other answers."""

    text: str
    """Two answers are the same if their texts are equal."""
    measure: float | None = None
    """The number, or the middle of the possible days of a date as an ordinal."""
    unit: str | None = None
    """Unit of the measure."""


def answers(ds: Dataset, fact: Fact, renamed: Mapping[FactId, FactId]) -> dict[str, Answer]:
    """Return the answers about a fact, by field.

    The modality of one value is ``modality[field: value]``, that of the record ``modality``; so is other
    evidence.

    Parameters
    ----------
    ds : Dataset
        The coding.
    fact : Fact
        One of its facts.
    renamed : mapping of FactId to FactId
        Ids of facts in this coding, and the ids of the same facts in the other coding.
    """
    found = {"anchors": Answer(_joined(_passage(ds, anchor) for anchor in fact.anchors))}
    for item in fields(fact):
        content = getattr(fact, item.name)
        if item.name in _WORDING or item.name in _APART:
            continue
        points = "refers_to" in item.metadata or item.name == "evidence"
        if isinstance(content, Values):
            if content or content.not_stated:
                found[item.name] = _answer(fact, content, renamed if points else {})
                found.update(_evidence(fact, item.name, content, renamed, points=points))
        elif item.name == "claim":
            found[item.name] = Answer(content.removeprefix(f"{ds.id}:"))
        elif content is not None and content != ():
            found[item.name] = Answer(spelled(content, renamed if points else {}))
    if isinstance(fact, Event) and fact.participants:
        found["participants"] = Answer(
            _joined(f"{renamed.get(item.actor, item.actor)} ({item.role})" for item in fact.participants)
        )
    for name in EVIDENCE:
        if (content := getattr(fact, name)) is not None:
            found[name] = Answer(spelled(content, renamed))
    return found


def _answer(fact: Fact, values: Values[Any], renamed: Mapping[FactId, FactId]) -> Answer:
    if not values:
        return Answer(NOT_STATED)
    text = _joined(spelled(value.datum, renamed) for value in values)
    if len(values) > 1:
        return Answer(text)
    datum = values.only
    if isinstance(datum, When):
        return Answer(text, _middle(datum), "days")
    if isinstance(datum, Decimal | Fraction):
        return Answer(text, float(datum), str(fact.unit) if isinstance(fact, Quantity) else None)
    return Answer(text)


def _evidence(
    fact: Fact, name: str, values: Values[Any], renamed: Mapping[FactId, FactId], *, points: bool
) -> Iterator[tuple[str, Answer]]:
    value: Value[Any]
    for value in values.inherit(fact):
        datum = spelled(value.datum, renamed if points else {})
        if value.bound:
            yield f"bound[{name}: {datum}]", Answer(_joined(value.bound))
        for evidence in EVIDENCE:
            content = getattr(value, evidence)
            if content is not None:
                yield f"{evidence}[{name}: {datum}]", Answer(spelled(content, renamed))


def _middle(when: When) -> float | None:
    low, high = when.bounds.earliest, when.bounds.latest
    if isinstance(low, dt.date) and isinstance(high, dt.date):
        return (low.toordinal() + high.toordinal()) / 2
    return None


def spelled(content: Any, renamed: Mapping[FactId, FactId]) -> str:
    """Return an answer as text, with the ids of the other coding."""
    if isinstance(content, tuple):
        return _joined(spelled(item, renamed) for item in content) or "none"
    if isinstance(content, When):
        return content.resolved or _joined(_stated(item, renamed) for item in content.stated) or NOT_STATED
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, StrEnum):
        return content.value
    if isinstance(content, Evidence):
        return f"{renamed.get(content.fact, content.fact)} ({content.stance})"
    return renamed.get(FactId(content), content) if isinstance(content, str) else str(content)


def _stated(item: str | Relative, renamed: Mapping[FactId, FactId]) -> str:
    return f"{item.kind} {renamed.get(item.to, item.to)}" if isinstance(item, Relative) else item


def _passage(ds: Dataset, anchor: Any) -> str:
    return str(anchor) if len(ds.sources) > 1 else anchor.locator


def _joined(texts: Any) -> str:
    return "; ".join(sorted(texts))

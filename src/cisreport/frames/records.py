"""Columns for the fields of a record, by their types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from cisreport.frames.columns import Column, category, joined
from cisreport.model import (
    Fact,
    Participation,
    Passage,
    Relative,
    RelativeKind,
    Source,
    Values,
    When,
    disagreements,
    values_of,
)

_EVIDENCE = (
    *("modality", "reserve", "attribution", "quoted", "confidence", "anchors"),
    *("note", "formerly", "withdrawn", "exact"),
)


SUMMED = ("several", "disagree", "not_stated")
"""Columns that name fields of a record."""


def record_columns(record_type: type[Fact | Source]) -> tuple[Column, ...]:
    """Return the columns of a type of record: its fields, its evidence, and the columns in ``SUMMED``."""
    hints = get_type_hints(record_type)
    names = [item.name for item in fields(record_type)]
    rest = [name for name in names if name not in ("id", "label", *_EVIDENCE)]
    ordered = [name for name in ("id", "label") if name in names] + rest
    ordered += [name for name in _EVIDENCE if name in names]
    columns = [column for name in ordered for column in _field_columns(name, hints[name])]
    columns += [
        Column("several", "str", lambda row: joined(key for key, held in values_of(row) if len(held) > 1)),
        Column("disagree", "str", lambda row: joined(key for key, _ in disagreements(row))),
        Column(
            "not_stated", "str", lambda row: joined(key for key, held in values_of(row) if held.not_stated)
        ),
    ]
    return tuple(columns)


def _field_columns(name: str, hint: Any) -> tuple[Column, ...]:
    """Return the columns of a field, by its type."""
    held: Any = get_args(hint)[0] if get_origin(hint) is Values else hint
    if held is When:
        return _date_columns(name)
    if NoneType in get_args(held):
        (held,) = (part for part in get_args(held) if part is not NoneType)
    if isinstance(held, type) and issubclass(held, StrEnum):
        return (Column(name, category(held), lambda row: _first(getattr(row, name))),)
    if held is int:
        return (Column(name, "Int64", lambda row: getattr(row, name)),)
    if held is bool:
        return (Column(name, "bool", lambda row: getattr(row, name)),)
    if Decimal in get_args(held):
        return (
            Column(name, "object", lambda row: getattr(row, name).first),
            Column(f"{name}_float", "float64", lambda row: _as_float(getattr(row, name).first)),
            Column(f"{name}_bound", "str", lambda row: joined(_bound(getattr(row, name)))),
        )
    if held == tuple[Passage, ...]:
        return (Column(name, "int64", lambda row: len(getattr(row, name))),)
    return (Column(name, "str", lambda row: _text(getattr(row, name))),)


def _date_columns(field: str) -> tuple[Column, ...]:
    prefix = "" if field == "date" else f"{field}_"

    def whens(row: Any) -> tuple[When, ...]:
        return tuple(value.datum for value in getattr(row, field))

    def relation(kind: RelativeKind) -> Callable[[Any], str | None]:
        return lambda row: joined(
            item.to
            for when in whens(row)
            for item in when.stated
            if isinstance(item, Relative) and item.kind is kind
        )

    return (
        Column(f"{prefix}stated", "str", lambda row: joined(filter(None, map(stated_words, whens(row))))),
        Column(
            f"{prefix}resolved", "str", lambda row: joined(filter(None, (w.resolved for w in whens(row))))
        ),
        Column(f"{prefix}earliest", "datetime64[s]", lambda row: _end(whens(row), latest=False)),
        Column(f"{prefix}latest", "datetime64[s]", lambda row: _end(whens(row), latest=True)),
        Column(f"{prefix}after", "str", relation(RelativeKind.AFTER)),
        Column(f"{prefix}before", "str", relation(RelativeKind.BEFORE)),
        Column(f"{prefix}basis", "str", lambda row: joined(filter(None, (w.basis for w in whens(row))))),
    )


def stated_words(when: When) -> str:
    """Return what is stated about a date; a relation is its kind and target."""
    return ", ".join(f"{item.kind} {item.to}" if isinstance(item, Relative) else item for item in when.stated)


def _end(whens: Sequence[When], *, latest: bool) -> dt.date | None:
    ends = [when.bounds.latest if latest else when.bounds.earliest for when in whens]
    days = [end for end in ends if isinstance(end, dt.date)]
    if not days or len(days) < len(ends):
        return None
    return max(days) if latest else min(days)


def _first(content: Any) -> Any:
    return content.first if isinstance(content, Values) else content


def _bound(values: Values[Any]) -> tuple[str, ...]:
    return values.items[0].bound if values else ()


def _as_float(amount: Any) -> float | None:
    return None if amount is None else float(amount)


def _text(content: Any) -> str | None:
    if isinstance(content, Values):
        return joined([value.datum for value in content.items])
    if isinstance(content, tuple):
        return joined(item.actor if isinstance(item, Participation) else item for item in content)
    return None if content is None else str(content)

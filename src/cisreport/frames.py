"""Frames: the door to pandas.  Records never import this module, and it imports no analysis.

:func:`frame` gives one frame for each collection of facts (``meetings``, ``quantities`` ...), with a
row a record in the order of the dataset, and these:

========================  =====================================================================
``facts``                 every fact: id, kind (its collection), label, evidence
``events``                every event of whatever kind, with the columns that all events have
``values``                every value of every field, with its own evidence and its cite; a field
                          that a source leaves open is a row with ``not_stated``
``participations``        every actor in every event, with the role
``evidence``              every fact that a verdict of a review rests on, with its stance
``derivations``           every derivation; computed ones once the analysis has run
``sources``, ``passages`` the sources, and the passages of the segmented ones
========================  =====================================================================

Columns of a collection follow the fields of its record (:mod:`cisreport.model`), then its evidence:

- Text and ids are ``str``, missing where nothing is said.  Several values or ids stand in one cell,
  joined by "; ".
- A closed vocabulary is an ordered category in the order of its definition; of several values the
  first.
- A number is a column of exact ``Decimal`` or ``Fraction`` objects, and one of ``float64`` with
  ``_float`` after its name; of several values the first.
- A date gives ``stated``, ``resolved`` and ``basis`` (``str``), ``earliest`` and ``latest``
  (``datetime64[s]``, missing where open; where values disagree, the days that hold them all).  They
  carry the field's name before them unless the field is ``date``.  ``after`` and ``before`` name
  the records it is told to come after or before.
- ``modality``, ``attribution``, ``quoted``, ``confidence``, ``anchors``, ``note``: the record's
  evidence.
- ``several`` names the fields with more than one value, ``disagree`` those of them whose values
  cannot all hold, and ``not_stated`` those that the source leaves open; the frame ``values`` has them
  all.

An empty collection gives an empty frame with the same columns and dtypes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pandas as pd

from cisreport.errors import NotFoundError, suggest
from cisreport.model import (
    COLLECTIONS,
    Anchor,
    ClaimReview,
    Confidence,
    Dataset,
    Derivation,
    Event,
    Evidence,
    Fact,
    Modality,
    Participation,
    ParticipationRole,
    Passage,
    PassageRole,
    Quantity,
    Relative,
    RelativeKind,
    Source,
    Stance,
    Unit,
    Value,
    Values,
    Verdict,
    When,
    collection_of,
    disagreements,
    parts_of,
    values_of,
)
from cisreport.wording import NOT_STATED_TEXT, amount_text, date_text, name_of, quantity_text

SEPARATOR = "; "
"""What joins several texts or ids in one cell."""

_EVIDENCE = ("modality", "attribution", "quoted", "confidence", "anchors", "note", "formerly", "withdrawn")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its name, its dtype, and how its cell is read from a row's object."""

    name: str
    dtype: Any
    read: Callable[[Any], Any]


_SUMMED = ("several", "disagree", "not_stated")
"""Columns that name fields of a record."""


def frame(ds: Dataset, name: str) -> pd.DataFrame:
    """Return a collection of a dataset as a pandas frame.

    Parameters
    ----------
    ds : Dataset
        As loaded, or as returned by :func:`cisreport.derive`.
    name : str
        A collection such as ``meetings``, or ``facts``, ``events``, ``values``, ``participations``,
        ``evidence``, ``derivations``, ``sources``, ``passages``; :func:`frame_names` has all of them.

    Returns
    -------
    pandas.DataFrame
        With the columns and dtypes that the docstring of :mod:`cisreport.frames` describes.

    Raises
    ------
    NotFoundError
        When there is no such frame; the text names the near ones.
    """
    if name in COLLECTIONS:
        record_type = COLLECTIONS[name]
        return _built(_record_columns(record_type), ds.of_type(record_type))
    if name in _SPECIAL:
        return _SPECIAL[name](ds)
    raise NotFoundError(f'there is no frame "{name}"; {suggest(name, frame_names())}')


def frame_names() -> tuple[str, ...]:
    """Return the names :func:`frame` knows."""
    return (*COLLECTIONS, *_SPECIAL)


def _built(columns: Sequence[_Column], rows: Iterable[Any]) -> pd.DataFrame:
    records = list(rows)
    return pd.DataFrame(
        {item.name: pd.Series([item.read(row) for row in records], dtype=item.dtype) for item in columns},
        columns=[item.name for item in columns],
    )


def _category(kind: type[StrEnum]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype([member.value for member in kind], ordered=True)


def _joined(items: Iterable[object]) -> str | None:
    return SEPARATOR.join(str(item) for item in items) or None


def _record_columns(record_type: type[Fact | Source]) -> tuple[_Column, ...]:
    hints = get_type_hints(record_type)
    names = [item.name for item in fields(record_type)]
    own = [name for name in names if name not in ("id", "label", *_EVIDENCE)]
    ordered = [name for name in ("id", "label") if name in names] + own
    ordered += [name for name in _EVIDENCE if name in names]
    columns = [column for name in ordered for column in _field_columns(name, hints[name])]
    columns += [
        _Column("several", "str", lambda row: _joined(key for key, held in values_of(row) if len(held) > 1)),
        _Column("disagree", "str", lambda row: _joined(key for key, _ in disagreements(row))),
        _Column(
            "not_stated", "str", lambda row: _joined(key for key, held in values_of(row) if held.not_stated)
        ),
    ]
    return tuple(columns)


def _field_columns(name: str, hint: Any) -> tuple[_Column, ...]:
    """Return the columns of a field, by its type."""
    held: Any = get_args(hint)[0] if get_origin(hint) is Values else hint
    if held is When:
        return _date_columns(name)
    if NoneType in get_args(held):
        (held,) = (part for part in get_args(held) if part is not NoneType)
    if isinstance(held, type) and issubclass(held, StrEnum):
        return (_Column(name, _category(held), lambda row: _first(getattr(row, name))),)
    if held is bool:
        return (_Column(name, "bool", lambda row: getattr(row, name)),)
    if Decimal in get_args(held):
        return (
            _Column(name, "object", lambda row: getattr(row, name).first),
            _Column(f"{name}_float", "float64", lambda row: _as_float(getattr(row, name).first)),
        )
    if held == tuple[Passage, ...]:
        return (_Column(name, "int64", lambda row: len(getattr(row, name))),)
    return (_Column(name, "str", lambda row: _text(getattr(row, name))),)


def _date_columns(field: str) -> tuple[_Column, ...]:
    prefix = "" if field == "date" else f"{field}_"

    def whens(row: Any) -> tuple[When, ...]:
        return tuple(value.datum for value in getattr(row, field))

    def told(kind: RelativeKind) -> Callable[[Any], str | None]:
        return lambda row: _joined(
            item.to
            for when in whens(row)
            for item in when.stated
            if isinstance(item, Relative) and item.kind is kind
        )

    return (
        _Column(f"{prefix}stated", "str", lambda row: _joined(filter(None, map(_stated, whens(row))))),
        _Column(
            f"{prefix}resolved", "str", lambda row: _joined(filter(None, (w.resolved for w in whens(row))))
        ),
        _Column(f"{prefix}earliest", "datetime64[s]", lambda row: _end(whens(row), latest=False)),
        _Column(f"{prefix}latest", "datetime64[s]", lambda row: _end(whens(row), latest=True)),
        _Column(f"{prefix}after", "str", told(RelativeKind.AFTER)),
        _Column(f"{prefix}before", "str", told(RelativeKind.BEFORE)),
        _Column(f"{prefix}basis", "str", lambda row: _joined(filter(None, (w.basis for w in whens(row))))),
    )


def _stated(when: When) -> str:
    return ", ".join(f"{item.kind} {item.to}" if isinstance(item, Relative) else item for item in when.stated)


def _end(whens: Sequence[When], *, latest: bool) -> dt.date | None:
    ends = [when.bounds.latest if latest else when.bounds.earliest for when in whens]
    days = [end for end in ends if isinstance(end, dt.date)]
    if not days or len(days) < len(ends):
        return None
    return max(days) if latest else min(days)


def _first(content: Any) -> Any:
    return content.first if isinstance(content, Values) else content


def _as_float(amount: Any) -> float | None:
    return None if amount is None else float(amount)


def _text(content: Any) -> str | None:
    if isinstance(content, Values):
        return _joined(value.datum for value in content)
    if isinstance(content, tuple):
        return _joined(item.actor if isinstance(item, Participation) else item for item in content)
    return None if content is None else str(content)


def _facts(ds: Dataset) -> pd.DataFrame:
    columns = [column for column in _record_columns(Fact) if column.name not in _SUMMED]
    columns.insert(1, _Column("kind", "str", collection_of))
    return _built(columns, ds)


def _events(ds: Dataset) -> pd.DataFrame:
    columns = list(_record_columns(Event))
    columns.insert(1, _Column("kind", "str", collection_of))
    return _built(columns, ds.of_type(Event))


@dataclass(frozen=True, slots=True)
class _ValueRow:
    """One value of one field; ``value`` is None where the source leaves the field open."""

    cite: str
    fact: Fact
    field: str
    number: int
    text: str
    value: Value[Any] | None


def _value_rows(ds: Dataset) -> Iterator[_ValueRow]:
    for fact in ds:
        targets = {item.name for item in fields(fact) if "refers_to" in item.metadata}
        for name, held in values_of(fact):
            cite = f"{ds.id}:{fact.id}/{name}"
            if held.not_stated and not held:
                yield _ValueRow(cite, fact, name, 0, NOT_STATED_TEXT, None)
            for number, value in enumerate(
                held.inherit(fact.anchors, fact.modality, fact.attribution, fact.quoted, fact.confidence), 1
            ):
                text = name_of(ds, value.datum) if name in targets else _datum_text(fact, value.datum)
                yield _ValueRow(cite, fact, name, number, text, value)


def _datum_text(fact: Fact, datum: Any) -> str:
    if isinstance(datum, When):
        return date_text(datum)
    if isinstance(datum, Decimal | Fraction):
        return quantity_text(datum, fact.unit) if isinstance(fact, Quantity) else amount_text(datum)
    return str(datum)


def _datum(row: _ValueRow) -> str | None:
    datum = row.value and row.value.datum
    if isinstance(datum, When):
        return datum.resolved or _stated(datum) or None
    return None if datum is None else str(datum)


_VALUE_COLUMNS = (
    _Column("cite", "str", lambda row: row.cite),
    _Column("id", "str", lambda row: row.fact.id),
    _Column("kind", "str", lambda row: collection_of(row.fact)),
    _Column("field", "str", lambda row: row.field),
    _Column("number", "int64", lambda row: row.number),
    _Column("text", "str", lambda row: row.text),
    _Column("datum", "str", _datum),
    _Column("not_stated", "bool", lambda row: row.value is None),
    _Column("modality", _category(Modality), lambda row: row.value and row.value.modality),
    _Column("attribution", "str", lambda row: row.value and _joined(row.value.attribution or ())),
    _Column("quoted", "bool", lambda row: bool(row.value and row.value.quoted)),
    _Column("confidence", _category(Confidence), lambda row: row.value and row.value.confidence),
    _Column("anchors", "str", lambda row: _joined((row.value or row.fact).anchors)),
    _Column("note", "str", lambda row: row.value and row.value.note),
)
_PARTICIPATION_COLUMNS = (
    _Column("event", "str", lambda row: row[0].id),
    _Column("kind", "str", lambda row: collection_of(row[0])),
    _Column("actor", "str", lambda row: row[1].actor),
    _Column("actor_kind", "str", lambda row: row[2]),
    _Column("role", _category(ParticipationRole), lambda row: row[1].role),
    _Column("modality", _category(Modality), lambda row: row[1].modality or row[0].modality),
    _Column("anchors", "str", lambda row: _joined(row[1].anchors or row[0].anchors)),
    _Column("note", "str", lambda row: row[1].note),
)
_DERIVATION_COLUMNS = (
    _Column("id", "str", lambda row: row.id),
    _Column("label", "str", lambda row: row.label),
    _Column("fn", "str", lambda row: row.fn),
    _Column("inputs", "str", lambda row: _joined(row.inputs)),
    _Column("params", "str", lambda row: _joined(f"{key}: {value}" for key, value in row.params.items())),
    _Column("value", "object", lambda row: row.value),
    _Column("lower", "object", lambda row: row.lower),
    _Column("upper", "object", lambda row: row.upper),
    _Column("lower_float", "float64", lambda row: _derived_float(row, row.lower)),
    _Column("upper_float", "float64", lambda row: _derived_float(row, row.upper)),
    _Column("unit", _category(Unit), lambda row: row.unit),
    _Column("approximate", "bool", lambda row: row.approximate),
    _Column("assumptions", "str", lambda row: _joined(row.assumptions)),
    _Column("note", "str", lambda row: row.note),
)
_EVIDENCE_COLUMNS: tuple[_Column, ...] = (
    _Column("review", "str", lambda row: row[0].id),
    _Column("claim", "str", lambda row: row[0].claim),
    _Column("verdict", _category(Verdict), lambda row: row[0].verdict),
    _Column("fact", "str", lambda row: row[1].fact),
    _Column("kind", "str", lambda row: row[2]),
    _Column("stance", _category(Stance), lambda row: row[1].stance),
    _Column("says", "str", lambda row: row[1].says),
    _Column("anchors", "str", lambda row: _joined(row[1].anchors)),
)
_PASSAGE_COLUMNS = (
    _Column("source", "str", lambda row: row[0].id),
    _Column("locator", "str", lambda row: row[1].locator),
    _Column("role", _category(PassageRole), lambda row: row[1].role),
    _Column("words", "int64", lambda row: row[1].words),
    _Column("facts", "int64", lambda row: row[2]),
    _Column("uncited", "str", lambda row: row[1].uncited),
    _Column("digest", "str", lambda row: row[1].digest),
)


def _derived_float(row: Derivation, bound: Any) -> float | None:
    """Return a bound as a float; that of an exact number is the number."""
    number = row.value if bound is None else bound
    return float(number) if isinstance(number, Decimal | Fraction) else None


def _values(ds: Dataset) -> pd.DataFrame:
    return _built(_VALUE_COLUMNS, _value_rows(ds))


def _participations(ds: Dataset) -> pd.DataFrame:
    rows = (
        (event, item, collection_of(actor) if isinstance(actor := ds.facts.get(item.actor), Fact) else None)
        for event in ds.of_type(Event)
        for item in event.participants
    )
    return _built(_PARTICIPATION_COLUMNS, rows)


def _evidence(ds: Dataset) -> pd.DataFrame:
    """A row a fact that a verdict rests on; its anchors are the fact's where it has none of its own."""

    def row(review: ClaimReview, item: Evidence) -> tuple[ClaimReview, Evidence, str | None]:
        fact = ds.facts.get(item.fact)
        if fact is None:
            return review, item, None
        return review, replace(item, anchors=item.anchors or fact.anchors), collection_of(fact)

    return _built(_EVIDENCE_COLUMNS, (row(review, item) for review in ds.reviews for item in review.evidence))


def _passages(ds: Dataset) -> pd.DataFrame:
    citing = Counter(anchor for fact in ds for anchor in _anchors(fact))
    rows = (
        (source, passage, citing[Anchor(source.id, passage.locator)])
        for source in ds.sources
        for passage in source.passages
    )
    return _built(_PASSAGE_COLUMNS, rows)


def _anchors(fact: Fact) -> set[Anchor]:
    """Return every passage a fact rests on, in whatever part of it."""
    found = set(fact.anchors)
    found.update(anchor for _, held in values_of(fact) for value in held for anchor in value.anchors)
    found.update(anchor for _, parts in parts_of(fact) for item in parts for anchor in item.anchors)
    return found


_SPECIAL: Mapping[str, Callable[[Dataset], pd.DataFrame]] = {
    "facts": _facts,
    "events": _events,
    "values": _values,
    "participations": _participations,
    "evidence": _evidence,
    "derivations": lambda ds: _built(_DERIVATION_COLUMNS, ds.derivations.values()),
    "sources": lambda ds: _built(_record_columns(Source), ds.sources),
    "passages": _passages,
}

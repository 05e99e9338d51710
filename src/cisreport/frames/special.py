"""Frames that are not collections: their rows are facts of several kinds, or parts of facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any

import pandas as pd

from cisreport.frames.columns import Column, built, category, joined
from cisreport.frames.identities import code_columns, entity_of, vocabulary
from cisreport.frames.records import SUMMED, record_columns, stated_words
from cisreport.model import (
    Anchor,
    ClaimReview,
    Confidence,
    Dataset,
    Decision,
    Derivation,
    Event,
    Evidence,
    Fact,
    Modality,
    ParticipationRole,
    PassageRole,
    Quantity,
    Source,
    Stance,
    Unit,
    Value,
    Verdict,
    When,
    collection_of,
    parts_of,
    values_of,
)
from cisreport.wording import NOT_STATED_TEXT, amount_text, bounded_text, date_text, name_of, quantity_text


def _facts(ds: Dataset) -> pd.DataFrame:
    columns = [column for column in record_columns(Fact) if column.name not in SUMMED]
    columns.insert(1, Column("kind", "str", collection_of))
    return built(columns, ds)


def _events(ds: Dataset) -> pd.DataFrame:
    columns = list(record_columns(Event))
    columns.insert(1, Column("kind", "str", collection_of))
    return built(columns, ds.of_type(Event))


@dataclass(frozen=True, slots=True)
class _ValueRow:
    """One value of one field; ``value`` is None if the source leaves the field open."""

    cite: str
    record: Fact | Source
    field: str
    number: int
    text: str
    value: Value[Any] | None
    reason: str | None = None

    @property
    def when(self) -> When | None:
        """The date that the value is, if it is one."""
        datum = self.value and self.value.datum
        return datum if isinstance(datum, When) else None


def _value_rows(ds: Dataset) -> Iterator[_ValueRow]:
    for record in (*ds, *ds.sources):
        targets = {item.name for item in fields(record) if "refers_to" in item.metadata}
        for name, held in values_of(record):
            cite = f"{ds.id}:{record.id}/{name}"
            if held.not_stated and not held:
                yield _ValueRow(cite, record, name, 0, NOT_STATED_TEXT, None, held.open)
            for number, value in enumerate(held.inherit(record) if isinstance(record, Fact) else held, 1):
                text = name_of(ds, value.datum) if name in targets else _value_text(record, value)
                yield _ValueRow(cite, record, name, number, text, value)


def _value_text(record: Fact | Source, value: Value[Any]) -> str:
    datum = value.datum
    if isinstance(datum, When):
        return date_text(datum)
    if isinstance(datum, Decimal | Fraction):
        words = quantity_text(datum, record.unit) if isinstance(record, Quantity) else amount_text(datum)
        return bounded_text(words, value.bound)
    return str(datum)


def _value_anchors(row: _ValueRow) -> tuple[Anchor, ...]:
    if row.value is not None:
        return row.value.anchors
    return row.record.anchors if isinstance(row.record, Fact) else ()


def _datum(row: _ValueRow) -> str | None:
    datum = row.value and row.value.datum
    if isinstance(datum, When):
        return datum.resolved or stated_words(datum) or None
    return None if datum is None else str(datum)


_VALUE_COLUMNS = (
    Column("cite", "str", lambda row: row.cite),
    Column("id", "str", lambda row: row.record.id),
    Column("kind", "str", lambda row: collection_of(row.record)),
    Column("field", "str", lambda row: row.field),
    Column("number", "int64", lambda row: row.number),
    Column("text", "str", lambda row: row.text),
    Column("datum", "str", _datum),
    Column("bound", "str", lambda row: row.value and joined(row.value.bound)),
    Column("stated", "str", lambda row: (row.when and stated_words(row.when)) or None),
    Column("basis", "str", lambda row: row.when and row.when.basis),
    Column("derived_by", "str", lambda row: row.when and joined(row.when.derived_by)),
    Column("not_stated", "bool", lambda row: row.value is None),
    Column("reason", "str", lambda row: row.reason),
    Column("modality", category(Modality), lambda row: row.value and row.value.modality),
    Column("reserve", "str", lambda row: row.value and joined(row.value.reserve or ())),
    Column("attribution", "str", lambda row: row.value and joined(row.value.attribution or ())),
    Column("quoted", "bool", lambda row: bool(row.value and row.value.quoted)),
    Column("confidence", category(Confidence), lambda row: row.value and row.value.confidence),
    Column("anchors", "str", lambda row: joined(_value_anchors(row))),
    Column("note", "str", lambda row: row.value and row.value.note),
    Column("exact", "str", lambda row: row.value and joined(row.value.exact)),
)
_PARTICIPATION_COLUMNS = (
    Column("event", "str", lambda row: row[0].id),
    Column("kind", "str", lambda row: collection_of(row[0])),
    Column("actor", "str", lambda row: row[1].actor),
    Column("actor_kind", "str", lambda row: collection_of(row[2]) if isinstance(row[2], Fact) else None),
    Column("role", category(ParticipationRole), lambda row: row[1].role),
    Column("modality", category(Modality), lambda row: row[1].modality),
    Column("reserve", "str", lambda row: joined(row[1].reserve or ())),
    Column("attribution", "str", lambda row: joined(row[1].attribution or ())),
    Column("quoted", "bool", lambda row: bool(row[1].quoted)),
    Column("anchors", "str", lambda row: joined(row[1].anchors)),
    Column("note", "str", lambda row: row[1].note),
    Column("exact", "str", lambda row: joined(row[1].exact)),
)
_DERIVATION_COLUMNS = (
    Column("id", "str", lambda row: row.id),
    Column("label", "str", lambda row: row.label),
    Column("fn", "str", lambda row: row.fn),
    Column("inputs", "str", lambda row: joined(row.inputs)),
    Column("params", "str", lambda row: joined(f"{key}: {value}" for key, value in row.params.items())),
    Column("value", "object", lambda row: row.value),
    Column("lower", "object", lambda row: row.lower),
    Column("upper", "object", lambda row: row.upper),
    Column("lower_float", "float64", lambda row: _derived_float(row, row.lower)),
    Column("upper_float", "float64", lambda row: _derived_float(row, row.upper)),
    Column("unit", category(Unit), lambda row: row.unit),
    Column("approximate", "bool", lambda row: row.approximate),
    Column("assumptions", "str", lambda row: joined(row.assumptions)),
    Column("read", "str", lambda row: joined(row.read)),
    Column("note", "str", lambda row: row.note),
)
_EVIDENCE_COLUMNS: tuple[Column, ...] = (
    Column("review", "str", lambda row: row[0].id),
    Column("claim", "str", lambda row: row[0].claim),
    Column("verdict", category(Verdict), lambda row: row[0].verdict),
    Column("fact", "str", lambda row: row[1].fact),
    Column("kind", "str", lambda row: row[2]),
    Column("stance", category(Stance), lambda row: row[1].stance),
    Column("time", "str", lambda row: row[1].time),
    Column("says", "str", lambda row: row[1].says),
    Column("anchors", "str", lambda row: joined(row[1].anchors)),
)
_PASSAGE_COLUMNS = (
    Column("source", "str", lambda row: row[0].id),
    Column("locator", "str", lambda row: row[1].locator),
    Column("role", category(PassageRole), lambda row: row[1].role),
    Column("words", "int64", lambda row: row[1].words),
    Column("facts", "int64", lambda row: row[2]),
    Column("uncited", "str", lambda row: row[1].uncited),
    Column("adjusted", "str", lambda row: row[1].adjusted),
    Column("fragment", "str", lambda row: row[1].fragment),
    Column("formerly", "str", lambda row: joined(row[1].formerly)),
    Column("digest", "str", lambda row: row[1].digest),
    Column("excerpt", "str", lambda row: row[1].excerpt),
    Column("translation", "str", lambda row: row[1].translation and row[1].translation.text),
    Column("translator", "str", lambda row: row[1].translation and row[1].translation.translator),
)


def _derived_float(row: Derivation, bound: Any) -> float | None:
    """Return a bound as a float; an exact number is its bound."""
    number = row.value if bound is None else bound
    return float(number) if isinstance(number, Decimal | Fraction) else None


def _values(ds: Dataset) -> pd.DataFrame:
    return built(_VALUE_COLUMNS, _value_rows(ds))


def _participations(ds: Dataset) -> pd.DataFrame:
    rows = (
        (event, item.inherit(event), ds.facts.get(item.actor))
        for event in ds.of_type(Event)
        for item in event.participants
    )
    codes = code_columns(lambda row: entity_of(ds, row[2]), ds)
    return built((*_PARTICIPATION_COLUMNS, *codes), rows)


def _evidence(ds: Dataset) -> pd.DataFrame:
    """Return a row for each fact that a verdict rests on; without separate anchors it has the fact's."""

    def row(review: ClaimReview, item: Evidence) -> tuple[ClaimReview, Evidence, str | None]:
        fact = ds.facts.get(item.fact)
        if fact is None:
            return review, item, None
        return review, replace(item, anchors=item.anchors or fact.anchors), collection_of(fact)

    return built(_EVIDENCE_COLUMNS, (row(review, item) for review in ds.reviews for item in review.evidence))


def _passages(ds: Dataset) -> pd.DataFrame:
    citing = Counter(anchor for fact in ds for anchor in _anchors(fact))
    rows = (
        (source, passage, citing[Anchor(source.id, passage.locator)])
        for source in ds.sources
        for passage in source.passages
    )
    return built(_PASSAGE_COLUMNS, rows)


def _anchors(fact: Fact) -> set[Anchor]:
    """Return every passage that a fact or a part of it rests on."""
    found = set(fact.anchors)
    found.update(anchor for _, held in values_of(fact) for value in held for anchor in value.anchors)
    found.update(anchor for _, parts in parts_of(fact) for item in parts for anchor in item.anchors)
    return found


_DECISION_COLUMNS = tuple(Column(item.name, "str", attrgetter(item.name)) for item in fields(Decision))


SPECIAL: Mapping[str, Callable[[Dataset], pd.DataFrame]] = {
    "facts": _facts,
    "events": _events,
    "values": _values,
    "participations": _participations,
    "evidence": _evidence,
    "derivations": lambda ds: built(_DERIVATION_COLUMNS, ds.derivations.values()),
    "sources": lambda ds: built(record_columns(Source), ds.sources),
    "passages": _passages,
    "vocabulary": vocabulary,
    "decisions": lambda ds: built(_DECISION_COLUMNS, ds.coding.decisions),
}

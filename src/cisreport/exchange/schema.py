"""The tables of a dataset: what data packages, databases and sheets have in common.

There is a row for each thing: a fact, a value of a field, a participation.  Cells are texts, whole numbers,
true or false, lists of texts, and mappings.  :data:`TABLES` describes every column, with keys; the names of
the columns are those of the records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from cisreport.exchange.coded import GROUPS
from cisreport.model import (
    COLLECTIONS,
    Confidence,
    ExcerptRule,
    Modality,
    ParticipationRole,
    PassageRole,
    SourceKind,
    Stance,
    Unit,
    Values,
)


class Kind(StrEnum):
    """Types of cells, as Table Schema calls them."""

    TEXT = "string"
    NUMBER = "integer"
    TRUTH = "boolean"
    LIST = "array"
    """Texts."""
    MAPPING = "object"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    description: str
    kind: Kind = Kind.TEXT
    required: bool = False
    words: tuple[str, ...] = ()
    """Words of a closed vocabulary."""
    refers_to: str = ""
    """The table whose first column has what is named here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its columns, and those that identify a row."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


def _id(what: str, refers_to: str = "") -> Column:
    return Column(what if refers_to else "id", f"Id of the {what}.", required=True, refers_to=refers_to)


_NUMBER = Column("number", "Counted from 1 in the order of the dataset.", Kind.NUMBER, required=True)
_ANCHORS = Column("anchors", "Passages it rests on, source[locator].", Kind.LIST)
_MODALITY = Column("modality", "How the source puts it.", words=tuple(Modality))
_RESERVE = Column("reserve", "Words of the source that weaken or strengthen it.", Kind.LIST)
_ATTRIBUTION = Column("attribution", "Who says so; empty: the source itself.", Kind.LIST)
_QUOTED = Column("quoted", "Whether it is between quotation marks.", Kind.TRUTH)
_CONFIDENCE = Column("confidence", "How sure the coder is.", words=tuple(Confidence))
_EXACT = Column("exact", "Words of its passages that it rests on, as the excerpts have them.", Kind.LIST)
_NOTE = Column("note", "A remark of the coder.")
_FORMERLY = Column("formerly", "Earlier ids.", Kind.LIST)
_EVIDENCE = (_ANCHORS, _MODALITY, _RESERVE, _ATTRIBUTION, _QUOTED, _CONFIDENCE, _NOTE)
_COMMON: tuple[str, ...] = (
    "id",
    "label",
    "anchors",
    "modality",
    "reserve",
    "attribution",
    "quoted",
    "confidence",
    "note",
)
_COMMON += ("formerly", "withdrawn", "exact")


def is_values(hint: Any) -> bool:
    """Return whether a field of this type has values."""
    return (get_origin(hint) or hint) is Values


def _plain_columns() -> Iterator[Column]:
    """Yield a column for each field of a kind of fact that has neither values nor parts."""
    seen: set[str] = set()
    for kind in COLLECTIONS.values():
        hints = get_type_hints(kind)
        for item in fields(kind):
            hint = hints[item.name]
            if item.name in (*_COMMON, *seen) or item.metadata.get("parts") or is_values(hint):
                continue
            seen.add(item.name)
            held = [part for part in get_args(hint) if part is not NoneType] or [hint]
            cells = Kind.LIST if get_origin(hint) is tuple else Kind.TEXT
            words = tuple(held[0]) if isinstance(held[0], type) and issubclass(held[0], StrEnum) else ()
            target = "facts" if "refers_to" in item.metadata and cells is Kind.TEXT else ""
            what = f"The field {item.name} of the kinds of facts that have it."
            yield Column(item.name, what, cells, words=words, refers_to=target)


def _value_columns(table: str) -> tuple[Column, ...]:
    return (
        Column("record", "The record.", required=True, refers_to=table),
        Column("field", "The field of the record.", required=True),
        Column("number", "Counted from 1; 0: the source leaves the field open.", Kind.NUMBER, required=True),
        Column("datum", "What is said; of a date, see the next columns."),
        Column("stated", "The date that the source states, EDTF, or a relation to a record.", Kind.LIST),
        Column("resolved", "The date that it resolves to, EDTF."),
        Column("basis", "Why it resolves so."),
        Column("derived_by", "Derivations that the basis rests on.", Kind.LIST),
        Column("bound", "Of a number: which side of it the amount is on.", Kind.LIST),
        *_EVIDENCE,
        _EXACT,
        Column("not_stated", "Set if the source leaves the field open."),
    )


_VALUE_KEY = ("record", "field", "number")
TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            name="dataset",
            description="The dataset: one row.",
            key=("id",),
            columns=(
                Column("id", "Name of the dataset.", required=True),
                Column("title", "What it is about.", required=True),
                Column("version", "Version of the coding.", required=True),
                Column("date", "Day as of which it is valid, EDTF.", required=True),
                Column("description", "A few sentences about it."),
                Column("coder", "Who coded it.", required=True),
                Column("coded", "Day of coding, EDTF.", required=True),
                Column("codebook", "Version of the codebook.", required=True),
                Column("coders", "Who coded it independently; empty for one coding.", Kind.LIST),
            ),
        ),
        Table(
            name="decisions",
            description="What was decided where two codings differ, and by whom.",
            key=("fact", "field"),
            columns=(
                Column("fact", "The fact, by its id in this dataset.", required=True),
                Column("field", "The field, or which coding alone has the fact.", required=True),
                Column("decision", "Which coding it follows, or whether the fact is kept.", required=True),
                Column("by", "Who decided.", required=True),
                Column("why", "The reason."),
            ),
        ),
        Table(
            name="sources",
            description="What the facts rest on.",
            key=("id",),
            columns=(
                _id("source"),
                Column("kind", "How much of it is known.", required=True, words=tuple(SourceKind)),
                Column("language", "BCP 47 tag.", required=True),
                Column("url", "Address."),
                Column("archived", "Address of an archived copy."),
                Column("licence", "Terms of use."),
                Column("excerpts", "What may be published of its words.", words=tuple(ExcerptRule)),
                Column("words_per_passage", "Words of a passage at most in a quotation.", Kind.NUMBER),
                Column("words_per_source", "Words at most in all quotations together.", Kind.NUMBER),
                Column("excerpts_reason", "Why words may be quoted."),
                _NOTE,
                Column("segmentation", "Version of the definition of passages."),
                Column("digest", "SHA-256 of the file of a table."),
            ),
        ),
        Table(
            name="passages",
            description="Passages of the sources: places, digests, and the words that may be published.",
            key=("source", "locator"),
            columns=(
                _id("source", "sources"),
                Column("locator", "Where in the source it is.", required=True),
                Column("role", "What it is in its source.", required=True, words=tuple(PassageRole)),
                Column("words", "How many words it has.", Kind.NUMBER, required=True),
                Column("digest", "SHA-256 of its words.", required=True),
                Column("uncited", "Why no fact cites it."),
                Column("adjusted", "Why sentences were joined or split."),
                Column("fragment", "Words by which links to the page mark it."),
                _FORMERLY,
                Column("excerpt", "Its words."),
                Column("translation", "A translation of these words."),
                Column("translation_language", "BCP 47 tag of the translation."),
                Column("translator", "Who translated them."),
            ),
        ),
        Table(
            name="source_values",
            description="What fields of sources say, a row for each value.",
            key=_VALUE_KEY,
            columns=_value_columns("sources"),
        ),
        Table(
            name="facts",
            description="Every fact, with the fields that have a single plain content.",
            key=("id",),
            columns=(
                _id("fact"),
                Column("collection", "Kind of fact.", required=True, words=tuple(COLLECTIONS)),
                Column("label", "Short name.", required=True),
                *_EVIDENCE,
                _FORMERLY,
                Column("withdrawn", "Why it is no longer valid."),
                _EXACT,
                *_plain_columns(),
            ),
        ),
        Table(
            name="fact_values",
            description="What fields of facts say, a row for each value.",
            key=_VALUE_KEY,
            columns=_value_columns("facts"),
        ),
        Table(
            name="participations",
            description="Who takes part in events.",
            key=("event", "number"),
            columns=(
                _id("event", "facts"),
                _NUMBER,
                _id("actor", "facts"),
                Column("role", "What the actor does.", required=True, words=tuple(ParticipationRole)),
                *(column for column in _EVIDENCE if column is not _CONFIDENCE),
                _EXACT,
            ),
        ),
        Table(
            name="evidence",
            description="Facts that the verdicts of reviews rest on.",
            key=("review", "number"),
            columns=(
                _id("review", "facts"),
                _NUMBER,
                _id("fact", "facts"),
                Column("stance", "Whether it supports the claim.", required=True, words=tuple(Stance)),
                Column("says", "What it says about the claim.", required=True),
                Column("time", "The time for which it says so, EDTF."),
                _ANCHORS,
            ),
        ),
        Table(
            name="derivations",
            description="Computed values; an import computes value, lower, upper, unit and the like again.",
            key=("id",),
            columns=(
                _id("derivation"),
                Column("label", "What is computed.", required=True),
                Column("fn", "Name and version of the function.", required=True),
                Column("inputs", "Cites of its inputs.", Kind.LIST, required=True),
                Column("params", "Settings of the function.", Kind.MAPPING),
                Column("assumptions", "What has to be true for it.", Kind.LIST),
                _NOTE,
                Column("value", "The result; several records are separated by a space."),
                Column("lower", "Least value that the inputs allow."),
                Column("upper", "Greatest value that the inputs allow."),
                Column("unit", "Unit of a number.", words=tuple(Unit)),
                Column("approximate", "Whether an input is approximate.", Kind.TRUTH),
            ),
        ),
        Table(
            name="entities",
            description="Outside knowledge about the subjects of facts; no source of the dataset says it.",
            key=("id",),
            columns=(
                _id("entity"),
                Column("group", "Kind of entity.", required=True, words=GROUPS),
                Column("label", "Usual name in English.", required=True),
                Column("aliases", "Other names.", Kind.LIST),
                Column("demonyms", "Words for its people or things.", Kind.LIST),
                Column("names", "Its name in other languages, by BCP 47 tag.", Kind.MAPPING),
                Column("iso2", "ISO 3166-1 alpha-2."),
                Column("iso3", "ISO 3166-1 alpha-3."),
                Column("wikidata", "Wikidata identifier."),
                Column("country", "Id of the state that a place is in.", refers_to="entities"),
                Column("references", "References that the entry rests on.", Kind.LIST),
                _NOTE,
            ),
        ),
        Table(
            name="offices",
            description="Offices of persons, as the references of the vocabulary state them.",
            key=("person", "number"),
            columns=(
                _id("person", "entities"),
                _NUMBER,
                Column("title", "Name of the office.", required=True),
                Column("of", "The state or organization.", required=True, refers_to="entities"),
                Column("start", "EDTF."),
                Column("end", "EDTF."),
            ),
        ),
        Table(
            name="outside_references",
            description="Pages and standards that the vocabulary rests on.",
            key=("id",),
            columns=(
                _id("reference"),
                Column("title", "Its title.", required=True),
                Column("producer", "Who publishes it.", required=True),
                Column("url", "Its address."),
                _NOTE,
            ),
        ),
    )
}
"""Every table by its name, each after those that it refers to."""

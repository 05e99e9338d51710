"""The register of a report: every fact and derivation of a dataset, for the filter to choose from.

A cell emits the whole dataset as a *payload*; ``cisreport.lua`` keeps the facts that the finished
document uses, prints them as a table and puts their entries into the manifest, unchanged.  Each
entry of the manifest is canonical JSON (RFC 8785) with a digest over the rest of it.

An entry holds
    ``id``, ``dataset``, ``kind`` and ``label``;
    ``description`` and ``notes``, sentences made from the fields;
    ``evidence``, how the source puts it, and ``passages``, the anchors of all its values;
    ``rests_on``, ids of the records it was computed from;
    ``names``, what the records that it refers to are called;
    ``called``, the names by which prose may mean it and no other record;
    ``record``, its canonical record; and ``digest``.

Beside each entry goes the same as linked data (:mod:`cisreport.datasets.linkeddata`), a JSON array of
nodes; those of the dataset and of its sources stand once, with the dataset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import rfc8785

from cisreport.datasets import linkeddata
from cisreport.datasets.canonical import record_to_plain, to_plain
from cisreport.datasets.digests import digest
from cisreport.datasets.markdown import data_block
from cisreport.datasets.wording import anchor_text, datum_text, describe, evidence_text, listed, name_of
from cisreport.model import (
    Anchor,
    ClaimReview,
    Dataset,
    Derivation,
    Event,
    Fact,
    Record,
    Source,
    SourceKind,
    Value,
    When,
    parts_of,
    values_of,
)
from cisreport.model.dates import Relative
from cisreport.reports.names import called_by_id

PAYLOAD_FORMAT = "cisreport-register/1"
_NATURAL = re.compile(r"\d+|\D+")


@dataclass(frozen=True, slots=True)
class RegisterBlock:
    """A dataset's register as a cell emits it; its only rich form is Markdown."""

    dataset: Dataset = field(repr=False)
    """Where the facts come from, with its derivations computed."""
    all_facts: bool = False
    """True to list the facts that the report does not use, too."""

    def __str__(self) -> str:
        return f"register of {self.dataset.id}, version {self.dataset.version}"

    def _repr_markdown_(self) -> str:
        return f"::: {{.cr-register}}\n{data_block('cr-payload', self.payload())}:::\n"

    def payload(self) -> dict[str, Any]:
        """Return what the filter gets, as JSON data; nested entries are canonical JSON texts."""
        ds = self.dataset
        called = called_by_id(ds)
        records: list[Record] = [*ds.facts.values(), *ds.derivations.values(), *ds.sources]
        return {
            "format": PAYLOAD_FORMAT,
            "all": self.all_facts,
            "dataset": {
                "id": ds.id,
                "intro": list(introduction(ds)),
                "cited": cited_sources(ds),
                "json": _canonical(dataset_entry(ds)),
                "ld": _canonical(linkeddata.dataset_nodes(ds)),
            },
            "ld_context": _canonical(linkeddata.context()),
            "entries": [_row(fact_entry(ds, record, called)) | _linked(ds, record) for record in records],
        }


def register(ds: Dataset, *, all_facts: bool = False) -> RegisterBlock:
    """Return the register of a dataset, for the last cell of a report.

    Parameters
    ----------
    ds : Dataset
        With its derivations computed (:func:`cisreport.analysis.derive`).
    all_facts : bool, default False
        List the facts that the report does not use, too.
    """
    return RegisterBlock(ds, all_facts)


def _canonical(plain: Any) -> str:
    return rfc8785.dumps(plain).decode()


def dataset_entry(ds: Dataset) -> dict[str, Any]:
    """Return what the manifest says of a dataset: what it is, its digest, its sources and passages.

    Where a derivation reads names of another language, those of the vocabulary are told too.
    """
    entry: dict[str, Any] = {
        "id": ds.id,
        "title": ds.title,
        "version": ds.version,
        "date": ds.date,
        "digest": ds.digest,
        "sources": [record_to_plain(source) for source in ds.sources],
    }
    if any("language" in item.params for item in ds.derivations.values()):
        entities = {name: ds.vocabulary.get(name) for fact in ds if (name := getattr(fact, "identity", None))}
        entry["names"] = {name: dict(item.names) for name, item in entities.items() if item and item.names}
    return entry


def fact_entry(
    ds: Dataset, record: Record, called: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, Any]:
    """Return what the manifest says of a record; see the module's docstring.

    Parameters
    ----------
    ds : Dataset
        With its derivations computed.
    record : Fact, Derivation or Source
        The record.
    called : mapping, optional
        :func:`~cisreport.reports.names.called_by_id` of the dataset, for those who make many entries.
    """
    called = called_by_id(ds) if called is None else called
    plain = record_to_plain(record)
    entry = {
        "id": record.id,
        "dataset": ds.id,
        "kind": plain["collection"],
        "label": record.label if not isinstance(record, Source) else name_of(ds, record.id),
        "description": describe(ds, record),
        "notes": list(_notes(ds, record)),
        "evidence": _evidence(ds, record),
        "passages": [anchor_text(ds, anchor) for anchor in _anchors(record)],
        "rests_on": list(_rests_on(record)),
        "names": {name: name_of(ds, name) for name in sorted(_referred(ds, record))},
        "called": list(called.get(record.id, ())),
        "record": plain,
    }
    return entry | {"digest": digest(entry)}


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    shown = {"id": "id", "what": "description", "notes": "notes", "how": "evidence", "passages": "passages"}
    return {
        **{key: entry[name] for key, name in shown.items()},
        "rests_on": entry["rests_on"],
        "called": entry["called"],
        "weighed": weighed(entry["record"]),
        "json": _canonical(entry),
    }


def weighed(record: Mapping[str, Any]) -> list[str]:
    """Return the facts that a verdict rests on, by its canonical record; none of any other record."""
    return list(dict.fromkeys(item["fact"] for item in record.get("evidence", ())))


def _linked(ds: Dataset, record: Record) -> dict[str, str]:
    return {"ld": _canonical([] if isinstance(record, Source) else linkeddata.nodes(ds, record))}


def introduction(ds: Dataset) -> Iterator[str]:
    """Yield the sentences before the register's table: what the dataset is, and its sources."""
    yield f"Dataset {ds.id}, version {ds.version}; SHA-256 of its records: {ds.digest}."
    cited = cited_sources(ds)
    yield from (_source(ds, source) for source in ds.sources if source.id not in cited)
    if any(source.passages for source in ds.sources):
        yield "Passage p8.s1 is the first sentence of the eighth line of its source that is not empty."


def cited_sources(ds: Dataset) -> dict[str, str]:
    """Return what the introduction says of each source that is listed only where its passages are."""
    if len(ds.sources) == 1:
        return {}
    return {source.id: _source(ds, source) for source in ds.sources if source.kind is SourceKind.CITED}


def _source(ds: Dataset, source: Source) -> str:
    parts = [f"“{name_of(ds, source.id)}”", *(value.datum for value in source.producer)]
    if source.url:
        parts.append(source.url)
    return f"Source {source.id}: {', '.join(parts)}."


def _evidence(ds: Dataset, record: Record) -> str:
    if isinstance(record, Fact):
        words = evidence_text(ds, record)
        return words.partition(" (")[0] if record.anchors else words
    return "computed" if isinstance(record, Derivation) else "source"


def _values(record: Record) -> Iterator[Value[Any]]:
    if isinstance(record, Fact | Source):
        for _, values in values_of(record):
            yield from values


def _notes(ds: Dataset, record: Record) -> Iterator[str]:
    """Yield what is open or uncertain about a record: notes, and why its dates resolve as they do.

    A note of one of several values, or of a participant, says whose it is.
    """
    for value in _values(record):
        if isinstance(value.datum, When) and value.datum.basis:
            yield f"Basis of the date: {value.datum.basis}"
    if record.note:
        yield record.note
    whose: dict[str, list[str]] = {}
    if isinstance(record, Fact | Source):
        for name, values in values_of(record):
            for value in values:
                told = whose.setdefault(value.note or "", [])
                told += [datum_text(ds, record, name, value.datum)] * (len(values) > 1)
    for part in record.participants if isinstance(record, Event) else ():
        whose.setdefault(part.note or "", []).append(name_of(ds, part.actor))
    for note, names in whose.items():
        if note and note != record.note:
            yield f"{listed(dict.fromkeys(names))}: {note}" if names else note
    if isinstance(record, Fact) and record.withdrawn:
        yield f"Withdrawn: {record.withdrawn}"


def _anchors(record: Record) -> list[Anchor]:
    found = set(record.anchors) if isinstance(record, Fact) else set()
    for value in _values(record):
        found.update(value.anchors)
    for _, parts in parts_of(record):
        for item in parts:
            found.update(item.anchors)
    return sorted(found, key=lambda anchor: (anchor.source, _natural(anchor.locator)))


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in _NATURAL.findall(text)]


def _rests_on(record: Record) -> Iterator[str]:
    """Yield the ids of what a record follows from: inputs, evidence of a verdict, what dates rest on."""
    cites: list[str] = [*record.inputs, *record.read] if isinstance(record, Derivation) else []
    if isinstance(record, ClaimReview):
        cites += [item.fact for item in record.evidence]
    for value in _values(record):
        if isinstance(value.datum, When):
            cites += value.datum.derived_by
            cites += [item.to for item in value.datum.stated if isinstance(item, Relative)]
    yield from dict.fromkeys(cite.partition("/")[0].rpartition(":")[2] for cite in cites)


def _referred(ds: Dataset, record: Record) -> set[str]:
    """Return the ids of all records that the fields of a record name."""
    plain = to_plain([getattr(record, item.name) for item in fields(record)])
    known = {*ds.facts, *ds.derivations, *(source.id for source in ds.sources)}
    return known.intersection(_strings(plain)) - {record.id}


def _strings(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain.partition("/")[0]
    elif isinstance(plain, list):
        for item in plain:
            yield from _strings(item)
    elif isinstance(plain, dict):
        for item in plain.values():
            yield from _strings(item)

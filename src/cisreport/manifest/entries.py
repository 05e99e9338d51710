"""The entries of a manifest and a register: one for a dataset, and one for each record.

An entry of a record has
    ``id``, ``dataset``, ``kind`` and ``label``;
    ``description`` and ``notes``, sentences made from the fields;
    ``evidence``, how the source puts it, and ``passages``, the anchors of all its values;
    ``rests_on``, ids of the records it was computed from;
    ``names``, the names of the records that it refers to;
    ``called``, the names that mean it and no other record in prose;
    ``record``, its canonical record; and ``digest``.

Each entry is canonical JSON (RFC 8785) with a digest over the rest of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cisreport.datasets.canonical import record_to_plain
from cisreport.digests import digest
from cisreport.manifest.reader import translation_digests
from cisreport.model import (
    Anchor,
    ClaimReview,
    Dataset,
    Derivation,
    Event,
    Fact,
    Record,
    Source,
    Value,
    When,
    parts_of,
    values_of,
)
from cisreport.model.dates import Relative
from cisreport.wording import anchor_text, describe, evidence_text, listed, name_of, value_text
from cisreport.wording.names import called_by_id

_NATURAL = re.compile(r"\d+|\D+")


def dataset_entry(ds: Dataset) -> dict[str, Any]:
    """Return the manifest's entry of a dataset: what it is, its digest, its sources and passages.

    If passages have translations, the entry includes a digest of each.  If a derivation uses names in another
    language, it includes the vocabulary's.
    """
    sources = [record_to_plain(source) for source in ds.sources]
    entry: dict[str, Any] = {
        "id": ds.id,
        "title": ds.title,
        "version": ds.version,
        "date": ds.date,
        "digest": ds.digest,
        "sources": sources,
    }
    if digests := translation_digests(sources):
        entry["translations"] = digests
    if any("language" in item.params for item in ds.derivations.values()):
        entities = {name: ds.vocabulary.get(name) for fact in ds if (name := getattr(fact, "identity", None))}
        entry["names"] = {name: dict(item.names) for name, item in entities.items() if item and item.names}
    return entry


def fact_entry(
    ds: Dataset, record: Record, called: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, Any]:
    """Return the manifest's entry of a record; the module's docstring describes it.

    Parameters
    ----------
    ds : Dataset
        With its derivations computed.
    record : Fact, Derivation or Source
        The record.
    called : mapping, optional
        :func:`~cisreport.wording.names.called_by_id` of the dataset; saves time if there are many entries.
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
        "passages": [anchor_text(ds, anchor) for anchor in anchors_of(record)],
        "rests_on": list(_rests_on(record)),
        "names": {name: name_of(ds, name) for name in sorted(_referred(ds, record, plain))},
        "called": list(called.get(record.id, ())),
        "record": plain,
    }
    return entry | {"digest": digest(entry)}


def introduction(ds: Dataset) -> Iterator[str]:
    """Yield the sentences before the register's tables: what the dataset is, and how passages are named."""
    yield f"Dataset {ds.id}, version {ds.version}; SHA-256 of its records: {ds.digest}."
    if any(source.passages for source in ds.sources):
        yield (
            "Passage p8.s1 is the first sentence of paragraph 8 of its source; "
            "headlines, bylines and captions count too."
        )


def _evidence(ds: Dataset, record: Record) -> str:
    if isinstance(record, Fact):
        return evidence_text(ds, record, passages=False)
    return "computed" if isinstance(record, Derivation) else "source"


def _values(record: Record) -> Iterator[Value[Any]]:
    if isinstance(record, Fact | Source):
        for _, values in values_of(record):
            yield from values


def _notes(ds: Dataset, record: Record) -> Iterator[str]:
    """Yield what is open or uncertain about a record: notes, and why its dates resolve as they do.

    The name of the value or participant precedes a note on one of several.
    """
    yield from main_notes(record)
    whose: dict[str, list[str]] = {}
    if isinstance(record, Fact | Source):
        for name, values in values_of(record):
            for value in values:
                described = whose.setdefault(value.note or "", [])
                described += [value_text(ds, record, name, value)] * (len(values) > 1)
    for part in record.participants if isinstance(record, Event) else ():
        whose.setdefault(part.note or "", []).append(name_of(ds, part.actor))
    for note, names in whose.items():
        if note and note != record.note:
            yield f"{listed(dict.fromkeys(names))}: {note}" if names else note
    if isinstance(record, Fact) and record.withdrawn:
        yield f"Withdrawn: {record.withdrawn}"


def main_notes(record: Record) -> Iterator[str]:
    """Yield the notes that are about all of a record: why its dates resolve as they do, and its notes."""
    for name, values in values_of(record) if isinstance(record, Fact | Source) else ():
        for value in values:
            if isinstance(value.datum, When) and value.datum.basis:
                yield f"Basis of the {'end' if name.endswith('end') else 'date'}: {value.datum.basis}"
    if record.note:
        yield record.note


def anchors_of(record: Record) -> list[Anchor]:
    """Return the anchors of a record and of all its values, sorted."""
    found = set(record.anchors) if isinstance(record, Fact) else set()
    for value in _values(record):
        found.update(value.anchors)
    for _, parts in parts_of(record):
        for item in parts:
            found.update(item.anchors)
    return in_natural_order(found)


def rested_on(ds: Dataset, record: Record) -> list[Anchor]:
    """Return the anchors of a record and of all records that it rests on, at any distance, sorted."""
    waiting, seen = [record.id], dict[str, None]()
    found: set[Anchor] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen[name] = None
            found.update(anchors_of(ds[name]))
            waiting += _rests_on(ds[name])
    return in_natural_order(found)


def in_natural_order(anchors: Iterable[Anchor]) -> list[Anchor]:
    """Return anchors by their sources, and those of one source from its beginning to its end."""
    return sorted(anchors, key=lambda anchor: (anchor.source, _natural(anchor.locator)))


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in _NATURAL.findall(text)]


def _rests_on(record: Record) -> Iterator[str]:
    """Yield the ids of what a record rests on: inputs, evidence of a verdict, records behind dates."""
    cites: list[str] = [*record.inputs, *record.read] if isinstance(record, Derivation) else []
    if isinstance(record, ClaimReview):
        cites += [item.fact for item in record.evidence]
    for value in _values(record):
        if isinstance(value.datum, When):
            cites += value.datum.derived_by
            cites += [item.to for item in value.datum.stated if isinstance(item, Relative)]
    yield from dict.fromkeys(cite.partition("/")[0].rpartition(":")[2] for cite in cites)


def _referred(ds: Dataset, record: Record, plain: Mapping[str, Any]) -> set[str]:
    """Return the ids of all records that the fields of a record, given as JSON data, name."""
    names = {name for field, part in plain.items() if field != "collection" for name in _strings(part)}
    sources = {source.id for source in ds.sources} & names
    return sources.union(name for name in names if name in ds.facts or name in ds.derivations) - {record.id}


def _strings(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain.partition("/")[0]
    elif isinstance(plain, list):
        for item in plain:
            yield from _strings(item)
    elif isinstance(plain, dict):
        for item in plain.values():
            yield from _strings(item)

"""A dataset as a coder would write it: plain data in the form of its files.

Every format that can be imported leads to this form, and the loader checks it like files of a coder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cisreport.analysis import declared
from cisreport.datasets.canonical import as_written, record_to_plain, to_plain
from cisreport.model import Dataset, Entity, Record

Plain = dict[str, Any]
GROUPS = ("states", "organizations", "people", "places")
"""Kinds of entities of the vocabulary."""
_DEFAULTS: Mapping[str, Any] = {
    "modality": "stated",
    "reserve": [],
    "attribution": [],
    "quoted": False,
    "confidence": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What the files of a dataset contain."""

    metadata: Plain
    """Content of ``dataset.yml``."""
    records: Mapping[str, list[Plain]]
    """Sources, facts and derivations by collection, as files have them."""
    vocabulary: Mapping[str, list[Plain]]
    """Entities that the facts refer to by kind, and their references."""


def coded_of(ds: Dataset) -> Coded:
    """Return a dataset in the form of its files."""
    plain = (record_to_plain(record, computed=False) for record in records_of(ds))
    return coded_from(metadata_of(ds), plain, vocabulary_of(ds))


def coded_from(metadata: Plain, records: Iterator[Plain], vocabulary: Mapping[str, list[Plain]]) -> Coded:
    """Return the form of files for records in their canonical form."""
    grouped: dict[str, list[Plain]] = {}
    for record in records:
        plain = dict(record)
        name = plain.pop("collection")
        grouped.setdefault(name, []).append(brief(as_written(plain), inherits=name != "sources"))
    return Coded(metadata=metadata, records=grouped, vocabulary=vocabulary)


def records_of(ds: Dataset) -> Iterator[Record]:
    """Yield sources, facts in the order of the dataset, and derivations without what they compute."""
    yield from ds.sources
    yield from ds
    yield from declared(ds).values()


def metadata_of(ds: Dataset) -> Plain:
    """Return what ``dataset.yml`` contains."""
    plain: Plain = {"id": ds.id, "title": ds.title, "version": ds.version, "date": ds.date}
    plain |= {"description": ds.description} if ds.description else {}
    return plain | {"coding": to_plain(ds.coding)}


def vocabulary_of(ds: Dataset) -> dict[str, list[Plain]]:
    """Return the entities that the facts refer to, what these refer to, and their references."""
    known = ds.vocabulary
    wanted = [identity for fact in ds if (identity := getattr(fact, "identity", None))]
    found: dict[str, Entity] = {}
    while wanted:
        entity = known.get(wanted.pop())
        if entity is not None and entity.id not in found:
            found[entity.id] = entity
            wanted += filter(None, (entity.country, *(office.of for office in entity.offices)))
    grouped: dict[str, list[Plain]] = {}
    for group in GROUPS:
        entities = [to_plain(found[name]) for name in sorted(found) if name in getattr(known, group)]
        grouped |= {group: entities} if entities else {}
    names = sorted(
        {name for entity in found.values() for name in entity.references} & known.references.keys()
    )
    return grouped | ({"references": [to_plain(known.references[name]) for name in names]} if names else {})


def brief(record: Plain, *, inherits: bool) -> Plain:
    """Return a record without what its values take from it, and without brackets around single items."""
    own = {**_DEFAULTS, **record} if inherits else {}
    evidence = {name: own[name] for name in (*_DEFAULTS, "anchors") if name in own}
    found: Plain = {}
    for name, content in record.items():
        if inherits and name in _DEFAULTS and content == _DEFAULTS[name]:
            continue
        found[name] = content
        if isinstance(content, list) and name not in ("passages", "evidence"):
            items = [_short(item, evidence) for item in content]
            found[name] = items[0] if len(items) == 1 else items
    return found


def _short(item: Any, evidence: Plain) -> Any:
    if not isinstance(item, dict) or not item.keys() & {"value", "actor"}:
        return item
    item = {name: part for name, part in item.items() if name not in evidence or part != evidence[name]}
    if "actor" in item:
        item = {name: part for name, part in item.items() if (name, part) != ("role", "participant")}
        return item["actor"] if item.keys() == {"actor"} else item
    datum = item["value"]
    if isinstance(datum, dict):
        stated = datum.get("stated", ())
        bare = len(stated) == 1 and isinstance(stated[0], str)
        if bare and datum == {"stated": stated, "resolved": stated[0]}:
            datum = stated[0]
    return datum if item.keys() == {"value"} else {**item, "value": datum}

"""A dataset made from the facts in a manifest, to compute printed texts again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from cisreport.datasets.canonical import as_written
from cisreport.datasets.structure import make_converter
from cisreport.manifest.reader import Manifest
from cisreport.model import (
    Amount,
    Anchor,
    Coding,
    Dataset,
    Derivation,
    Entity,
    Fact,
    FactId,
    Record,
    Source,
    Unit,
    Vocabulary,
    kind_of,
)

_NOWHERE = (Anchor("", "p1.s1"),)


def source_records(manifest: Manifest) -> Iterator[Source]:
    """Yield the readable sources of all datasets of a manifest."""
    for stated in manifest.datasets.values():
        for plain in stated["sources"]:
            with contextlib.suppress(Exception):  # a manifest of anyone can fail in any way
                yield record_of("sources", plain)  # type: ignore[misc]


def rebuild(manifest: Manifest, dataset_id: str) -> tuple[Dataset, tuple[str, ...]]:
    """Make a dataset from the facts in a manifest, to compute printed texts again.

    A record of which the manifest has only the name becomes a stub with that name.

    Parameters
    ----------
    manifest : Manifest
        The manifest with the facts.
    dataset_id : str
        Which of its datasets.

    Returns
    -------
    Dataset
        With the readable facts.
    tuple of str
        A sentence for each unreadable fact.
    """
    stated = manifest.datasets[dataset_id]
    found: dict[str, Record] = {}
    names: dict[str, str] = {}
    problems: list[str] = []
    for cite, entry in manifest.facts.items():
        if entry["dataset"] != dataset_id:
            continue
        names |= {name: text for name, text in entry["names"].items() if isinstance(text, str)}
        try:
            found[entry["id"]] = record_of(entry["kind"], entry["record"])
        except Exception:  # noqa: BLE001 - a manifest of anyone can fail in any way
            problems.append(f"fact {cite} cannot be read")
    sources: dict[str, Source] = {}
    for plain in stated["sources"]:
        try:
            source = record_of("sources", plain)
        except Exception:  # noqa: BLE001 - as above
            problems.append(f"a source of dataset {dataset_id} cannot be read")
            continue
        if isinstance(source, Source):
            sources[source.id] = source
    sources |= {record.id: record for record in found.values() if isinstance(record, Source)}
    known = {*found, *sources}
    stubs = {name: _stub(name, text) for name, text in names.items() if name not in known}
    facts = {name: record for name, record in found.items() if isinstance(record, Fact)}
    derivations = {name: record for name, record in found.items() if isinstance(record, Derivation)}
    nothing: Mapping[str, Any] = MappingProxyType({})
    dataset = Dataset(
        id=dataset_id,
        title=stated["title"],
        version=stated["version"],
        coding=Coding(coder="", date="", codebook=""),
        date=stated["date"],
        sources=tuple(sources.values()),
        facts=MappingProxyType({**facts, **stubs}),
        derivations=MappingProxyType(derivations),
        vocabulary=Vocabulary(
            references=nothing,
            states=_named(stated.get("names", {})),
            organizations=nothing,
            people=nothing,
            places=nothing,
        ),
        digest=stated["digest"],
    )
    return dataset, tuple(problems)


def _named(names: Mapping[str, Mapping[str, str]]) -> Mapping[str, Entity]:
    """Return the part of the vocabulary that a manifest has: only names in other languages."""
    return MappingProxyType({name: Entity(id=name, label=name, names=held) for name, held in names.items()})


def _stub(name: str, label: str) -> Fact:
    return Fact(id=FactId(name), label=label, anchors=_NOWHERE)


_CONVERTER = make_converter()
_COMPUTED = ("value", "lower", "upper")


def record_of(kind: str, plain: Mapping[str, Any]) -> Record:
    """Return a record from its canonical form."""
    rest = {name: part for name, part in plain.items() if name != "collection"}
    record_type = kind_of(kind)
    if record_type is not Derivation:
        record: Record = _CONVERTER.structure(as_written(rest), record_type)
        return record
    computed = {name: _derived(rest["fn"], rest.pop(name)) for name in _COMPUTED if name in rest}
    unit, rough, read = rest.pop("unit", None), rest.pop("approximate", False), rest.pop("read", [])
    declared = _CONVERTER.structure(as_written(rest), Derivation)
    return replace(
        declared,
        **computed,
        unit=Unit(unit) if unit else None,
        approximate=rough is True,
        read=tuple(FactId(str(name)) for name in read),
    )


def _derived(fn: str, plain: Any) -> Any:
    """Return a computed value from its canonical form, in which numbers and dates are texts."""
    if isinstance(plain, list):
        return tuple(plain)
    if isinstance(plain, str) and not fn.startswith("date."):
        try:
            return _CONVERTER.structure(plain, Amount)  # type: ignore[arg-type]  # a union is not a type
        except Exception:  # noqa: BLE001 - text that is not a number
            return plain
    return plain

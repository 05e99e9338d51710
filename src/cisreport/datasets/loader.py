"""Datasets from files: find, read, structure and validate them.

The time is proportional to the number of records, less than a millisecond each.  A large dataset is stored
when it was loaded (:mod:`~cisreport.datasets.stored`), which makes the next time shorter.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cisreport.analysis import with_computed
from cisreport.collecting import uncollected
from cisreport.datasets.canonical import to_canonical
from cisreport.datasets.claims import check_claims
from cisreport.datasets.excerpts import Excerpts, check_excerpts, read_excerpts, with_excerpts
from cisreport.datasets.folder import Located, Reading
from cisreport.datasets.stored import find_stored, store
from cisreport.datasets.validation import validate
from cisreport.datasets.vocabulary import load_vocabulary
from cisreport.digests import digest
from cisreport.errors import DataError, NotFoundError, Problem, suggest
from cisreport.files import DATA, DRAFTS, METADATA, probe, project_root, shipped, shortest
from cisreport.model import (
    RECORDS,
    Anchor,
    Coding,
    Dataset,
    Derivation,
    Fact,
    FactId,
    Source,
    Values,
    Vocabulary,
    parts_of,
    values_of,
)
from cisreport.model.edtf import bounds
from cisreport.yamltext import Location, Yaml, read_yaml


def load(name_or_path: str | Path) -> Dataset:
    """Load a dataset by its name or its folder.

    Parameters
    ----------
    name_or_path : str or Path
        A folder with ``dataset.yml``; else the name of a folder in ``data/`` of the project that the
        working directory belongs to (:func:`cisreport.files.project_root`); else the name of a dataset
        that comes with the package.

    Returns
    -------
    Dataset
        Frozen, complete and valid.  It computes its derivations at their first use
        (:func:`cisreport.derive`).

    Raises
    ------
    NotFoundError
        If there is no such dataset; the text lists the folders that were searched.
    DataError
        If its files have problems; the error has all of them.
    """
    folder = find(name_or_path)
    with uncollected():
        return _stored(folder) or _read(folder)


def _stored(folder: Path) -> Dataset | None:
    """Return a dataset that was loaded before; None if it was not, or something has changed since."""
    content = find_stored(folder)
    if content is None:
        return None
    vocabulary, _ = load_vocabulary(folder, [])
    dataset = Dataset(
        id=content.id,
        title=content.title,
        version=content.version,
        date=content.date,
        description=content.description,
        coding=content.coding,
        sources=content.sources,
        facts=MappingProxyType({fact.id: fact for fact in content.facts}),
        derivations=MappingProxyType({item.id: item for item in content.derivations}),
        vocabulary=vocabulary,
        digest=content.digest,
        drafts=partial(draft_places, folder.resolve()),
    )
    return with_computed(dataset)


def _read(folder: Path) -> Dataset:
    """Return a dataset from its files, and store it if it is large."""
    began = time.time_ns()
    reading = Reading()
    others: list[str] = []

    def fields_of(name: str) -> Mapping[str, frozenset[str]] | None:
        others.append(name)
        return _fields_of(folder.parent / name)

    vocabulary, whole = load_vocabulary(folder, reading.found)
    reading.read_records(folder, RECORDS, skip=METADATA)
    metadata = _read_metadata(folder, reading)
    problems = len(reading.found)
    excerpts = read_excerpts(folder, reading)
    has_all_excerpts = len(reading.found) == problems
    dataset = replace(
        _assemble(metadata, reading.located, vocabulary, excerpts),
        drafts=partial(draft_places, folder.resolve()),
    )
    if reading.complete and not dataset.sources and "sources" not in reading.broken.values():
        what, remedy = "no source is described", "list what the facts rest on under `sources:` in sources.yml"
        reading.found.append(Problem(path=str(shortest(folder)), what=what, remedy=remedy))
    reading.found += validate(dataset, reading, whole_vocabulary=whole)
    reading.found += check_excerpts(dataset, reading, excerpts, folder, is_whole=has_all_excerpts)
    reading.found += check_claims(dataset, reading, fields_of)
    if reading.found:
        raise DataError(reading.found)
    dataset = replace(dataset, digest=digest(to_canonical(dataset)))
    store(folder, dataset, others, began=began)
    return with_computed(dataset)


def find(name_or_path: str | Path) -> Path:
    """Return the folder of a dataset; :func:`load` describes where it may be.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    given = Path(name_or_path)
    if _is_dataset(given):
        return given
    roots = list(dict.fromkeys(_data_folders()))
    places = [given]
    if len(given.parts) == 1:
        for root in roots:
            if _is_dataset(root / given):
                return shortest(root / given)
        places += [root / given for root in roots]
    known = sorted({entry.parent.name for root in roots for entry in root.glob(f"*/{METADATA}")})
    looked = ", ".join(str(shortest(place)) for place in dict.fromkeys(places))
    advice = suggest(given.name, known) if known else "make one with `cisreport new`"
    raise NotFoundError(f'there is no dataset "{name_or_path}"; looked for {METADATA} in {looked}; {advice}')


def _is_dataset(folder: Path) -> bool:
    try:
        return probe(folder / METADATA).is_file()
    except (OSError, ValueError):  # too long a name, or no name at all
        return False


def _data_folders() -> Iterator[Path]:
    root = project_root(Path.cwd())
    if root is not None and probe(root / DATA).is_dir():
        yield root / DATA
    if shipped(DATA).is_dir():
        yield shipped(DATA)


def project_datasets() -> list[Path]:
    """Return the folders of the datasets in the working directory's project, sorted by name."""
    data = (project_root(Path.cwd()) or Path.cwd()) / DATA
    return sorted(shortest(path.parent) for path in data.glob(f"*/{METADATA}"))


def draft_places(folder: Path) -> dict[str, str]:
    """Return the id of each draft of a dataset that nobody has decided on, with its file and line."""
    found: dict[str, str] = {}
    for path in sorted((folder / DRAFTS).glob("*.yml")):
        file = read_yaml(path, str(shortest(path)), [], "by:")
        items = file.data.get("drafts") if file else None
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if file and isinstance(item, dict) and item.get("status", "draft") == "draft":
                place = file.problem(("drafts", number, "id"), "")
                found.setdefault(str(item.get("id")), f"{place.path}:{place.line}")
    return found


def _fields_of(folder: Path) -> Mapping[str, frozenset[str]] | None:
    """Return the fields of each fact of a dataset by its ids; None if it is missing or not readable."""
    if not _is_dataset(folder):
        return None
    reading = Reading()
    reading.read_records(folder, RECORDS, skip=METADATA)
    if reading.found:
        return None
    facts = [item.record for item in reading.located if isinstance(item.record, Fact)]
    return {
        name: frozenset(field.name for field in fields(fact))
        for fact in facts
        for name in (fact.id, *fact.formerly)
    }


def _read_metadata(folder: Path, reading: Reading) -> dict[str, Any]:
    """Return the metadata; what is missing or wrong has a default here and a problem in ``reading``."""
    stand_in: dict[str, Any] = {
        "id": folder.resolve().name,
        "title": "",
        "version": "",
        "date": "",
        "coding": None,
    }
    complete = reading.complete
    file = reading.read(folder / METADATA, opening="id:")
    reading.complete = complete  # no record is in it
    if file is None:
        return stand_in
    known = {"id": FactId, "title": str, "version": str, "date": str, "description": str, "coding": Coding}
    metadata: dict[str, Any] = {}
    for name, raw in file.data.items():
        if name in known:
            metadata[name] = reading.structure(file, (name,), raw, known[name])
        else:
            remedy = suggest(name, [*known])
            reading.found.append(file.problem((name,), f'unknown field "{name}"', remedy, at_key=True))
    for name in sorted(known.keys() - {"description"} - file.data.keys()):
        reading.found.append(file.problem((), f'the field "{name}" is missing', "add it"))
    reading.found += _check_metadata(file, metadata, stand_in["id"])
    return stand_in | metadata


def _check_metadata(file: Yaml, metadata: dict[str, Any], folder: str) -> Iterator[Problem]:
    days: dict[Location, str | None] = {("date",): metadata.get("date")}
    if metadata.get("coding") is not None:
        days[("coding", "date")] = metadata["coding"].date
    for place, day in days.items():
        try:
            if day is not None and not bounds(day).exact:
                yield file.problem(place, f'"{day}" is not one day', "write a day, such as 2022-05-13")
        except ValueError as error:
            yield file.problem(place, str(error), "write a day, such as 2022-05-13")
    if metadata.get("id") not in (None, folder):
        what = f'the id "{metadata["id"]}" is not the name of its folder, "{folder}"'
        yield file.problem(("id",), what, "rename one of them")


def _assemble(
    metadata: dict[str, Any], located: list[Located], vocabulary: Vocabulary, excerpts: Excerpts
) -> Dataset:
    """Make a dataset of the records, each value with its evidence or that of its record."""
    stated = (item.record for item in located if isinstance(item.record, Source))
    sources = tuple(with_excerpts(source, excerpts) for source in stated)
    only = sources[0].id if len(sources) == 1 else ""
    current = {
        Anchor(source.id, name): tuple(Anchor(source.id, locator) for locator in locators)
        for source in sources
        for name, locators in source.aliases().items()
    }
    facts: dict[str, Fact] = {}
    derivations: dict[str, Derivation] = {}
    for item in located:
        if isinstance(item.record, Fact):
            facts.setdefault(item.record.id, _with_evidence(item, only, current))
        elif isinstance(item.record, Derivation):
            derivations.setdefault(item.record.id, item.record)
    return Dataset(
        **metadata,
        sources=tuple(_with_anchors(source, current) for source in sources),
        facts=MappingProxyType(facts),
        derivations=MappingProxyType(derivations),
        vocabulary=vocabulary,
        digest="",
    )


_Aliases = Mapping[Anchor, tuple[Anchor, ...]]
"""Anchors by earlier locators that lead to them."""


def _complete(anchors: tuple[Anchor, ...], only: str, current: _Aliases) -> tuple[Anchor, ...]:
    """Return anchors with their sources and the present locators of their passages."""
    named = (anchor if anchor.source else Anchor(only, anchor.locator) for anchor in anchors)
    return tuple(dict.fromkeys(place for anchor in named for place in current.get(anchor, (anchor,))))


def _with_evidence(item: Located, only: str, current: _Aliases) -> Fact:
    fact: Fact = item.record
    anchors = _complete(fact.anchors, only, current)
    attribution = fact.attribution or item.attribution
    fact = replace(fact, anchors=anchors, attribution=attribution)
    changes: dict[str, Any] = {}
    for name, values in values_of(fact):
        changes[name] = _completed(values, only, current).inherit(fact)
    for name, parts in parts_of(fact):
        completed = (replace(part, anchors=_complete(part.anchors, only, current)) for part in parts)
        changes[name] = tuple(part.inherit(fact) for part in completed)
    return replace(fact, **changes)


def _with_anchors(source: Source, current: _Aliases) -> Source:
    changes: dict[str, Any] = {
        name: _completed(values, source.id, current) for name, values in values_of(source)
    }
    return replace(source, **changes)


def _completed(values: Values[Any], only: str, current: _Aliases) -> Values[Any]:
    completed = (replace(value, anchors=_complete(value.anchors, only, current)) for value in values)
    return Values(tuple(completed), values.open)

"""Datasets from files: found, read, structured, validated, frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from importlib.resources import files as package_files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cisreport.datasets.canonical import digest, to_canonical
from cisreport.datasets.structuring import make_converter, problems
from cisreport.datasets.validation import Located, validate
from cisreport.datasets.yamlfile import Place, YamlFile, read_yaml
from cisreport.errors import DataError, NotFoundError, Problem, suggest
from cisreport.model import (
    COLLECTIONS,
    Anchor,
    Coding,
    Dataset,
    Derivation,
    Entity,
    Event,
    Fact,
    Reference,
    Source,
    Values,
    Vocabulary,
)
from cisreport.model.dates import bounds

METADATA = "dataset.yml"
VOCABULARY = "vocabulary"
_ENTITIES = ("states", "organizations", "people", "places")
_RECORDS: Mapping[str, type[Any]] = {"sources": Source, **COLLECTIONS, "derivations": Derivation}


def load(name_or_path: str | Path) -> Dataset:
    """Load a dataset by its name or its folder.

    Parameters
    ----------
    name_or_path : str or Path
        A folder with ``dataset.yml``; else the name of a folder in ``data/`` of the nearest project
        upward from the working directory (one with ``pyproject.toml`` or ``data/``); else the name
        of a dataset that comes with the package.

    Returns
    -------
    Dataset
        Frozen, complete and valid.

    Raises
    ------
    NotFoundError
        When there is no such dataset; the text lists where it was looked for.
    DataError
        When its files have problems; holds all of them.
    """
    folder = find(name_or_path)
    found: list[Problem] = []
    vocabulary = _load_vocabulary(folder, found)
    located, broken = _read_records(folder, found)
    metadata = _read_metadata(folder, found)
    dataset = _assemble(metadata, located, vocabulary)
    found += validate(dataset, located, broken)
    if found:
        raise DataError(found)
    return replace(dataset, digest=digest(to_canonical(dataset)))


def find(name_or_path: str | Path) -> Path:
    """Return the folder of a dataset; see :func:`load` for where it is looked for.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    asked = Path(name_or_path)
    if (asked / METADATA).is_file():
        return asked
    roots = list(dict.fromkeys(_data_folders()))
    if len(asked.parts) == 1:
        for root in roots:
            if (root / asked / METADATA).is_file():
                return _shortest(root / asked)
    known = sorted({entry.parent.name for root in roots for entry in root.glob(f"*/{METADATA}")})
    looked = ", ".join(str(_shortest(place)) for place in [asked, *(root / asked.name for root in roots)])
    advice = suggest(asked.name, known) if known else "make one with `cisreport new`"
    raise NotFoundError(f'there is no dataset "{name_or_path}"; looked for {METADATA} in {looked}; {advice}')


def _data_folders() -> Iterator[Path]:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data").is_dir():
            yield folder / "data"
            break
        if (folder / "pyproject.toml").is_file():
            break
    packaged = Path(str(package_files("cisreport"))) / "data"
    if packaged.is_dir():
        yield packaged
    checkout = Path(str(package_files("cisreport"))).parent.parent / "data"
    if checkout.is_dir():
        yield checkout


def _shortest(path: Path) -> Path:
    """Return the path relative to the working directory where it lies below that."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _read_folder(folder: Path, found: list[Problem], skip: str = "") -> Iterator[YamlFile]:
    for path in sorted(folder.glob("*.yml")):
        if path.name == skip:
            continue
        if path.resolve().parent != folder.resolve():
            what = "a link leads out of the dataset's folder"
            found.append(Problem(path=str(_shortest(path)), what=what, remedy="put the file itself there"))
            continue
        file = read_yaml(path, str(_shortest(path)), found)
        if file is not None:
            yield file


def _structure(file: YamlFile, place: Place, raw: Any, record_type: type[Any], found: list[Problem]) -> Any:
    try:
        return _CONVERTER.structure(raw, record_type)
    except Exception as error:  # noqa: BLE001 - every kind is told apart in problems()
        found += [file.problem((*place, *below), what, remedy) for below, what, remedy in problems(error)]
        return None


_CONVERTER = make_converter()


def _read_records(folder: Path, found: list[Problem]) -> tuple[list[Located], frozenset[str]]:
    """Return the records that could be structured, and the ids of those that could not."""
    located: list[Located] = []
    broken: set[str] = set()
    for file in _read_folder(folder, found, skip=METADATA):
        for collection, raw in file.data.items():
            record_type = _RECORDS.get(collection)
            if record_type is None:
                found.append(
                    file.problem(
                        (collection,), f'unknown collection "{collection}"', suggest(collection, [*_RECORDS])
                    )
                )
                continue
            for place, item in _items(file, collection, raw, found):
                record = _structure(file, place, item, record_type, found)
                if record is not None:
                    located.append(Located(record, file, place))
                elif isinstance(item, dict) and isinstance(item.get("id"), str):
                    broken.add(item["id"])
    return located, frozenset(broken)


def _items(file: YamlFile, collection: str, raw: Any, found: list[Problem]) -> Iterator[tuple[Place, Any]]:
    if raw is None:
        return
    if not isinstance(raw, list):
        found.append(
            file.problem((collection,), "a list of records is expected", "begin each record with `- id:`")
        )
        return
    for n, item in enumerate(raw):
        yield (collection, n), item


def _read_metadata(folder: Path, found: list[Problem]) -> dict[str, Any]:
    """Return the metadata, with stand-ins for what is missing or wrong (and told in ``found``)."""
    stand_in = {"id": folder.resolve().name, "title": "", "version": "", "date": "", "coding": None}
    path = folder / METADATA
    file = read_yaml(path, str(_shortest(path)), found)
    if file is None:
        return stand_in
    known = {"id": str, "title": str, "version": str, "date": str, "description": str, "coding": Coding}
    metadata: dict[str, Any] = {}
    for name, raw in file.data.items():
        if name not in known:
            found.append(file.problem((name,), f'unknown field "{name}"', suggest(name, [*known])))
        else:
            metadata[name] = _structure(file, (name,), raw, known[name], found)
    for name in sorted(known.keys() - {"description"} - file.data.keys()):
        found.append(file.problem((), f'the field "{name}" is missing', "add it"))
    if isinstance(metadata.get("date"), str):
        try:
            bounds(metadata["date"])
        except ValueError as error:
            found.append(file.problem(("date",), str(error), "write EDTF with a year: 2022-05-13"))
    if metadata.get("id") not in (None, stand_in["id"]):
        what = f'the id "{metadata["id"]}" is not the name of its folder, "{stand_in["id"]}"'
        found.append(file.problem(("id",), what, "rename one of them"))
    return stand_in | metadata


def _assemble(metadata: dict[str, Any], located: list[Located], vocabulary: Vocabulary) -> Dataset:
    """Put the records together, each value with the evidence that holds for it."""
    sources = tuple(item.record for item in located if isinstance(item.record, Source))
    only = sources[0].id if len(sources) == 1 else ""
    facts: dict[str, Fact] = {}
    derivations: dict[str, Derivation] = {}
    for item in located:
        if isinstance(item.record, Fact):
            facts.setdefault(item.record.id, _with_evidence(item.record, only))
        elif isinstance(item.record, Derivation):
            derivations.setdefault(item.record.id, item.record)
    return Dataset(
        **metadata,
        sources=tuple(_with_own_anchors(source) for source in sources),
        facts=MappingProxyType(facts),
        derivations=MappingProxyType(derivations),
        vocabulary=vocabulary,
        digest="",
    )


def _complete(anchors: tuple[Anchor, ...], only: str) -> tuple[Anchor, ...]:
    return tuple(anchor if anchor.source else Anchor(only, anchor.locator) for anchor in anchors)


def _with_evidence(fact: Fact, only: str) -> Fact:
    anchors = _complete(fact.anchors, only)
    changes: dict[str, Any] = {"anchors": anchors}
    for field in fields(fact):
        content = getattr(fact, field.name)
        if isinstance(content, Values):
            own = Values(tuple(replace(v, anchors=_complete(v.anchors, only)) for v in content), content.open)
            changes[field.name] = own.inherit(anchors, fact.modality, fact.attribution, fact.quoted)
    if isinstance(fact, Event):
        changes["participants"] = tuple(
            replace(
                part,
                anchors=_complete(part.anchors, only) or anchors,
                modality=part.modality or fact.modality,
            )
            for part in fact.participants
        )
    return replace(fact, **changes)


def _with_own_anchors(source: Source) -> Source:
    changes: dict[str, Any] = {}
    for field in fields(source):
        content = getattr(source, field.name)
        if isinstance(content, Values):
            changes[field.name] = Values(
                tuple(replace(v, anchors=_complete(v.anchors, source.id)) for v in content), content.open
            )
    return replace(source, **changes)


def _load_vocabulary(folder: Path, found: list[Problem]) -> Vocabulary:
    """Read the vocabulary beside a dataset's folder; without one it is empty."""
    groups: dict[str, dict[str, Any]] = {name: {} for name in ("references", *_ENTITIES)}
    beside = folder.resolve().parent / VOCABULARY
    located: list[Located] = []
    for file in _read_folder(beside, found) if beside.is_dir() else ():
        for name, raw in file.data.items():
            if name not in groups:
                found.append(file.problem((name,), f'unknown collection "{name}"', suggest(name, [*groups])))
                continue
            for place, item in _items(file, name, raw, found):
                entity = _structure(file, place, item, Reference if name == "references" else Entity, found)
                if entity is not None:
                    located.append(Located(entity, file, place))
    for item in located:
        group = groups[str(item.place[0])]
        if any(item.record.id in other for other in groups.values()):
            found.append(
                item.problem(("id",), f'the id "{item.record.id}" is used twice', "give it another id")
            )
        group.setdefault(item.record.id, item.record)
    for item in located:
        if isinstance(item.record, Entity):
            found += _check_entity(item, groups["references"], groups["states"])
    return Vocabulary(**{name: MappingProxyType(group) for name, group in groups.items()})


def _check_entity(item: Located, references: dict[str, Any], states: dict[str, Any]) -> Iterator[Problem]:
    if not item.record.references:
        yield item.problem((), "nothing says what this entry rests on", "name an entry of references.yml")
    for name in item.record.references:
        if name not in references:
            yield item.problem(
                ("references",), f'there is no reference "{name}"', suggest(name, [*references])
            )
    if item.record.country is not None and item.record.country not in states:
        yield item.problem(
            ("country",),
            f'there is no state "{item.record.country}"',
            suggest(item.record.country, [*states]),
        )

"""Every kind of fact works everywhere: a record with nothing but what it needs, and one with all its fields.

Records are made from the types of their fields, so a new kind is tested as soon as it is declared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from cisreport.datasets import load, record_to_plain
from cisreport.errors import NotFoundError
from cisreport.files import PASSAGES
from cisreport.frames import frame
from cisreport.linkeddata import nodes
from cisreport.manifest.entries import dataset_entry, fact_entry
from cisreport.manifest.reader import FORMAT, read_manifest
from cisreport.manifest.rebuild import rebuild
from cisreport.model import (
    COLLECTIONS,
    RECORDS,
    Anchor,
    Dataset,
    Event,
    Fact,
    FactId,
    Participation,
    Values,
    When,
    collection_of,
    kind_of,
    parts_of,
    values_of,
)
from cisreport.reports import Citer
from cisreport.sources import SEGMENTATION, digest, normalize
from cisreport.wording import describe, part_texts, resolve_cite

IDS = [f"{form}-{name}" for name in COLLECTIONS for form in ("least", "full")]
WORDS = "Some words"
SOURCE = {
    "id": "page",
    "kind": "segmented",
    "language": "en",
    "title": "A page",
    "producer": "A publisher",
    "licence": "CC0 1.0",
    "excerpts": "full",
    "segmentation": SEGMENTATION,
    "passages": [{"locator": "p1.s1", "role": "body", "words": "2", "digest": digest(normalize(WORDS))}],
}
METADATA = {
    "id": "kinds",
    "title": "One of each",
    "version": "1",
    "date": "2031-06-01",
    "coding": {"coder": "A. Coder", "date": "2031-06-01", "codebook": "1"},
}
GIVEN = {
    "claim": "kinds:least-claims",
    "id": "",
    "label": "A record",
    "anchors": ["page[p1.s1]"],
    "time": "2031-05",
}
"""What the type of a field does not tell."""
LEFT_OUT = ("identity", "formerly", "withdrawn")


def sample(field: Field[Any], hint: Any) -> Any:
    """Return something that a file may have in a field, by its type."""
    if field.name in GIVEN:
        return GIVEN[field.name]
    if get_origin(hint) in (Values, tuple):
        return [sample(field, get_args(hint)[0])]
    if NoneType in get_args(hint):
        return sample(field, next(part for part in get_args(hint) if part is not NoneType))
    if "refers_to" in field.metadata:
        return f"least-{(field.metadata['refers_to'] or ('persons',))[0]}"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return next(iter(hint)).value
    if hasattr(hint, "__dataclass_fields__") and hint is not When:
        return plain(hint, full=True)
    return {str: WORDS, bool: True, When: "2031-05-12"}.get(hint, "970.8")


def plain(kind: Any, *, full: bool) -> dict[str, Any]:
    """Return a record as a file may have it: with all of its fields, or those that it needs."""
    hints = get_type_hints(kind)
    needed = {item.name for item in fields(kind) if item.default is item.default_factory is MISSING}
    return {
        item.name: sample(item, hints[item.name])
        for item in fields(kind)
        if item.name in needed or (full and item.name not in LEFT_OUT)
    }


@pytest.fixture(scope="module")
def ds(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("data") / "kinds"
    folder.mkdir()
    records: dict[str, Any] = {"sources": [SOURCE]}
    for name, kind in COLLECTIONS.items():
        least, full = plain(kind, full=False), plain(kind, full=True)
        records[name] = [{**least, "id": f"least-{name}"}, {**full, "id": f"full-{name}"}]
    (folder / PASSAGES).mkdir()
    words = {PASSAGES: [{"locator": "p1.s1", "excerpt": WORDS}]}
    write(folder, {"dataset.yml": METADATA, "records.yml": records, f"{PASSAGES}/page.yml": words})
    return load(folder)


def write(folder: Path, files: Mapping[str, Any]) -> None:
    for name, data in files.items():
        (folder / name).write_text(json.dumps(data), "utf-8")


@pytest.fixture(scope="module")
def rebuilt(ds: Dataset) -> Dataset:
    """The dataset as a manifest carries it."""
    told = {
        "format": FORMAT,
        "title": "A report",
        "datasets": [dataset_entry(ds)],
        "facts": [fact_entry(ds, fact) for fact in ds],
        **{name: [] for name in ("values", "names", "claims", "charts", "blocks")},
        **{name: {} for name in ("numbers", "document", "parameters", "versions")},
    }
    again, problems = rebuild(read_manifest(json.dumps(told)), ds.id)
    assert problems == ()
    return again


@pytest.mark.parametrize("name", IDS)
def test_it_has_words(ds: Dataset, name: str) -> None:
    record = ds[name]
    assert isinstance(record, Fact)
    assert describe(ds, record).endswith(".")
    texts = part_texts(ds, record)
    assert texts["label"] == "A record"
    coded = {field.replace("_", " ") for field, values in values_of(record) if values}
    assert coded <= texts.keys()
    assert len(coded) == (len([*values_of(record)]) if name.startswith("full") else 0)


@pytest.mark.parametrize("name", IDS)
def test_it_can_be_cited(ds: Dataset, name: str) -> None:
    cite = Citer(ds)
    record = ds[name]
    natural = resolve_cite(ds, name)[1]
    assert str(cite(f"{name}/label")) == "A record"
    coded = [field for field, values in values_of(record) if values]
    coded += [field for field, parts in parts_of(record) if parts]
    for field in coded:
        value = cite(f"{name}/{field}")
        assert value.text
        assert f"kinds:{name}/{field}" == value.cite
    if name.startswith("full"):
        assert cite(name) == cite(f"{name}/{natural}")
    assert natural not in {item.name for item in fields(Fact)}


@pytest.mark.parametrize("name", IDS)
def test_a_manifest_carries_it(ds: Dataset, rebuilt: Dataset, name: str) -> None:
    assert record_to_plain(rebuilt[name]) == record_to_plain(ds[name])
    assert rebuilt[name] == ds[name]
    assert fact_entry(rebuilt, rebuilt[name], {}) == fact_entry(ds, ds[name], {})


@pytest.mark.parametrize("name", IDS)
def test_it_is_linked_data(ds: Dataset, name: str) -> None:
    record = ds[name]
    node = nodes(ds, record)[0]
    assert f"cr:{type(record).__name__}" in node["@type"]
    body = {item["field"] for item in node.get("oa:hasBody", ())}
    assert body == {field for field, values in values_of(record) if values}
    assert {field for field, parts in parts_of(record) if parts} <= node.keys()


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_it_has_a_frame(ds: Dataset, collection: str) -> None:
    rows = frame(ds, collection)
    assert list(rows["id"]) == [f"least-{collection}", f"full-{collection}"]
    hints = get_type_hints(kind_of(collection))
    for item in fields(kind_of(collection)):
        column = "stated" if item.name == "date" else item.name
        column += "_stated" * (hints[item.name] == Values[When] and item.name != "date")
        assert item.name in LEFT_OUT or rows[column].notna()[1], item.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Voyage(Event):
    """A kind that no collection is declared for."""


def test_a_kind_without_a_collection_is_named() -> None:
    voyage = Voyage(id=FactId("first"), label="First", anchors=(Anchor("page", "p1.s1"),))
    with pytest.raises(NotFoundError) as caught:
        collection_of(voyage)
    assert str(caught.value) == (
        '"first" is of the type Voyage, which has no collection; declare one in cisreport.model.Dataset'
    )


def test_an_unknown_collection_is_named() -> None:
    with pytest.raises(NotFoundError, match='there is no collection "meeting"; did you mean "meetings"'):
        kind_of("meeting")
    assert [kind_of(name) for name in RECORDS] == list(RECORDS.values())


def test_a_record_that_is_only_named_has_nothing_to_cite(ds: Dataset) -> None:
    stub = Fact(id=FactId("stub"), label="Stub", anchors=(Anchor("", "p1.s1"),))
    with pytest.raises(NotFoundError, match='"stub" has no special field to cite; cite "stub/label"'):
        resolve_cite(replace(ds, facts={**ds.facts, stub.id: stub}), "stub")


def test_parts_take_what_they_lack_from_their_record(ds: Dataset) -> None:
    event = ds["full-meetings"]
    assert isinstance(event, Event)
    assert all(isinstance(part, Participation) and part.anchors for part in event.participants)

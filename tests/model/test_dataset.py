from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import cisreport
from analysis.building import dataset, meeting, quantity, said, state
from cisreport.errors import NotFoundError
from cisreport.model import (
    COLLECTIONS,
    Anchor,
    Dataset,
    EventStatus,
    Fact,
    FactId,
    Meeting,
    Unit,
    Values,
    When,
    collection_of,
    disagreements,
    kind_of,
)
from harbor import FILES, write
from snapshots import sections

RENAMED = FILES["harbor/events.yml"].replace("id: opening", "id: opening\n    formerly: [start]")


@pytest.fixture
def ds(tmp_path: Path) -> Dataset:
    return cisreport.load(write(tmp_path, {"harbor/events.yml": RENAMED}))


def test_look_up(ds: Dataset) -> None:
    assert ds["opening"] is ds["harbor:opening"] is ds["start"] is ds.meetings[0]
    assert ds["days-between"] is ds.derivations["days-between"]
    assert ds["gazette"] is ds.sources[0]
    assert "harbor:quay" in ds
    assert "start" in ds
    assert "elsewhere:quay" not in ds
    assert 5 not in ds
    assert list(ds) == list(ds.facts.values())
    assert len(ds) == 7


def message(look_up: Callable[[str], object], wrong: str) -> str:
    with pytest.raises(NotFoundError) as error:
        look_up(wrong)
    return str(error.value)


def test_nothing_is_found(ds: Dataset, file_regression: FileRegressionFixture) -> None:
    records = ["openning", "harbor:openning", "elsewhere:opening", "", "gazete", "day-between"]
    fields = ["opening/plaice", "opening", "opening/label", "nothing/date", "days-between/value"]
    texts = {f"record {wrong}".rstrip(): message(ds.__getitem__, wrong) for wrong in records}
    drafted = replace(ds, drafts=lambda: {"closing": "drafts.yml"})
    texts["record closing"] = message(drafted.__getitem__, "harbor:closing")
    texts["collection meeting"] = message(kind_of, "meeting")
    file_regression.check(sections(texts | {f"field {wrong}": message(ds.field, wrong) for wrong in fields}))


def test_facts_that_name_a_record() -> None:
    days = {"a": "rounds", "b": "others", "c": "rounds", "d": None}
    ds = dataset(*(meeting(name, "2031-01-01", series=of) for name, of in days.items()))
    found = {
        of: [event.id for event in ds.referring(Meeting, "series", of)] for of in ("rounds", "others", "x")
    }
    assert found == {"rounds": ["a", "c"], "others": ["b"], "x": []}


def test_collections_of_records(ds: Dataset) -> None:
    for name, kind in COLLECTIONS.items():
        assert kind_of(name) is kind
        assert {collection_of(record) for record in getattr(ds, name)} <= {name}
    with pytest.raises(NotFoundError) as error:
        collection_of(Fact(id=FactId("tide"), label="Tide", anchors=(Anchor("gazette", "p1.s1"),)))
    assert str(error.value) == (
        '"tide" is of the type Fact, which has no collection; declare one in cisreport.model.Dataset'
    )


def test_field(ds: Dataset) -> None:
    assert ds.field("quay/place_type").only == "city"
    assert ds.field("harbor:opening/place").only == "quay"
    assert ds.field("gazette/title").only == "Talks at the harbor"


def test_collections_have_their_properties(ds: Dataset) -> None:
    for name, kind in COLLECTIONS.items():
        assert getattr(ds, name) == ds.of_type(kind)
    assert sum(len(getattr(ds, name)) for name in COLLECTIONS) == len(ds)


def test_mappings_cannot_be_changed(ds: Dataset) -> None:
    for mapping in (ds.facts, ds.derivations, ds.vocabulary.states):
        with pytest.raises(TypeError):
            mapping["x"] = mapping  # type: ignore[index]


def test_representations(ds: Dataset, file_regression: FileRegressionFixture) -> None:
    assert repr(ds) == "<Dataset harbor 1: 7 facts, 1 source>"
    file_regression.check(ds._repr_html_() + "\n", extension=".html")


def test_values_that_cannot_all_be_true() -> None:
    def disagree(**changes: Values[Any]) -> list[str]:
        record = replace(meeting("a", "2031-03-12"), **changes)  # type: ignore[arg-type]
        return [name for name, _ in disagreements(record)]

    def days(*resolved: str | None) -> Values[When]:
        return said(*(When(resolved=item) for item in resolved))

    assert disagree() == []
    assert disagree(place=said("harbor", "town")) == ["place"]
    assert disagree(place=said("harbor", "harbor"), date=days("2031-03", "2031-03-12")) == []
    assert disagree(date=days("2031-03", "2031-03-12", "2031-03-13")) == ["date"]
    assert disagree(date=days("2031-03-12", None)) == []
    assert disagree(status=said(EventStatus.HELD, EventStatus.MOVED), absent=said("ana", "bo")) == []
    length = quantity("q", Unit.KILOMETER, "970.80", "970.8")
    assert list(disagreements(length)) == []
    assert [name for name, _ in disagreements(quantity("q", Unit.KILOMETER, "972", "970.8"))] == ["value"]
    assert list(disagreements(replace(state("a", "A"), name=said("A", "B")))) == []

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import cisreport
from cisreport.errors import NotFoundError
from cisreport.model import COLLECTIONS, Dataset
from harbor import FILES, write

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


@pytest.mark.parametrize("wrong", ["openning", "elsewhere:opening", "", "gazete", "day-between"])
def test_look_up_of_nothing(ds: Dataset, wrong: str, file_regression: FileRegressionFixture) -> None:
    with pytest.raises(NotFoundError) as error:
        ds[wrong]
    file_regression.check(f"{error.value}\n", basename=f"look-up-{wrong.replace(':', '-') or 'empty'}")


def test_field(ds: Dataset) -> None:
    assert ds.field("quay/place_type").only == "city"
    assert ds.field("harbor:opening/place").only == "quay"
    assert ds.field("gazette/title").only == "Talks at the harbor"


@pytest.mark.parametrize(
    "wrong", ["opening/plaice", "opening", "opening/label", "nothing/date", "days-between/value"]
)
def test_field_of_nothing(ds: Dataset, wrong: str, file_regression: FileRegressionFixture) -> None:
    with pytest.raises(NotFoundError) as error:
        ds.field(wrong)
    file_regression.check(f"{error.value}\n", basename=f"field-{wrong.replace('/', '-')}")


def test_collections_have_their_properties(ds: Dataset) -> None:
    for name, kind in COLLECTIONS.items():
        assert getattr(ds, name) == ds.of_type(kind)
    assert sum(len(getattr(ds, name)) for name in COLLECTIONS) == len(ds)


def test_mappings_can_not_be_changed(ds: Dataset) -> None:
    for mapping in (ds.facts, ds.derivations, ds.vocabulary.states):
        with pytest.raises(TypeError):
            mapping["x"] = mapping  # type: ignore[index]


def test_representations(ds: Dataset, file_regression: FileRegressionFixture) -> None:
    assert repr(ds) == "<Dataset harbor 1: 7 facts, 1 sources>"
    file_regression.check(ds._repr_html_() + "\n", extension=".html", basename="dataset")

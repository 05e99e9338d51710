"""Views for other programs: CSV, Stata and Popolo."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest

import cisreport
from cisreport.errors import CisreportError
from cisreport.exchange import FORMATS
from cisreport.model import Dataset
from generated import made


@pytest.fixture(scope="module", params=["cis-council", "made"])
def ds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    if request.param == "made":
        return made(tmp_path_factory.mktemp("made"), 1, size=6)
    return cisreport.derive(cisreport.load(request.param))


def test_csv_has_the_frames_in_plain_columns(ds: Dataset) -> None:
    files = FORMATS["csv"].write(ds)
    for name in ("facts", "values"):
        expected = cisreport.frame(ds, name)
        found = pd.read_csv(io.BytesIO(files[f"{name}.csv"]), dtype=str, keep_default_na=False)
        assert all(re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,31}", column) for column in found.columns)
        assert len(set(found.columns)) == len(found.columns)
        assert list(found["id"]) == list(expected["id"])
        assert set(found["quoted"]) <= {"0", "1"}
    earliest = pd.read_csv(io.BytesIO(files["events.csv"]), parse_dates=["earliest"])["earliest"]
    assert list(earliest.dropna()) == list(cisreport.frame(ds, "events")["earliest"].dropna())


def test_stata_reads_the_frames(ds: Dataset) -> None:
    files = FORMATS["stata"].write(ds)
    assert FORMATS["stata"].write(ds) == files
    expected = cisreport.frame(ds, "events")
    found = pd.read_stata(io.BytesIO(files["events.dta"]))
    assert list(found["id"]) == list(expected["id"])
    assert list(found["earliest"].dropna()) == list(expected["earliest"].dropna())
    assert list(found["modality"].astype(str)) == list(expected["modality"].astype(str))
    assert list(found["label"]) == list(expected["label"])


def test_popolo_objects_lead_to_each_other(ds: Dataset) -> None:
    (text,) = FORMATS["popolo"].write(ds).values()
    found = json.loads(text)
    ids = {item["id"] for items in found.values() for item in items}
    for items in found.values():
        for item in items:
            assert item["sources"]
            assert {part for name, part in item.items() if name.endswith("_id")} <= ids
            assert {part["id"] for part in item.get("attendees", ())} <= ids
    assert len(found.get("persons", [])) == len(ds.persons)


@pytest.mark.parametrize("name", ["csv", "stata", "popolo", "ics"])
def test_views_are_not_imported(name: str) -> None:
    with pytest.raises(
        CisreportError, match=f"{name} does not have all of a dataset; import one of datapackage"
    ):
        FORMATS[name].read(Path("x"))

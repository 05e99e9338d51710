"""Frames: columns, dtypes, several values in a cell, and whole datasets under snapshots."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest
from pytest_regressions.data_regression import DataRegressionFixture
from pytest_regressions.file_regression import FileRegressionFixture

import cisreport
from analysis.building import dataset, meeting, quantity, said
from cisreport.errors import NotFoundError
from cisreport.frames import frame, frame_names
from cisreport.model import (
    COLLECTIONS,
    Dataset,
    Decision,
    EventStatus,
    FactId,
    Modality,
    Participation,
    Relative,
    RelativeKind,
    Unit,
    Value,
    Values,
    When,
)
from harbor import BESIDE, REVIEWS, write
from snapshots import sections

TOY = Path(__file__).parents[1] / "toy" / "data" / "lake-league-2031"
SNAPSHOTS = (
    "events",
    "meetings",
    "quantities",
    "participations",
    "announcements",
    "reviews",
    "evidence",
    "derivations",
    "values",
    "sources",
    "passages",
)


@pytest.fixture(scope="module")
def toy() -> Dataset:
    return cisreport.derive(cisreport.load(TOY))


def comparable(table: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with missing texts as empty ones and objects as texts, for a snapshot."""
    changed = table.copy()
    for name in (name for name, dtype in table.dtypes.items() if dtype in ("str", "object")):
        missing = table[name].isna()
        changed[name] = table[name].map(str).mask(missing, "").astype("str")
    return changed


def rows(table: pd.DataFrame, key: str) -> dict[Any, dict[Any, Any]]:
    """Return the rows of a frame by a column that has each value once."""
    return {row[key]: dict(row) for row in table.to_dict("records")}


def test_rows(tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    more: dict[str, str | bytes | None] = {
        "harbor/reviews.yml": REVIEWS,
        "harbor/announcements.yml": """\
announcements:
  - {id: plan, label: A plan, anchors: p2.s2, announces: summit, planned_place: quay, status: held}
""",
        **BESIDE,
    }
    ds = cisreport.derive(cisreport.load(write(tmp_path, more)))
    tables = {name: comparable(frame(ds, name)).to_csv(lineterminator="\n") for name in SNAPSHOTS}
    file_regression.check(sections(tables))


def test_columns_and_dtypes(data_regression: DataRegressionFixture) -> None:
    """They are those of an empty dataset too."""
    empty, full = dataset(), cisreport.load("dushanbe-2022")
    found = {}
    for name in frame_names():
        tables = frame(empty, name), frame(full, name)
        found[name] = {column: str(dtype) for column, dtype in tables[0].dtypes.items()}
        assert tables[0].dtypes.equals(tables[1].dtypes), name
    data_regression.check(found)


def test_every_collection_has_a_frame_with_a_row_a_record() -> None:
    ds = cisreport.load("dushanbe-2022")
    assert set(COLLECTIONS) < set(frame_names())
    for name in COLLECTIONS:
        assert list(frame(ds, name)["id"]) == [record.id for record in getattr(ds, name)]
    assert list(frame(ds, "facts")["id"]) == list(ds.facts)


def test_an_unknown_frame_names_the_near_ones() -> None:
    with pytest.raises(NotFoundError) as caught:
        frame(dataset(), "meeting")
    assert str(caught.value) == 'there is no frame "meeting"; did you mean "meetings"?'


def test_modality_is_ordered_by_its_scale() -> None:
    ds = dataset(meeting("a", "2031", modality=Modality.HOPED), meeting("b", "2031"))
    modality = frame(ds, "facts")["modality"]
    assert list(modality.cat.categories) == [item.value for item in Modality]
    assert list(modality.sort_values()) == ["stated", "hoped"]


def test_dates_keep_what_is_stated_apart_from_what_it_resolves_to() -> None:
    relations = (Relative(RelativeKind.AFTER, FactId("b")), Relative(RelativeKind.BEFORE, FactId("c")))
    ds = dataset(
        meeting("a", "2031-03-10/2031-03-12", "XXXX-03", *relations),
        meeting("b", "../2031-03-10"),
        meeting("c", None, "XXXX-03-12"),
        meeting("d", "0001-01-01/9999-12-31"),
    )
    table = rows(frame(ds, "meetings"), "id")
    assert table["a"]["stated"] == "XXXX-03, after b, before c"
    assert (table["a"]["after"], table["a"]["before"]) == ("b", "c")
    assert table["a"]["earliest"] == pd.Timestamp("2031-03-10")
    assert pd.isna(table["b"]["earliest"])
    assert table["b"]["latest"] == pd.Timestamp("2031-03-10")
    assert all(pd.isna(table["c"][name]) for name in ("resolved", "earliest", "latest"))
    assert table["d"]["latest"].isoformat() == "9999-12-31T00:00:00"


def test_where_values_disagree_the_cell_says_so_and_the_values_are_kept() -> None:
    dates = Values(tuple(Value(datum=When(resolved=text)) for text in ("2031-03-12", "2031-03-10")))
    ds = dataset(
        meeting("a", None, date=dates, place=said("harbor", "town"), status=Values((), "not stated")),
        quantity("q", Unit.KILOMETER, "970.80", Fraction(2917, 3)),
    )
    row = frame(ds, "meetings").iloc[0]
    assert (row["resolved"], row["place"], row["several"]) == (
        "2031-03-12; 2031-03-10",
        "harbor; town",
        "date; place",
    )
    assert (row["earliest"].day, row["latest"].day) == (10, 12)
    assert row["not_stated"] == "status"
    assert pd.isna(row["status"])
    number = rows(frame(ds, "quantities"), "id")["q"]
    assert number["value"] == Decimal("970.80")
    assert str(number["value"]) == "970.80"
    assert number["value_float"] == pytest.approx(970.8)
    values = frame(ds, "values")
    numbers = values[values["cite"] == "demo:q/value"]
    assert list(numbers["datum"]) == ["970.80", "2917/3"]
    assert list(numbers["text"]) == ["970.80 km", "972 1/3 km"]
    assert list(numbers["number"]) == [1, 2]
    (status,) = values[values["cite"] == "demo:a/status"].to_dict("records")
    assert (status["not_stated"], status["text"], status["number"]) == (True, "not stated", 0)


def test_values_carry_the_evidence_of_the_record_where_they_have_none() -> None:
    status = Value(datum=EventStatus.HELD, modality=Modality.IMPLIED, attribution=(), quoted=False)
    ds = dataset(
        meeting("a", "2031", status=Values((status,)), attribution=(FactId("x"), FactId("y")), quoted=True)
    )
    values = rows(frame(ds, "values"), "field")
    date = values["date"]
    assert (date["modality"], date["attribution"], date["quoted"]) == ("stated", "x; y", True)
    assert date["anchors"] == "letter[p1.s1]"
    assert values["status"]["modality"] == "implied"
    assert pd.isna(values["status"]["attribution"])
    assert not values["status"]["quoted"]


def test_a_cell_names_the_values_that_disagree() -> None:
    status = said(EventStatus.HELD, EventStatus.MOVED)
    table = frame(
        dataset(meeting("a", "2031", place=said("harbor", "town"), status=status), meeting("b", "2031")),
        "meetings",
    )
    assert list(table["several"].fillna("")) == ["place; status", ""]
    assert list(table["disagree"].fillna("")) == ["place", ""]


def test_evidence_has_the_anchors_of_its_fact_where_it_has_none(toy: Dataset) -> None:
    (own, other) = toy.reviews[0].evidence
    bare = replace(toy.reviews[0], evidence=(replace(own, anchors=()), other))
    ds = replace(toy, facts=MappingProxyType({**toy.facts, bare.id: bare}))
    assert list(frame(ds, "evidence")["anchors"]) == [
        "bridge-for-the-league[p7.s1]; bridge-for-the-league[p7.s2]",
        "bridge-for-the-league[p7.s2]",
    ]
    assert list(frame(ds, "evidence")["verdict"]) == ["mixed", "mixed"]


def test_participations_name_the_kind_of_the_actor() -> None:
    ds = cisreport.load("dushanbe-2022")
    table = frame(ds, "participations")
    kinds = rows(table[table["event"] == "trilateral"], "actor")
    assert kinds["lavrov"]["actor_kind"] == "persons"
    assert kinds["mfa-armenia"]["actor_kind"] == "organizations"
    unknown = dataset(meeting("a", "2031", participants=(Participation(actor=FactId("nobody")),)))
    assert frame(unknown, "participations")["actor_kind"].isna().all()


def test_passages_count_the_facts_that_rest_on_them(toy: Dataset) -> None:
    table = frame(toy, "passages")
    citing = [fact.id for fact in toy if any(anchor.locator == "p6.s1" for anchor in fact.anchors)]
    assert rows(table, "locator")["p6.s1"]["facts"] >= len(citing) > 0
    assert ((table["facts"] > 0) | table["uncited"].notna()).all()


def test_decisions_of_several_coders(toy: Dataset) -> None:
    made = Decision(fact=toy.meetings[0].id, field="place", decision="b", by="Ana", why="as printed")
    table = frame(replace(toy, coding=replace(toy.coding, decisions=(made,))), "decisions")
    assert table.to_dict("records") == [
        {"fact": made.fact, "field": "place", "decision": "b", "by": "Ana", "why": "as printed"}
    ]
    assert frame(toy, "decisions").empty

"""Names that may be typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_regressions.data_regression import DataRegressionFixture

import sample
from cisreport import load
from cisreport.model import Anchor, Dataset, Organization, State, Vocabulary
from cisreport.model.vocabulary import Entity
from cisreport.wording.names import called_by_id, find, index

TOY = Path(__file__).parent.parent / "toy" / "data" / "lake-league-2031"


@pytest.fixture(scope="module")
def toy() -> Dataset:
    return load(TOY)


def found(text: str, ds: Dataset) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, ids) for _, _, name, ids in find(text, ds)]


def test_names_of_the_toy(toy: Dataset, data_regression: DataRegressionFixture) -> None:
    own = "\n".join(path.read_text("utf-8") for path in (TOY.parent / "vocabulary").glob("*.yml"))
    known = {name: list(ids) for name, ids in sorted(index(toy).items()) if ids or name in own}
    data_regression.check(known)


def test_names_of_the_article() -> None:
    ds = load("dushanbe-2022")
    text = (
        "Lavrov and Sergey Lavrov of the Russian Federation met Jeyhun Bayramov at the CIS Council in "
        "Dushanbe; Armenia's minister, an Armenian, and Kyrgyz-Tajik talks; Belarus."
    )
    assert found(text, ds) == [
        ("Lavrov", ("lavrov",)),
        ("Sergey Lavrov", ("lavrov",)),
        ("Russian Federation", ("russia",)),
        ("Jeyhun Bayramov", ("bayramov",)),
        ("CIS Council", ("cis-fm-council",)),
        ("Dushanbe", ("dushanbe",)),
        ("Armenia", ("armenia",)),
        ("Armenian", ("armenia",)),
        ("Kyrgyz", ("kyrgyzstan",)),
        ("Tajik", ("tajikistan",)),
        ("Belarus", ()),
    ]


def test_the_longest_name_wins_across_lines() -> None:
    ds = load("dushanbe-2022")
    text = "the Commonwealth of\n    Independent States, the CIS"
    spans = [(text[start:end], ids) for start, end, _, ids in find(text, ds)]
    assert spans == [("Commonwealth of\n    Independent States", ("cis",)), ("CIS", ("cis",))]


@pytest.mark.parametrize("text", ["northland", "Northlander", "NORTHLAND", "New_Northland", "Harbors"])
def test_what_is_not_a_name(text: str) -> None:
    assert found(text, sample.dataset()) == []


def test_articles_do_not_belong_to_names() -> None:
    assert found("the Harbor Council, the South", sample.dataset()) == [
        ("Harbor Council", ("council",)),
        ("South", ("south",)),
    ]


def test_a_metonym_gives_way_to_a_name_of_its_own() -> None:
    state = State(
        id=sample.ident("east"),
        label="Eastland",
        anchors=(Anchor(sample.SOURCE, "p2.s1"),),
        metonyms=sample.values("Harbor City", "Port East"),
    )
    known = index(sample.dataset(state))
    assert known["Harbor City"] == ("harbor",)
    assert known["Port East"] == ("east",)


def test_a_name_of_two_facts_is_ambiguous() -> None:
    other = Organization(
        id=sample.ident("paper"),
        label="A paper",
        anchors=(Anchor(sample.SOURCE, "p2.s1"),),
        name=sample.values("Northland"),
    )
    ds = sample.dataset(other)
    assert index(ds)["Northland"] == ("north", "paper")
    called = called_by_id(ds)
    assert "north" not in called
    assert "Southland" in called["south"]


def test_the_vocabulary_names_what_no_fact_is_about() -> None:
    ds = sample.dataset()
    outside = Entity(id="west", label="Westland", aliases=("the West Republic",), demonyms=("Westlandish",))
    vocabulary = Vocabulary(references={}, states={"west": outside}, organizations={}, people={}, places={})
    known = index(replace(ds, vocabulary=vocabulary))
    assert [name for name, ids in known.items() if not ids] == ["Westland", "West Republic", "Westlandish"]


@given(
    st.lists(
        st.sampled_from(["Ana", "Moreno", "Ana Moreno", "the", "Northland", ",", "Harbor City"]), max_size=9
    )
)
def test_positions_point_at_the_names(words: list[str]) -> None:
    text = " ".join(words)
    for start, end, name, ids in find(text, sample.dataset()):
        assert text[start:end] == name
        assert ids

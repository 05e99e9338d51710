"""Two codings of one source: matched facts, Krippendorff's alpha, and every difference."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_regressions.data_regression import DataRegressionFixture

from analysis.building import dataset, meeting, quantity, said, state
from cisreport.analysis.intercoder import alpha, compare, interval_alpha
from cisreport.analysis.pairs import match
from cisreport.analysis.undefined import Undefined
from cisreport.checks import check
from cisreport.datasets import load
from cisreport.errors import DataError
from cisreport.model import Anchor, Dataset, Fact, FactId, MeetingFormat, Modality, Unit, Value, Values

TOY = Path(__file__).parents[1] / "toy" / "data"


@pytest.fixture(scope="module")
def codings() -> tuple[Dataset, Dataset]:
    return load(TOY / "lake-league-2031"), load(TOY / "lake-league-2031-b")


def test_published_examples() -> None:
    # K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A and B
    binary = [*zip("0100000010", "1110010000", strict=True)]
    assert round(alpha(binary), 3) == 0.095  # type: ignore[arg-type]
    nominal = [*zip("aabbdcccedda", "babbbccceddd", strict=True)]
    assert round(alpha(nominal), 3) == 0.692  # type: ignore[arg-type]


def by_hand(pairs: list[tuple[Any, Any]], distance: Any) -> Fraction | None:
    """Return alpha by its definition: one less observed over expected disagreement."""
    every = [answer for pair in pairs for answer in pair]
    expected = [distance(a, b) for a, b in permutations(every, 2)]
    if not sum(expected):
        return None
    observed = [distance(a, b) for a, b in pairs]
    return 1 - Fraction(sum(observed), len(observed)) / Fraction(sum(expected), len(expected))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
def test_alpha_is_that_of_its_definition(pairs: list[tuple[int, int]]) -> None:
    found = alpha([(str(a), str(b)) for a, b in pairs])
    expected = by_hand(pairs, lambda a, b: int(a != b))
    measured = interval_alpha([(float(a), float(b)) for a, b in pairs])
    distant = by_hand(pairs, lambda a, b: (a - b) ** 2)
    if expected is None or distant is None:
        assert isinstance(found, Undefined)
        assert isinstance(measured, Undefined)
        assert found.reason == "all answers are the same, so chance agrees as well"
    else:
        assert found == pytest.approx(float(expected))
        assert measured == pytest.approx(float(distant))


def test_alpha_of_nothing() -> None:
    assert alpha([]) == Undefined(name="Krippendorff's alpha", reason="no fact has it in both codings")


def test_the_second_coding_of_the_toy_is_sound(codings: tuple[Dataset, Dataset]) -> None:
    assert check(codings[1]) == ()


def test_the_toy_coded_twice(
    codings: tuple[Dataset, Dataset], data_regression: DataRegressionFixture
) -> None:
    found = compare(*codings)
    assert found.only_one == ("vell-in-office", "bridge-connects-shore")
    assert found.only_two == ()
    data_regression.check(
        {
            "matched otherwise than by id": [
                f"{item.fact} = {item.other} ({item.basis})" for item in found.matches if item.basis != "id"
            ],
            "fields": {
                item.field: f"{item.agreed} of {item.pairs}"
                for item in found.fields
                if item.agreed < item.pairs
            },
            "disagreements": [
                f"{item.fact}/{item.field}: {item.one} | {item.two}" for item in found.disagreements
            ],
        }
    )


def test_a_coding_agrees_with_itself(codings: tuple[Dataset, Dataset]) -> None:
    found = compare(codings[0], codings[0])
    assert len(found.matches) == len(codings[0])
    assert found.disagreements == ()
    assert found.only_one == found.only_two == ()
    assert {item.alpha for item in found.fields if isinstance(item.alpha, float)} == {1.0}


def coding(*facts: Fact) -> Dataset:
    return dataset(state("avaria", "Avaria"), *facts)


def test_facts_are_matched_by_former_ids_identity_and_passages() -> None:
    anchors = tuple(Anchor("letter", f"p{n}.s1") for n in range(1, 5))
    here = dataset(
        replace(state("one", "One"), formerly=(FactId("uno"),)),
        replace(state("two", "Two"), identity="two-in-vocabulary", anchors=anchors[3:]),
        meeting("near", "2031-01-01", anchors=anchors[:2]),
        meeting("far", "2031-02-01", anchors=anchors[2:3]),
        quantity("length", Unit.KILOMETER, 5),
    )
    there = dataset(
        state("uno", "One"),
        replace(state("due", "Two"), identity="two-in-vocabulary", anchors=anchors[:1]),
        meeting("half", "2031-02-01", anchors=anchors[:1]),
        meeting("whole", "2031-01-01", anchors=anchors[:2]),
    )
    assert [(item.fact, item.other, item.basis.value) for item in match(here, there)] == [
        ("one", "uno", "id"),
        ("two", "due", "identity"),
        ("near", "whole", "passages"),
    ]


def test_of_facts_on_the_same_passages_the_alike_ones_match() -> None:
    here = dataset(meeting("a", "2031-01-01"), meeting("b", "2031-02-01"))
    there = dataset(meeting("x", "2031-02-01"), meeting("y", "2031-01-01"))
    assert [(item.fact, item.other) for item in match(here, there)] == [("a", "y"), ("b", "x")]


def test_answers_that_differ_are_listed() -> None:
    here = coding(
        meeting("a", "2031-01-01", format=said(MeetingFormat.BILATERAL), place=said("avaria")),
        meeting("b", "2031-02-01", format=Values((), "open")),
        meeting("c", "2031-03-01"),
    )
    there = coding(
        meeting("a", "2031-01-03", format=said(MeetingFormat.TRILATERAL), place=said("avaria")),
        meeting("b", "2031-02-01", format=said(MeetingFormat.BILATERAL)),
        meeting("c", "2031-03-01", format=said(MeetingFormat.BILATERAL)),
    )
    found = compare(here, there)
    assert [(item.fact, item.field, item.one, item.two) for item in found.disagreements] == [
        ("a", "date", "2031-01-01", "2031-01-03"),
        ("a", "format", "bilateral", "trilateral"),
        ("b", "format", "not stated", "bilateral"),
        ("c", "format", "not coded", "bilateral"),
    ]
    fields = {item.field: item for item in found.fields}
    assert (fields["format"].pairs, fields["format"].agreed) == (2, 0)
    assert isinstance(fields["date"].interval, float)
    assert fields["date"].interval > 0.99
    assert fields["format"].interval is None


def test_evidence_of_a_value_counts_where_it_is_not_the_records() -> None:
    planned: Values[Any] = Values((Value(datum="avaria", modality=Modality.PLANNED),))
    found = compare(
        coding(meeting("a", "2031-01-01", place=planned)),
        coding(meeting("a", "2031-01-01", place=said("avaria"))),
    )
    assert [(item.field, item.one, item.two) for item in found.disagreements] == [
        ("modality[place: avaria]", "planned", "stated")
    ]


def test_numbers_of_several_units_have_no_distance() -> None:
    here = coding(quantity("a", Unit.KILOMETER, 5), quantity("b", Unit.MEMBER, 9))
    there = coding(quantity("a", Unit.KILOMETER, 6), quantity("b", Unit.MEMBER, 9))
    fields = {item.field: item for item in compare(here, there).fields}
    assert fields["value"].interval is None
    alone = {
        item.field: item for item in compare(coding(here.quantities[0]), coding(there.quantities[0])).fields
    }
    assert isinstance(alone["value"].interval, float)


def test_codings_of_other_sources() -> None:
    here = coding(meeting("a", "2031-01-01"))
    there = replace(
        here,
        id="other",
        facts=MappingProxyType(
            {key: replace(fact, anchors=(Anchor("report", "p1.s1"),)) for key, fact in here.facts.items()}
        ),
    )
    with pytest.raises(DataError) as caught:
        compare(here, there)
    assert str(caught.value) == (
        'other: it has no passage in common with "demo"; compare two codings of one source'
    )

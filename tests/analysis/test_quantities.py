"""Products, remainders, seats and rates against brute force."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.building import ANCHORS, dataset, derivation, meeting, quantity, said, state
from cisreport.analysis import derive
from cisreport.errors import DataError
from cisreport.model import (
    Derivation,
    Exactness,
    Fact,
    FactId,
    Membership,
    MembershipStatus,
    Organization,
    Participation,
    ParticipationRole,
    Unit,
)

shares = st.fractions(0, 1, max_denominator=20)
lengths = st.integers(1, 5000)


def result(fn: str, *records: Fact, inputs: tuple[str, ...] = (), **params: object) -> Derivation:
    names = inputs or tuple(record.id for record in records)
    return derive(dataset(*records, derivation("result", fn, *names, **params))).derivations["result"]


@given(st.lists(lengths, min_size=1, max_size=3), st.lists(shares, min_size=1, max_size=3))
def test_bounds_cover_every_choice_of_disagreeing_values(whole: list[int], part: list[Fraction]) -> None:
    records = (quantity("length", Unit.KILOMETER, *whole), quantity("share", Unit.SHARE, *part))
    for fn in ("quantity.product/1", "quantity.remainder/1"):
        taken = part if fn == "quantity.product/1" else [1 - share for share in part]
        every = [length * share for length, share in product(whole, taken)]
        found = result(fn, *records)
        ends = (found.value, found.value) if found.value is not None else (found.lower, found.upper)
        assert tuple(Fraction(end) for end in ends if isinstance(end, Decimal | Fraction)) == (
            min(every),
            max(every),
        )
        assert found.unit is Unit.KILOMETER


@pytest.mark.parametrize(
    ("exactness", "approximate"),
    [((), True), (("exact",), False), (("approximate",), True), (("exact", "approximate"), True)],
)
def test_a_measure_is_rough_unless_it_is_said_to_be_exact(
    exactness: tuple[str, ...], approximate: bool
) -> None:
    coded = said(*map(Exactness, exactness))
    exact = said(Exactness.EXACT)
    length = quantity("length", Unit.KILOMETER, "972", exactness=coded)
    share = quantity("share", Unit.SHARE, Fraction(1, 3), exactness=exact)
    assert result("quantity.product/1", length, share).approximate is approximate


ROUGH, EXACT = (said(exactness) for exactness in (Exactness.APPROXIMATE, Exactness.EXACT))


@pytest.mark.parametrize(
    ("one", "other", "approximate"), [(EXACT, EXACT, False), (ROUGH, EXACT, True), (EXACT, ROUGH, True)]
)
def test_arithmetic_with_a_rough_number_is_rough(one: Any, other: Any, approximate: bool) -> None:
    length = quantity("length", Unit.KILOMETER, 972, exactness=one)
    for fn, record in {
        "quantity.product/1": quantity("second", Unit.SHARE, Fraction(1, 3), exactness=other),
        "quantity.remainder/1": quantity("second", Unit.SHARE, Fraction(1, 3), exactness=other),
        "quantity.difference/1": quantity("second", Unit.KILOMETER, 5, exactness=other),
        "quantity.share/1": quantity("second", Unit.KILOMETER, 1000, exactness=other),
    }.items():
        assert result(fn, length, record).approximate is approximate, fn
    for seats in (
        quantity("n", Unit.MEMBER, 9, exactness=one),
        quantity("n", Unit.MEMBER, 9, 11, exactness=one),
    ):
        found = result("seating.chance/1", seats)
        assert (found.approximate, found.unit) == (one is ROUGH, Unit.SHARE)


def test_decimals_stay_decimals_and_fractions_fractions() -> None:
    half = quantity("share", Unit.SHARE, "0.50")
    assert result("quantity.product/1", quantity("length", Unit.KILOMETER, "970.8"), half).value == Decimal(
        "485.4"
    )
    third = quantity("share", Unit.SHARE, Fraction(1, 3))
    assert result("quantity.product/1", quantity("length", Unit.KILOMETER, 10), third).value == Fraction(
        10, 3
    )


@pytest.mark.parametrize("seats", range(2, 8))
def test_chance_of_neighbors_is_that_of_all_orders(seats: int) -> None:
    orders = list(permutations(range(seats)))
    beside = sum((order.index(0) - order.index(1)) % seats in (1, seats - 1) for order in orders)
    assert result("seating.chance/1", quantity("n", Unit.MEMBER, seats)).value == Fraction(
        beside, len(orders)
    )


def test_chance_with_more_seats() -> None:
    found = result("seating.chance/1", quantity("n", Unit.MEMBER, 9, 11), extra="1")
    assert (found.value, found.lower, found.upper) == (None, Fraction(2, 11), Fraction(2, 9))
    assert found.unit is Unit.SHARE


def test_one_seat_is_an_error() -> None:
    with pytest.raises(DataError, match='"n" is not a number of seats, at least two'):
        result("seating.chance/1", quantity("n", Unit.MEMBER, 1))


def test_neighbors_in_the_alphabet() -> None:
    names = {"a": "Ardania", "b": "Bergia", "c": "Castia", "d": "ardonia"}
    records = {key: state(key, label) for key, label in names.items()}
    assert result("seating.adjacent/1", *records.values(), inputs=("a", "b", "c")).value is True
    assert result("seating.adjacent/1", *records.values(), inputs=("a", "b", "c", "d")).value is False
    assert result("seating.adjacent/1", *records.values(), inputs=("a", "c", "b")).value is False
    assert result("seating.adjacent/1", *records.values(), inputs=("d", "a", "c")).value is True
    assert result("seating.adjacent/1", *records.values(), inputs=("b", "d", "a", "c")).value is True
    assert result("seating.adjacent/1", *records.values(), inputs=("c", "b", "a", "d")).value is True


@given(st.integers(1, 12), st.integers(0, 1500), st.integers(0, 999))
def test_an_even_rhythm_stays_within_the_bounds(rate: int, length: int, phase: int) -> None:
    start = dt.date(2001, 1, 1)
    records = (meeting("a", str(start)), meeting("b", str(start + dt.timedelta(length))))
    found = result("recurrence.count/1", quantity("rate", Unit.PER_YEAR, rate), *records)
    period = Fraction(3652425, 10000) / rate
    events = max(0, ceil((length - period * phase / 1000) / period))
    mean = length / period
    assert (found.lower, found.upper) == (floor(mean), ceil(mean))
    assert floor(mean) <= events <= ceil(mean)
    assert found.value == round(Decimal(mean.numerator) / mean.denominator, 2)


def test_a_rate_over_imprecise_dates() -> None:
    records = (quantity("rate", Unit.PER_YEAR, 2), meeting("a", "2001"), meeting("b", "2003-06-30"))
    found = result("recurrence.count/1", *records, unit="calls")
    assert (found.value, found.lower, found.upper, found.unit) == (None, 2, 5, Unit.CALL)


def council() -> tuple[Fact, ...]:
    body = Organization(id=FactId("council"), label="Council", anchors=ANCHORS)
    ties = [
        Membership(
            id=FactId(f"tie-{name}"),
            label=name,
            anchors=ANCHORS,
            member=FactId(name),
            organization=FactId(of),
            status=said(MembershipStatus(status)),
            withdrawn=withdrawn,
        )
        for name, of, status, withdrawn in (
            ("b", "council", "full", None),
            ("a", "council", "observer", None),
            ("c", "elsewhere", "full", None),
            ("d", "council", "full", "an error"),
        )
    ]
    people = (
        Participation(actor=FactId("e"), role=ParticipationRole.CHAIR),
        Participation(actor=FactId("b")),
    )
    return (body, *ties, meeting("session", "2031-01-01", participants=people))


def test_members_are_those_the_sources_list() -> None:
    assert result("actors.members/1", *council(), inputs=("council",)).value == ("b", "a")
    assert result("actors.members/1", *council(), inputs=("council",), status="observer").value == ("a",)
    assert result("actors.members/1", *council(), inputs=("council", "session")).value == ("b", "a", "e")


def test_participants() -> None:
    assert result("actors.participants/1", *council(), inputs=("session",)).value == ("e", "b")
    assert result("actors.participants/1", *council(), inputs=("session",), role="chair").value == ("e",)


def test_a_share_of_a_length_that_sources_disagree_on() -> None:
    part = quantity("part", Unit.KILOMETER, 519, 664)
    whole = quantity("whole", Unit.KILOMETER, 970, 987)
    found = result("quantity.share/1", part, whole)
    seen = [Fraction(a, b) for a, b in product((519, 664), (970, 987))]
    assert (Fraction(found.lower), Fraction(found.upper)) == (min(seen), max(seen))  # type: ignore[arg-type]
    assert found.unit is Unit.SHARE
    assert found.approximate
    assert result("quantity.spread/1", whole, inputs=("whole/value",)).value == 17
    assert result("quantity.spread/1", whole, inputs=("whole/value",)).unit is Unit.KILOMETER
    assert result("quantity.spread/1", quantity("one", Unit.KILOMETER, 970)).value == 0
    assert result(
        "quantity.share/1", quantity("part", Unit.KILOMETER, "0.2"), quantity("whole", Unit.KILOMETER, "0.5")
    ).value == Decimal("0.4")


def test_what_is_no_product_or_remainder() -> None:
    length, members = quantity("length", Unit.KILOMETER, 9), quantity("members", Unit.MEMBER, 2)
    with pytest.raises(DataError, match="km times members is not a unit;"):
        result("quantity.product/1", length, members)
    assert (
        result(
            "quantity.product/1", quantity("one", Unit.SHARE, "0.5"), quantity("two", Unit.SHARE, "0.5")
        ).unit
        is Unit.SHARE
    )
    for second in (
        members,
        quantity("share", Unit.SHARE, "1.5"),
        quantity("share", Unit.SHARE, "0.5", "1.5"),
    ):
        with pytest.raises(DataError, match="is not a share between 0 and 1"):
            result("quantity.remainder/1", length, second)
    for whole in (0, 1):
        assert result("quantity.remainder/1", length, quantity("share", Unit.SHARE, whole)).value == 9 * (
            1 - whole
        )


def test_a_difference_of_what_sources_disagree_on() -> None:
    one, other = quantity("one", Unit.MEETING, 58, 60), quantity("other", Unit.MEETING, 20)
    found = result("quantity.difference/1", one, other)
    assert (found.value, found.lower, found.upper, found.unit) == (None, 38, 40, Unit.MEETING)
    assert result("quantity.difference/1", other, quantity("more", Unit.MEETING, 21)).value == -1
    with pytest.raises(DataError, match="one quantity is in meetings, the other in km;"):
        result("quantity.difference/1", one, quantity("length", Unit.KILOMETER, 9))


def test_shares_of_different_units_or_of_zero() -> None:
    with pytest.raises(DataError, match="the part is in km, the whole in members;"):
        result("quantity.share/1", quantity("part", Unit.KILOMETER, 5), quantity("whole", Unit.MEMBER, 9))
    with pytest.raises(DataError, match=r'the whole "whole" can be zero;'):
        result("quantity.share/1", quantity("part", Unit.MEMBER, 5), quantity("whole", Unit.MEMBER, 0, 9))

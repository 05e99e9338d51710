"""Inter-event times one by one, and the longest with what is open at the end of the record."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given

from analysis.cadence.events import BASE, days, every, gaps_of, windows
from cisreport.analysis.cadence import Occurrence, Statistic, Undefined, gaps, longest_gap


def day(number: int) -> dt.date:
    return BASE + dt.timedelta(days=number)


@given(events=windows(least=2))
def test_bounds_of_each_gap_cover_every_assignment(events: tuple[Occurrence, ...]) -> None:
    found = gaps(events)
    seen = [gaps_of(assigned) for assigned in every(events)]
    for n, gap in enumerate(found):
        assert gap.lower <= min(row[n] for row in seen)
        assert gap.upper >= max(row[n] for row in seen)


def test_gaps_name_their_events_where_these_are_known() -> None:
    found = gaps(days(0, (30, 34), (33, 40), 90))
    assert [(gap.number, gap.lower, gap.upper, gap.between) for gap in found] == [
        (1, 30, 34, None),
        (2, 0, 10, None),
        (3, 50, 57, None),
    ]
    found = gaps(days(90, 0, (30, 34)))
    assert [(gap.lower, gap.upper, gap.between) for gap in found] == [
        (30, 34, ("e2", "e3")),
        (56, 60, ("e3", "e1")),
    ]
    assert gaps(days(5)) == ()


def test_the_longest_gap_and_the_open_one() -> None:
    found = longest_gap(days(0, (30, 34), 90), day(140))
    assert isinstance(found.closed, Statistic)
    assert found.closed.floats == (56, 60)
    assert found.between == (("e2", "e3"),)
    assert found.open == (50, 50)
    assert found.censored is False
    assert isinstance(found.at_least, Statistic)
    assert found.at_least.outer == found.closed.outer
    assert found.at_least.greatest == (*found.closed.greatest, day(140))


@pytest.mark.parametrize(
    ("last", "ends", "censored", "outer"),
    [
        (90, 151, True, (Fraction(61), Fraction(61))),
        (90, 148, None, (Fraction(58), Fraction(60))),
        ((90, 95), 150, None, (Fraction(58), Fraction(65))),
    ],
)
def test_the_open_gap_can_be_the_longest(
    last: int | tuple[int, int], ends: int, censored: bool | None, outer: tuple[Fraction, Fraction]
) -> None:
    found = longest_gap(days(0, (30, 34), last), day(ends))
    assert found.censored is censored
    assert isinstance(found.at_least, Statistic)
    assert found.at_least.outer == outer


def test_it_can_lie_in_two_places() -> None:
    found = longest_gap(days(0, (40, 60), 100))
    assert found.between[0] == ("e1", "e2")
    assert found.open is None


def test_one_event_has_only_an_open_gap() -> None:
    found = longest_gap(days(10), day(30))
    assert isinstance(found.closed, Undefined)
    assert found.between == ()
    assert found.open == (20, 20)
    assert found.censored is True


def test_a_record_does_not_end_before_its_events() -> None:
    with pytest.raises(ValueError, match=r"^the record ends on 2031-01-21, but an event can be after"):
        longest_gap(days(0, (10, 30)), day(20))

"""The regular sessions of 2010 to 2025, against a second computation over all days they can have had."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import pairwise, product
from math import sqrt
from statistics import correlation, mean, median, pstdev

import pytest

import cisreport
from cisreport.analysis import cadence
from cisreport.analysis.cadence import Occurrence, SlotsMet, Statistic

START, END = dt.date(2010, 1, 1), dt.date(2025, 12, 31)


@pytest.fixture(scope="module")
def sessions() -> tuple[Occurrence, ...]:
    return cadence.of_series(cisreport.load("cis-council"), "council-sessions", start=START, end=END)


def burstiness(gaps: list[int]) -> float:
    """Return equation 22 of Kim and Jo, written out for the number of events."""
    events = len(gaps) + 1
    ratio = pstdev(gaps) / mean(gaps)
    more, less = sqrt(events + 1), sqrt(events - 1)
    return (more * ratio - less) / ((more - 2) * ratio + less)


def test_one_session_in_each_half_year(sessions: tuple[Occurrence, ...]) -> None:
    found = cadence.slots_met(sessions, start=START, end=END)
    assert isinstance(found, SlotsMet)
    assert len(found.slots) == len(sessions) == 32
    assert found.met.floats == (32, 32)
    assert found.met.coincide


def test_statistics_over_every_day_that_is_possible(sessions: tuple[Occurrence, ...]) -> None:
    spans = [range(item.earliest.toordinal(), item.latest.toordinal() + 1) for item in sessions]
    rows = [[b - a for a, b in pairwise(sorted(days))] for days in product(*spans)]
    means = [sum(gaps) / len(gaps) for gaps in rows]
    expected: dict[str, list[float]] = {
        "mean": means,
        "median": [median(gaps) for gaps in rows],
        "rate": [365.2425 / average for average in means],
        "variation": [pstdev(gaps) / average for gaps, average in zip(rows, means, strict=True)],
        "longest": [max(gaps) for gaps in rows],
        "burstiness": [burstiness(gaps) for gaps in rows],
        "memory": [correlation(gaps[:-1], gaps[1:]) for gaps in rows],
        "local_variation": [3 * mean(((a - b) / (a + b)) ** 2 for a, b in pairwise(gaps)) for gaps in rows],
    }
    found = cadence.summary(sessions)
    assert len(rows) > 1, "some days are inferred"
    for name, values in expected.items():
        statistic = found[name]
        assert isinstance(statistic, Statistic)
        assert statistic.coincide
        assert statistic.floats == pytest.approx((min(values), max(values)))


def test_the_rhythm_is_even_and_twice_a_year(sessions: tuple[Occurrence, ...]) -> None:
    found = cadence.summary(sessions)
    rate, burstiness = found["rate"], found["burstiness"]
    assert isinstance(rate, Statistic)
    assert isinstance(burstiness, Statistic)
    assert rate.floats == pytest.approx((2, 2), abs=0.05)
    assert burstiness.floats[1] < -0.7


def test_what_is_derived_says_the_same() -> None:
    ds = cisreport.derive(cisreport.load("cis-council"))
    value = {name: item.value for name, item in ds.derivations.items()}
    assert (value["sessions-stretch"], value["half-years-met"]) == (37, 37)
    assert (value["sessions-held"], value["sessions-moved"], value["sessions-planned"]) == (51, 7, 2)
    assert value["median-stretch"] == Fraction(367, 2)
    assert value["memory-stretch"] is None, "37 events, more than an array of NumPy has dimensions"
    assert str(cisreport.Citer(ds)("memory-stretch")) == "−0.357 to −0.354"
    assert value["longest-stretch"] == (dt.date(2010, 12, 9) - dt.date(2010, 3, 26)).days
    assert value["days-before-dushanbe"] == (dt.date(2022, 5, 13) - dt.date(2021, 10, 14)).days
    assert value["numbered-1999-to-2015"] == 58 - 20
    read = ds.derivations["half-years-met"].read
    assert {"session-2015-10-15", "session-2022-10-12"} <= set(read), (
        "known from plans, and held by implication"
    )
    assert not {"session-1997-01-16", "session-2001-11-29"} & set(ds.derivations["sessions-held"].read)

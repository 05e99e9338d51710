"""Bounds of intervals against every choice of days."""

from __future__ import annotations

import datetime as dt
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from analysis.building import dataset, derivation, meeting
from cisreport.analysis import derive
from cisreport.model import Derivation

spans = st.tuples(st.dates(dt.date(1999, 12, 1), dt.date(2000, 3, 31)), st.integers(0, 9))


def edtf(span: tuple[dt.date, int]) -> str:
    start, length = span
    return f"{start}/{start + dt.timedelta(length)}" if length else str(start)


def days(span: tuple[dt.date, int]) -> list[dt.date]:
    return [span[0] + dt.timedelta(number) for number in range(span[1] + 1)]


def interval(first: str, second: str) -> Derivation:
    ds = dataset(
        meeting("a", first), meeting("b", second), derivation("wait", "interval.days/1", "a/date", "b")
    )
    return derive(ds).derivations["wait"]


@given(spans, spans)
def test_bounds_are_those_of_every_choice_of_days(
    first: tuple[dt.date, int], second: tuple[dt.date, int]
) -> None:
    every = [(end - start).days for start, end in product(days(first), days(second))]
    result = interval(edtf(first), edtf(second))
    if len(set(every)) == 1:
        assert (result.value, result.lower, result.upper) == (every[0], None, None)
    else:
        assert (result.value, result.lower, result.upper) == (None, min(every), max(every))


def test_leap_day() -> None:
    assert interval("2000-02-28", "2000-03-01").value == 2
    assert interval("1900-02-28", "1900-03-01").value == 1


def test_an_approximate_day_is_a_day_wider_on_each_side() -> None:
    result = interval("2000-01-10", "2000-01-20~")
    assert (result.lower, result.upper) == (9, 11)

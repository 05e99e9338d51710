"""The year of a yearless day, weeks, and the time of writing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.building import dataset, day, derivation, meeting, quantity
from cisreport.analysis import derive
from cisreport.errors import DataError
from cisreport.model import Derivation, Unit, bounds


def year(stated: str, months: int, *events: str, **params: object) -> Derivation:
    records = [meeting(f"event-{number}", resolved) for number, resolved in enumerate(events)]
    inputs = ["fair/date", "span/value", *(record.id for record in records)]
    ds = dataset(
        meeting("fair", None, stated),
        quantity("span", Unit.MONTH, months),
        *records,
        derivation("year", "date.year/1", *inputs, **params),
    )
    return derive(ds).derivations["year"]


def test_the_only_year_after_the_events_and_near_the_span() -> None:
    assert year("XXXX-05-13", 18, "2020-11-09", "2021-11-26").value == "2022"


def test_an_event_in_between_rules_a_year_out() -> None:
    assert year("XXXX-05", 12, "2020-11-09", tolerance=7).lower == "2021"
    assert year("XXXX-05", 12, "2020-11-09", "2021-06", tolerance=7).value == "2022"


def test_several_possible_years_are_bounds() -> None:
    result = year("XXXX-05-13", 18, "2020-11-09", tolerance=13)
    assert (result.value, result.lower, result.upper) == (None, "2021", "2023")


def test_a_leap_day_has_only_leap_years() -> None:
    assert year("XXXX-02-29", 24, "2021-03-01", tolerance=13).value == "2024"


def test_no_year_is_an_error() -> None:
    with pytest.raises(DataError, match='no year puts "fair/date" after its events'):
        year("XXXX-05-13", 18, "2020-11-09", "2024-01-01")


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2050, 12, 31)), st.integers(1, 40), st.dates(dt.date(1990, 1, 1))
)
def test_the_year_is_the_nearest_one(first: dt.date, months: int, stated: dt.date) -> None:
    """Of all years that put the day after the event, the one whose distance is nearest to the span."""
    if (stated.month, stated.day) == (2, 29):
        return
    years = [first.year + number for number in range(6)]
    days = [dt.date(number, stated.month, stated.day) for number in years]
    off = {day.year: abs((day - first).days / (365.2425 / 12) - months) for day in days if day > first}
    nearest = min(off, key=lambda number: off[number])
    if off[nearest] > 5.9 or sorted(off.values())[1] < 6.1:
        return
    assert year(f"XXXX-{stated:%m-%d}", months, str(first)).value == str(nearest)


def computed(fn: str, *dates: str) -> str:
    events = [meeting(f"event-{number}", resolved) for number, resolved in enumerate(dates)]
    ds = dataset(*events, derivation("result", fn, *(f"{event.id}/date" for event in events)))
    value = derive(ds).derivations["result"].value
    assert isinstance(value, str)
    return value


@given(st.dates(dt.date(2, 1, 1), dt.date(9998, 12, 1)))
def test_weeks_are_those_of_the_iso_calendar(date: dt.date) -> None:
    week, following = (bounds(computed(fn, str(date))) for fn in ("date.week/1", "date.next_week/1"))
    assert isinstance(week.earliest, dt.date)
    assert isinstance(following.earliest, dt.date)
    assert week.earliest == dt.date.fromisocalendar(*date.isocalendar()[:2], 1)
    assert week.latest == dt.date.fromisocalendar(*date.isocalendar()[:2], 7)
    assert (following.earliest - week.earliest).days == 7


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2022-05-13", "2022-05-13"], "2022-05-13/2022-05-15"),
        (["2022-05-13", "2022-05-11/2022-05-14"], "2022-05-11/2022-05-15"),
        (["2022-05-13", "2021"], "2022-05-09/2022-05-15"),
        (["2022-05-13", "2022-05-15"], "2022-05-15"),
    ],
)
def test_writing_comes_after_events_reported_as_past(dates: list[str], expected: str) -> None:
    assert computed("date.written/1", *dates) == expected


def test_an_event_reported_as_past_is_not_after_the_week() -> None:
    with pytest.raises(DataError, match="an event reported as past comes after the week of"):
        computed("date.written/1", "2022-05-13", "2022-05-16")


def test_a_source_is_dated_by_its_writing() -> None:
    ds = dataset(
        derivation("by-id", "date.next_week/1", "letter"),
        derivation("by-field", "date.next_week/1", "letter/written"),
    )
    assert {item.value for item in derive(ds).derivations.values()} == {"2031-03-17/2031-03-23"}


def test_where_dates_disagree_every_day_counts() -> None:
    both = day("2022-05-13").items + day("2022-05-20").items
    ds = dataset(
        meeting("fair", None, date=type(day(None))(both)),
        derivation("week", "date.week/1", "fair/date"),
    )
    assert derive(ds).derivations["week"].value == "2022-05-09/2022-05-22"

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cisreport.model import OPEN, Bounds, FactId, Relative, RelativeKind, When, bounds
from cisreport.model.dates import admits, check_stated, not_after, related

days = st.dates(min_value=dt.date(2, 1, 1), max_value=dt.date(9997, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("XXXX-05-13", "XXXX-02-29", "XXXX-05", "XXXX-05-XX", "XXXX-XX-31", "2022", "2022-05/.."),
        *("-0044-03-15", "Y17000", "XXXX-05/XXXX-06", "XXXX-12-30/XXXX-01-02", "2022-XX-12", "[..1984]"),
    ],
)
def test_stated(text: str) -> None:
    check_stated(text)


@pytest.mark.parametrize(
    "text",
    ["XXXX", "XXXX-13", "XXXX-00-01", "XXXX-02-30", "XXXX-XX-32", "XXXX-5-1", "May", "XXXX-05/XXXX-06-31"],
)
def test_stated_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an EDTF date|has no year|states nothing"):
        check_stated(text)


@pytest.mark.parametrize(
    ("stated", "resolved", "agrees"),
    [
        ("XXXX-05-13", "2022-05-13", True),
        ("XXXX-05-13", "2022-05-14", False),
        ("XXXX-05-13", "2022-05", False),
        ("XXXX-05-13", "2022-05-13/..", False),
        ("XXXX-05", "2022-05-30", True),
        ("XXXX-05-XX", "2022-05", True),
        ("XXXX-05", "2022-05/2022-06", False),
        ("XXXX-05", "2022-05-01/2023-05-01", False),
        ("XXXX-XX-13", "2022-07-13", True),
        ("XXXX-XX-13", "2022-07-14", False),
        ("XXXX-XX", "2022", True),
        ("2022-05", "2022-05-13", True),
        ("2022-05", "2022-06-01", False),
        ("2022-05", "2022", False),
        ("2022-05~", "2022-06-30", True),
        ("2022-05/..", "2031", True),
        ("2022-05/..", "../2031", False),
        ("XXXX-05-12/XXXX-05-13", "2022-05-12/2022-05-13", True),
        ("XXXX-05-12/XXXX-05-13", "2022-05-13", True),
        ("XXXX-05-12/XXXX-05-13", "2022-05-12/2022-05-14", False),
        ("XXXX-12-30/XXXX-01-02", "2023-01-01", True),
        ("XXXX-12-30/XXXX-01-02", "2022-12-29/2023-01-01", False),
        ("XXXX-05/XXXX-06", "2022-05/2022-06", True),
        ("XXXX-05/XXXX-06", "2022", False),
        ("XXXX-05/XXXX-06", "2022-05/..", False),
        ("-0044-03-15", "0044-03-15", False),
    ],
)
def test_admits(stated: str, resolved: str, agrees: bool) -> None:
    assert admits(stated, resolved) is agrees


@given(days)
def test_a_day_is_admitted_by_everything_it_is_in(day: dt.date) -> None:
    year, month, number = f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"
    resolved = f"{year}-{month}-{number}"
    for stated in (resolved, f"{year}-{month}", year, f"{year}~", f"XXXX-{month}-{number}", f"XXXX-{month}"):
        assert admits(stated, resolved)


def test_when() -> None:
    told = Relative(RelativeKind.AFTER, FactId("opening"))
    assert str(When(stated=("2022-05-13",), resolved="2022-05-13")) == "2022-05-13"
    assert str(When(stated=("XXXX-05-13", told))) == "open (stated: XXXX-05-13, after opening)"
    assert str(When(resolved="2022", basis="a guess")) == "2022 (not stated)"
    assert When(stated=("XXXX-05",)).bounds == Bounds(OPEN, OPEN)
    assert When(resolved="2022").bounds == bounds("2022")


@pytest.mark.parametrize(
    ("kind", "others", "related_days", "other_days"),
    [
        ("same-week", "2031-06-04", ["2031-06-02", "2031-06-08"], ["2031-06-01", "2031-06-09"]),
        ("same-week", "2031-06-08/2031-06-09", ["2031-06-02", "2031-06-15"], ["2031-06-01", "2031-06-16"]),
        ("next-week", "2031-06-04", ["2031-06-09", "2031-06-15"], ["2031-06-08", "2031-06-16"]),
        ("day-before", "2031-06-04/2031-06-06", ["2031-06-03", "2031-06-05"], ["2031-06-02", "2031-06-06"]),
        ("same-day", "2031-06-04", ["2031-06-04", "2031-06"], ["2031-06-03", "2031-06-05"]),
        ("before", "2031-06-04/2031-06-06", ["2031-06-06", "../2031-06-09", "2031"], ["2031-06-07"]),
        ("after", "2031-06-04/2031-06-06", ["2031-06-04", "2031-06-01/..", "2031"], ["2031-06-03"]),
        ("after", "../2031-06-06", ["2031-06-03"], []),
        ("day-before", "0001-01-01/2031-06-06", ["1900-01-01"], ["2031-06-06"]),
        ("next-week", "2031-06-04/9999-12-31", ["9999-12-31"], ["2031-06-08"]),
    ],
)
def test_related(kind: str, others: str, related_days: list[str], other_days: list[str]) -> None:
    for day in related_days + other_days:
        assert related(RelativeKind(kind), bounds(day), bounds(others)) is (day in related_days), day


def test_an_open_end_is_never_too_late() -> None:
    early, late = dt.date(2031, 6, 4), dt.date(2031, 6, 5)
    assert not_after(early, late)
    assert not_after(early, early)
    assert not_after(OPEN, early)
    assert not_after(late, OPEN)
    assert not not_after(late, early)

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from undate import Undate

from cisreport.model import OPEN, Bounds, FactId, Relative, RelativeKind, When, bounds
from cisreport.model.dates import admits, check_stated

DAY = dt.timedelta(days=1)
years = st.integers(min_value=2, max_value=9997)
days = st.dates(min_value=dt.date(2, 1, 1), max_value=dt.date(9997, 12, 31))
signs = st.sampled_from(["", "?", "~", "%"])


def every_day(of: Bounds) -> Iterable[dt.date]:
    assert isinstance(of.earliest, dt.date)
    assert isinstance(of.latest, dt.date)
    return (of.earliest + n * DAY for n in range((of.latest - of.earliest).days + 1))


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2022-05-13", "2022-05-13", "2022-05-13"),
        ("2022-05-13?", "2022-05-13", "2022-05-13"),
        ("2022-05-13~", "2022-05-12", "2022-05-14"),
        ("2022-05", "2022-05-01", "2022-05-31"),
        ("2022-05~", "2022-04-01", "2022-06-30"),
        ("2022-01%", "2021-12-01", "2022-02-28"),
        ("2023-12~", "2023-11-01", "2024-01-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021~", "2020-01-01", "2022-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2022-XX", "2022-01-01", "2022-12-31"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("[2021,2022-03]", "2021-01-01", "2022-03-31"),
        ("2022-05-12/2022-05-13", "2022-05-12", "2022-05-13"),
        ("2021~/2022-05", "2020-01-01", "2022-05-31"),
        ("2022-05/..", "2022-05-01", None),
        ("2022-05/", "2022-05-01", None),
        ("../2022-05", None, "2022-05-31"),
    ],
)
def test_bounds(edtf: str, earliest: str | None, latest: str | None) -> None:
    found = bounds(edtf)
    assert found == Bounds(
        dt.date.fromisoformat(earliest) if earliest else OPEN,
        dt.date.fromisoformat(latest) if latest else OPEN,
    )
    assert found.closed == bool(earliest and latest)
    assert found.exact == (earliest == latest)


NO_DATES = """
13 May 2022|2022-5-13|2022-02-30|2022-13|2022-00|2022-01-00|0000|0001~|9999~|9999-12~|2022-W01| 2022
20220513|~2022-05|2022-~05|2022~-05|2022-21|2022-22~|2022-05-13T10:00|2022-05-1X|2022-0X|202X~|-2022|Y20222|[2022|[..2021]
{2021..2022}|2022/2021|2022-05-13/2022-05-12|/|../..|..|2022/2023/2024|XXXX-05-13|XXXX-05/2022|2022-05-13?~|now
"""
REFUSAL = r"^\".*\"\s(is not an EDTF date|has no year|ends before it begins|names a season)"


@pytest.mark.parametrize("text", ["", "2022 ", "٢٠٢٢", *NO_DATES.strip("\n").replace("\n", "|").split("|")])
def test_bounds_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=REFUSAL):
        bounds(text)


@given(st.text(alphabet="0123456789XY-/.~?%[]{}, u", max_size=14) | st.text(max_size=8))
def test_bounds_of_any_text_are_ordered_or_refused(text: str) -> None:
    try:
        found = bounds(text)
    except ValueError:
        return
    assert found.overlaps(found)
    assert found.within(found)
    check_stated(text)


@given(days, signs)
def test_bounds_of_a_day_by_counting(day: dt.date, sign: str) -> None:
    wide = sign in ("~", "%")
    found = bounds(f"{day:%Y-%m-%d}".zfill(10) + sign)
    assert list(every_day(found)) == ([day - DAY, day, day + DAY] if wide else [day])


@given(days, signs)
def test_bounds_of_a_month_by_counting(day: dt.date, sign: str) -> None:
    def months(of: dt.date) -> int:
        return of.year * 12 + of.month

    reach = 1 if sign in ("~", "%") else 0
    found = list(every_day(bounds(f"{day.year:04}-{day.month:02}{sign}")))
    around = (day + n * DAY for n in range(-100, 101))
    assert found == [other for other in around if abs(months(other) - months(day)) <= reach]


@given(years, signs)
def test_bounds_of_a_year_by_counting(year: int, sign: str) -> None:
    reach = 1 if sign in ("~", "%") else 0
    found = list(every_day(bounds(f"{year:04}{sign}")))
    assert {day.year for day in found} == set(range(year - reach, year + reach + 1))
    assert len(found) == sum(365 + calendar.isleap(y) for y in range(year - reach, year + reach + 1))


@given(days, st.sampled_from(["{:04}-{:02}-{:02}", "{:04}-{:02}", "{:04}", "{:04}-{:02}-XX", "{:04}-XX"]))
def test_bounds_agree_with_undate(day: dt.date, form: str) -> None:
    edtf = form.format(day.year, day.month, day.day)
    other = Undate.parse(edtf, "EDTF")
    found = bounds(edtf)
    assert (str(found.earliest), str(found.latest)) == (str(other.earliest), str(other.latest))


@pytest.mark.parametrize("edtf", ["202X", "19XX", "1XXX"])
def test_bounds_of_open_digits_agree_with_undate(edtf: str) -> None:
    other = Undate.parse(edtf, "EDTF")
    assert (str(bounds(edtf).earliest), str(bounds(edtf).latest)) == (str(other.earliest), str(other.latest))


@given(days, days, days, days)
def test_spans_by_counting(a: dt.date, b: dt.date, c: dt.date, d: dt.date) -> None:
    near = [dt.date(2022, 1, 1) + (day.toordinal() % 40) * DAY for day in (a, b, c, d)]
    one, two = Bounds(*sorted(near[:2])), Bounds(*sorted(near[2:]))
    first, second = set(every_day(one)), set(every_day(two))
    assert one.overlaps(two) == two.overlaps(one) == bool(first & second)
    assert one.within(two) == (first <= second)
    assert one.overlaps(Bounds(OPEN, OPEN))
    assert one.within(Bounds(OPEN, OPEN))
    assert not Bounds(one.earliest, OPEN).within(one)
    assert not Bounds(OPEN, one.latest).within(one)


@pytest.mark.parametrize(
    "text", ["XXXX-05-13", "XXXX-02-29", "XXXX-05", "XXXX-05-XX", "XXXX-XX-13", "2022", "2022-05/.."]
)
def test_stated(text: str) -> None:
    check_stated(text)


@pytest.mark.parametrize(
    "text",
    ["XXXX", "XXXX-13", "XXXX-00-01", "XXXX-02-30", "XXXX-XX-32", "XXXX-5-1", "May", "XXXX-05/XXXX-06"],
)
def test_stated_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=REFUSAL):
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

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st
from undate import Undate

from cisreport.model import OPEN, Bounds, bounds
from cisreport.model.dates import check_stated
from cisreport.model.edtf import UnreadDateError, has_bounds

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
        ("2022-XX-12", "2022-01-12", "2022-12-12"),
        ("2022-XX-31", "2022-01-31", "2022-12-31"),
        ("156X-12-25", "1560-12-25", "1569-12-25"),
        ("20X2", "2002-01-01", "2092-12-31"),
        ("2022-1X", "2022-10-01", "2022-12-31"),
        ("2022-0X", "2022-01-01", "2022-09-30"),
        ("2022-05-1X", "2022-05-10", "2022-05-19"),
        ("2022-05-3X", "2022-05-30", "2022-05-31"),
        ("202X-02-29", "2020-02-29", "2028-02-29"),
        ("202X~", "2010-01-01", "2039-12-31"),
        ("2022-XX~", "2021-01-01", "2023-12-31"),
        ("2022-02-XX~", "2022-01-01", "2022-03-31"),
        ("~1812-04", "1811-04-01", "1813-04-30"),
        ("2004~-06-11", "2003-06-11", "2005-06-11"),
        ("2004-06~-11", "2004-05-11", "2004-07-11"),
        ("2004-~05-31", "2004-04-30", "2004-06-30"),
        ("2011-~06-~04", "2011-05-03", "2011-07-05"),
        ("2004?-06-11", "2004-06-11", "2004-06-11"),
        ("[1667..1670]", "1667-01-01", "1670-12-31"),
        ("{1667,1670..1672}", "1667-01-01", "1672-12-31"),
        ("[..1984]", None, "1984-12-31"),
        ("[1760-01,1760-12..]", "1760-01-01", None),
        ("2022-21", "2022-03-01", "2022-06-21"),
        ("2022-26", "2022-06-01", "2022-09-23"),
        ("2022-24", "2021-12-01", "2023-03-21"),
        ("2022-29", "2022-09-01", "2022-12-22"),
        ("2022-21~", "2021-12-01", "2022-09-21"),
        ("2022-33", "2022-01-01", "2022-03-31"),
        ("2022-38", "2022-05-01", "2022-08-31"),
        ("2022-40", "2022-01-01", "2022-06-30"),
        ("2022-41~", "2022-01-01", "2023-06-30"),
        ("2022-21/2022-23", "2022-03-01", "2022-12-22"),
        ("1950S2", "1900-01-01", "1999-12-31"),
        ("0050S1", "0001-01-01", "0999-12-31"),
        ("2004-01-01T10:10:10Z", "2004-01-01", "2004-01-01"),
    ],
)
def test_bounds(edtf: str, earliest: str | None, latest: str | None) -> None:
    found = bounds(edtf)
    assert has_bounds(edtf)
    assert found == Bounds(
        dt.date.fromisoformat(earliest) if earliest else OPEN,
        dt.date.fromisoformat(latest) if latest else OPEN,
    )
    assert found.closed == bool(earliest and latest)
    assert found.exact == (earliest == latest)


NO_DATES = """
13 May 2022|2022-5-13|2022-02-30|2022-13|2022-00|2022-01-00|2022-W01| 2022|20220513|2022-05-13T10:00
[2022|2022/2021|[2022..2021]|2022-05-13/2022-05-12|/|../..|..|[..]|{}|[]|2022/2023/2024|XXXX-05-13|XXXX-05/2022|XXXX
2022-05-13?~|now|-0044-02-30|XX22-02-30|2022-42|2022-21-01|2022-05-13T25:00:00Z|-0044-13
"""
UNREAD = [
    "-0044-03-15",
    "-0044-02-29",
    "0000",
    "Y17000",
    "Y-17E7",
    "9999~",
    "0001~",
    "9999-12~",
    "-0044/-0043",
]


@pytest.mark.parametrize("text", ["", "2022 ", "٢٠٢٢", *NO_DATES.strip("\n").replace("\n", "|").split("|")])
def test_bounds_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"^\".*\"\s(is not an EDTF date|has no year|ends before it begins)"):
        bounds(text)
    assert not has_bounds(text)


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_not_read_is_still_called_edtf(text: str) -> None:
    with pytest.raises(UnreadDateError, match="is EDTF that this version does not read"):
        bounds(text)
    assert not has_bounds(text)
    check_stated(text)


@pytest.mark.parametrize(
    "edtf",
    [
        *("2022-XX-12", "156X-12-25", "15XX-12-XX", "20X2", "[1667,1668..1670]", "{1960,1961-12}", "2022-33"),
        *("2022-37", "2022-41", "2004-06-XX/2004-07-03", "2004?-06-11", "2022-05?", "1985-04-12T23:20:30"),
    ],
)
def test_bounds_agree_with_edtf(edtf: str) -> None:
    other = parse_edtf(edtf)
    ends = (dt.date(*end[:3]) for end in (other.lower_strict(), other.upper_strict()))
    assert bounds(edtf) == Bounds(*ends)


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

"""EDTF (ISO 8601-2:2019, Library of Congress), levels 0 to 2: the days that a date covers.

Rules for bounds
    A date covers the days of its precision: ``2022-05`` is 1 to 31 May.
    An approximate date (``~`` or ``%``) is widened by one unit of its precision on each side:
    ``2021~`` covers 2020 to 2022, ``2022-05~`` April to June, ``2022-05-13~`` 12 to 14 May, ``202X~``
    2010 to 2039.  A character after a part qualifies it and all parts before it, so the unit is that of the
    part: ``2004-06~-11`` is 11 May to 11 July.  A character before a part qualifies that part alone, and each
    such part widens the date: ``~1812-04`` is April 1811 to April 1813.
    An uncertain date (``?``) is not widened: it may be wrong, but not imprecise.
    ``X`` is any digit.  Bounds are the first and the last day that fit: ``2022-XX-12`` covers
    12 January to 12 December.  ``1950S2`` has two significant digits: 1900 to 1999.
    A set, ``[1667,1670..1672]`` (one of them) or ``{1960,1961-12}`` (all), runs from its first day to its
    last, and ``..`` at its start or end is an open end.
    An interval runs from the earliest day of its start to the latest day of its end; ``..`` or
    nothing is an open end.
    Seasons are wide enough for calendar months and for equinoxes: spring is 1 March to 21 June, summer 1 June
    to 23 September, autumn 1 September to 22 December, and winter 1 December of the year before to 21 March
    of the year after, because ``2022-24`` names either.  21 to 24 are seasons of the north, as 25 to 28
    are; 29 to 32 are seasons of the south.  Quarters (33 to 36), parts of four months (37 to 39) and halves
    (40, 41) are exact.  Each is widened by its length where it is approximate, a season by three months.
    A date with a time covers its day, as written.

Years are 1 to 9999.  Other years, in ``Y17000`` and ``-0044``, are EDTF without bounds here.
"""

from __future__ import annotations

import calendar
import contextlib
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final, TypeAlias


class OpenEnd(Enum):
    """End of a span of time that is not bounded."""

    OPEN = "open"
    """No bound is known."""


OPEN = OpenEnd.OPEN
Bound: TypeAlias = dt.date | OpenEnd

_PART: Final = "{0}(?P<{1}_own>[?~%]?)(?P<{1}>{2})(?P<{1}_group>[?~%]?)"
_YEAR: Final = _PART.format("", "year", "-?[0-9X]{4}")
_MONTH: Final = _PART.format("-", "month", "[0-9X]{2}")
_DAY: Final = _PART.format("-", "day", "[0-9X]{2}")
DATE: Final = re.compile(f"{_YEAR}(?:{_MONTH}(?:{_DAY})?)?", re.ASCII)
"""One date: for each part its digits (``year``), what qualifies it alone (``year_own``), and what
qualifies it with the parts before it (``year_group``)."""
TIME: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?P<zone>Z|[+-][0-9]{2}(:[0-9]{2})?)?"
)
"""A date with a time."""
SIGNIFICANT: Final = re.compile(r"(?P<year>[0-9]{4})S(?P<digits>[1-4])")
"""A year with a number of significant digits."""
SET: Final = re.compile(r"\[(?P<one>[^\[\]{}]+)\]|\{(?P<all>[^\[\]{}]+)\}")
"""A set of which one or all are meant."""
YEARLESS: Final = re.compile(r"XXXX-(?P<month>[0-9]{2}|XX)(-(?P<day>[0-9]{2}|XX))?")
"""A date of which only the year is open."""
APPROXIMATE: Final = "~%"
"""Characters that say that a date is approximate."""

_SPANS: Final = {
    "spring": ((0, 3, 1), (0, 6, 21)),
    "summer": ((0, 6, 1), (0, 9, 23)),
    "autumn": ((0, 9, 1), (0, 12, 22)),
    "winter": ((-1, 12, 1), (1, 3, 21)),
}
SEASONS: Final = {
    **dict(zip(range(21, 29), [*_SPANS, *_SPANS], strict=True)),
    **dict(zip(range(29, 33), _SPANS, strict=True)),
}
"""Names of seasons by their EDTF number."""
_IN_SOUTH: Final = {"spring": "autumn", "summer": "winter", "autumn": "spring", "winter": "summer"}
MONTHS_OF_PART: Final = {
    **{33 + number: (3 * number + 1, 3 * number + 3) for number in range(4)},
    **{37 + number: (4 * number + 1, 4 * number + 4) for number in range(3)},
    **{40 + number: (6 * number + 1, 6 * number + 6) for number in range(2)},
}
"""First and last month of quarters, parts of four months and halves by their EDTF number."""


class UnreadDateError(ValueError):
    """A date is EDTF, and this version does not know its bounds."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days a date may fall on: from ``earliest`` to ``latest``, both included."""

    earliest: Bound
    latest: Bound

    @property
    def closed(self) -> bool:
        """True when both ends are days."""
        return self.earliest is not OPEN and self.latest is not OPEN

    @property
    def exact(self) -> bool:
        """True when it is one day."""
        return self.closed and self.earliest == self.latest

    def overlaps(self, other: Bounds) -> bool:
        """Return whether both have a day in common."""
        return not (_after(self.earliest, other.latest) or _after(other.earliest, self.latest))

    def within(self, other: Bounds) -> bool:
        """Return whether every day is in ``other`` too."""
        low = other.earliest is OPEN or (self.earliest is not OPEN and self.earliest >= other.earliest)
        high = other.latest is OPEN or (self.latest is not OPEN and self.latest <= other.latest)
        return low and high


def _after(start: Bound, end: Bound) -> bool:
    return isinstance(start, dt.date) and isinstance(end, dt.date) and start > end


@lru_cache(maxsize=1 << 16)
def bounds(edtf: str) -> Bounds:
    """Return the days an EDTF date may fall on, by the rules in the module's docstring.

    Parameters
    ----------
    edtf : str
        A date, a set or an interval with a known year, such as ``2022-05-12/2022-05-13``.

    Returns
    -------
    Bounds
        The earliest and the latest day.

    Raises
    ------
    ValueError
        If the text is not EDTF, has no year, ends before it begins, or is outside the years
        1 to 9999 (``UnreadDateError``).
    """
    if found := SET.fullmatch(edtf):
        members = [_range(member, edtf, "..") for member in (found["one"] or found["all"]).split(",")]
        return Bounds(
            _least([each.earliest for each in members]), _greatest([each.latest for each in members])
        )
    return _range(edtf, edtf, "/")


def has_bounds(edtf: str) -> bool:
    """Return whether an EDTF date has a year that this version reads."""
    try:
        bounds(edtf)
    except ValueError:
        return False
    return True


def _least(ends: Sequence[Bound]) -> Bound:
    days = [end for end in ends if isinstance(end, dt.date)]
    return min(days) if len(days) == len(ends) else OPEN


def _greatest(ends: Sequence[Bound]) -> Bound:
    days = [end for end in ends if isinstance(end, dt.date)]
    return max(days) if len(days) == len(ends) else OPEN


def _range(text: str, whole: str, separator: str) -> Bounds:
    """Return the bounds of an interval, or of a member of a set, which may be a single date."""
    start, between, end = text.partition(separator)
    if not between:
        return _single(start)
    if separator in end:
        raise _refusal(whole)
    open_ends = ("", "..") if separator == "/" else ("",)
    if {start, end} <= {*open_ends}:
        raise ValueError(f'"{whole}" has no year')
    earliest = OPEN if start in open_ends else _single(start).earliest
    latest = OPEN if end in open_ends else _single(end).latest
    if _after(earliest, latest):
        raise ValueError(f'"{whole}" ends before it begins')
    return Bounds(earliest, latest)


def _single(text: str) -> Bounds:
    found = DATE.fullmatch(text)
    if YEARLESS.fullmatch(text) or (found and found["year"].endswith("XXXX")):
        raise ValueError(f'"{text}" has no year')
    try:
        if found:
            return _season(found) if _is_season(found) else _days(found)
        if found := TIME.fullmatch(text):
            day = dt.datetime.fromisoformat(text).date()
            return Bounds(day, day)
        if found := SIGNIFICANT.fullmatch(text):
            step = 10 ** (4 - int(found["digits"]))
            first = int(found["year"]) // step * step
            return Bounds(dt.date(max(first, 1), 1, 1), dt.date(first + step - 1, 12, 31))
    except (ValueError, OverflowError) as error:
        raise _refusal(text) from error
    raise _refusal(text)


def _refusal(text: str) -> ValueError:
    if re.fullmatch(r"[!-~]+", text) and _is_edtf(text):
        what = "is EDTF that this version does not read; it reads the years 1 to 9999"
        return UnreadDateError(f'"{text}" {what}')
    return ValueError(f'"{text}" is not an EDTF date')


def _is_edtf(text: str) -> bool:
    """Return whether a text without bounds is an EDTF date."""
    found = DATE.fullmatch(text)
    if found and int(found["year"].replace("X", "1")) < 1:
        found = DATE.fullmatch(text.replace(found["year"], "2000", 1))  # a leap year
    if found:
        return _is_season(found) or next(_fitting(found, latest=False), None) is not None
    from edtf import parse_edtf  # takes a fifth of a second, so only for what is not read

    try:
        with contextlib.redirect_stdout(io.StringIO()):
            parse_edtf(text)
    except Exception:  # noqa: BLE001 - the parser's errors share no other base class
        return False
    return TIME.fullmatch(text) is None


def _is_season(found: re.Match[str]) -> bool:
    month = found["month"] or ""
    return month.isdigit() and (int(month) in SEASONS or int(month) in MONTHS_OF_PART) and not found["day"]


def _season(found: re.Match[str]) -> Bounds:
    """Return the bounds of a part of the year that is not a month."""
    number, years = int(found["month"]), _numbers(found["year"], 1, 9999)
    if not years:
        raise ValueError
    if number in SEASONS:
        name = SEASONS[number] if number < 29 else _IN_SOUTH[SEASONS[number]]
        (low_year, *first), (high_year, *last) = _SPANS[name]
        low, high = dt.date(years[0] + low_year, *first), dt.date(years[-1] + high_year, *last)
        months, _ = _widening(found, months=3)
        return Bounds(_moved(low, -months, None), _moved(high, months, None))
    start, end = MONTHS_OF_PART[number]
    months, _ = _widening(found, months=end - start + 1)
    low, high = dt.date(years[0], start, 1), dt.date(years[-1], end, 1)
    return Bounds(_moved(low, -months, 1), _moved(high, months, 31))


def _is_approximate(signs: str) -> bool:
    return any(sign in APPROXIMATE for sign in signs)


def _days(found: re.Match[str]) -> Bounds:
    """Return the first and the last day that fit a date, widened where it is approximate."""
    low, high = next(_fitting(found, latest=False), None), next(_fitting(found, latest=True), None)
    if low is None or high is None:
        raise ValueError
    months, days = _widening(found)
    if not months and not days:
        return Bounds(low, high)
    has_day = bool(found["day"]) and found["day"] != "XX"
    low = _moved(low, -months, None if has_day else 1)
    high = _moved(high, months, None if has_day else 31)
    return Bounds(low - dt.timedelta(days=days), high + dt.timedelta(days=days))


def _moved(day: dt.date, months: int, number: int | None) -> dt.date:
    """Return a day so many months later, within its month; or the day of that number, or the last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day if number is None else number, last))


def _widening(found: re.Match[str], *, months: int = 1) -> tuple[int, int]:
    """Return months and days by which an approximate date is widened; a month counts as ``months``."""
    parts = [part for part in ("year", "month", "day") if found[part]]
    marked = [part for part in parts if _is_approximate(found[f"{part}_own"])]
    marked += [part for part in reversed(parts) if _is_approximate(found[f"{part}_group"])][:1]
    sizes = {"year": (12, 0), "month": (months, 0), "day": (0, 1)}
    widths = []
    for part in dict.fromkeys(marked):
        # The precision of a part that is open is that of the part before it.
        known = next(name for name in reversed(parts[: parts.index(part) + 1]) if set(found[name]) != {"X"})
        unit = 10 ** (len(found[known]) - len(found[known].rstrip("X")))
        widths.append([unit * size for size in sizes[known]])
    return sum(width[0] for width in widths), sum(width[1] for width in widths)


def _fitting(found: re.Match[str], *, latest: bool) -> Iterator[dt.date]:
    """Yield the days that fit the digits of a date, from the first or from the last."""
    order = -1 if latest else 1
    for year in _numbers(found["year"], 1, 9999)[::order]:
        for month in _numbers(found["month"] or "XX", 1, 12)[::order]:
            last = calendar.monthrange(year, month)[1]
            yield from (dt.date(year, month, day) for day in _numbers(found["day"] or "XX", 1, last)[::order])


@lru_cache(maxsize=256)
def _numbers(digits: str, first: int, last: int) -> tuple[int, ...]:
    """Return the numbers between two that digits fit, where ``X`` is any digit."""
    if digits.isdigit():
        return tuple(number for number in (int(digits),) if first <= number <= last)
    if set(digits) == {"X"}:
        return tuple(range(first, last + 1))
    fits = re.compile(digits.replace("X", "[0-9]"))
    return tuple(
        number for number in range(first, last + 1) if fits.fullmatch(str(number).zfill(len(digits)))
    )

"""Dates: what a source states, what that resolves to, and on what basis.

The three are separate.  Arithmetic uses only the strict bounds of the resolved date; an open end has
a separate type.  Dates are written in EDTF (ISO 8601-2:2019, Library of Congress).

Rules for bounds
    A date without approximation covers the days of its precision: ``2022-05`` is 1 to 31 May.
    An approximate date (``~`` or ``%``) is widened by one unit of its precision on each side:
    ``2021~`` covers 2020 to 2022, ``2022-05~`` April to June, ``2022-05-13~`` 12 to 14 May.
    An uncertain date (``?``) is not widened: it may be wrong, but not imprecise.
    An interval runs from the earliest day of its start to the latest day of its end; ``..`` or
    nothing is an open end.
    Digits may be left open (``202X``, ``2022-05-XX``), and a set runs from its first day to its
    last.  Seasons are errors, and so are qualifiers (``?~%``) before the end of a date.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import lru_cache
from typing import TypeAlias

from cisreport.model.facts import reference
from cisreport.model.values import FactId

_YEARLESS = re.compile(r"XXXX-(?P<month>[0-9]{2}|XX)(-(?P<day>[0-9]{2}|XX))?")
_PLAIN = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?(?P<sign>[?~%]?)")
_SEASON = re.compile(r"[0-9]{4}-(2[1-9]|3[0-9]|4[01])[?~%]?$")
_EDTF = re.compile(
    r"[0-9]{3}X|[0-9]{2}XX|[0-9]XXX|[0-9]{4}-XX(-XX)?|[0-9]{4}-[0-9]{2}-XX"
    r"|[\[{][0-9-]{4,}(,[0-9-]{4,})*[\]}]"
)


class OpenEnd(Enum):
    """End of a span of time that is not bounded."""

    OPEN = "open"
    """No bound is known."""


OPEN = OpenEnd.OPEN
Bound: TypeAlias = dt.date | OpenEnd


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


@lru_cache(maxsize=4096)
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
        1 to 9999.
    """
    start, slash, end = edtf.partition("/")
    if slash and not {start, end} - {"", ".."}:
        raise ValueError(f'"{edtf}" has no year')
    if not slash:
        return _single(edtf)
    earliest = OPEN if start in ("", "..") else _single(start).earliest
    latest = OPEN if end in ("", "..") else _single(end).latest
    if _after(earliest, latest):
        raise ValueError(f'"{edtf}" ends before it begins')
    return Bounds(earliest, latest)


def _single(text: str) -> Bounds:
    plain = _PLAIN.fullmatch(text)
    try:
        return _simple(plain) if plain else _parsed(text)
    except (ValueError, OverflowError) as error:
        if _YEARLESS.fullmatch(text):
            raise ValueError(f'"{text}" has no year') from error
        season = "names a season, whose months differ from place to place"
        what = season if _SEASON.match(text) else "is not an EDTF date"
        raise ValueError(f'"{text}" {what}') from error


def _simple(match: re.Match[str]) -> Bounds:
    """Return the bounds of a year, month or day without the parser, which takes milliseconds."""
    low = dt.date(*(int(match[part] or 1) for part in ("year", "month", "day")))
    high = low if match["day"] else _month_end(low if match["month"] else low.replace(month=12))
    if match["sign"] not in ("~", "%"):
        return Bounds(low, high)
    before, after = low - dt.timedelta(days=1), high + dt.timedelta(days=1)
    if match["day"]:
        return Bounds(before, after)
    if match["month"]:
        return Bounds(before.replace(day=1), _month_end(after))
    return Bounds(before.replace(month=1, day=1), after.replace(month=12, day=31))


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _parsed(text: str) -> Bounds:
    if not _EDTF.fullmatch(text):
        raise ValueError
    from edtf import parse_edtf  # takes a fifth of a second, so only when such a date is read

    try:
        parsed = parse_edtf(text)
        low, high = (dt.date(*end[:3]) for end in (parsed.lower_strict(), parsed.upper_strict()))
    except Exception as error:  # the parser's errors share no base class but Exception
        raise ValueError from error
    return Bounds(low, high)


def check_stated(edtf: str) -> None:
    """Check that a stated date is EDTF; a day without its year is ``XXXX-05-12``, and may be 29 February.

    Raises
    ------
    ValueError
        If it is not.
    """
    yearless = _YEARLESS.fullmatch(edtf)
    if yearless is None:
        bounds(edtf)
        return
    month, day = yearless["month"], yearless["day"]
    if month == "XX" and day in (None, "XX"):
        raise ValueError(f'"{edtf}" states nothing')
    try:
        dt.date(2000, 1 if month == "XX" else int(month), 1 if day in (None, "XX") else int(day))
    except ValueError as error:
        raise ValueError(f'"{edtf}" is not an EDTF date') from error


class RelativeKind(StrEnum):
    """How a source relates the time of something to something else."""

    SAME_WEEK = "same-week"
    """In the same calendar week ("this week", said when writing)."""
    NEXT_WEEK = "next-week"
    """In the calendar week after it."""
    DAY_BEFORE = "day-before"
    """On the day before it."""
    SAME_DAY = "same-day"
    """On the same day."""
    BEFORE = "before"
    """Before it, or earlier on the day it begins."""
    AFTER = "after"
    """After it, or later on the day it ends."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A date stated by its relation to a fact, or to the writing of a source."""

    kind: RelativeKind
    """The relation."""
    to: FactId
    """A dated fact; or a source, meaning the day it was written."""

    def __str__(self) -> str:
        return f"{self.kind} {self.to}"


Stated: TypeAlias = str | Relative
"""One thing that a source says about a date: EDTF, or a relation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date: stated, resolved, and the basis of the step between them."""

    stated: tuple[Stated, ...] = ()
    """What the source says; empty: not stated."""
    resolved: str | None = None
    """EDTF with a year; None: not known."""
    basis: str | None = None
    """Why it resolves so, in the coder's words; None: it resolves to what is stated."""
    derived_by: tuple[FactId, ...] = reference("derivations", default=())
    """Derivations that the basis rests on."""

    @property
    def bounds(self) -> Bounds:
        """Days it may fall on; open at both ends if it has no resolved date."""
        return bounds(self.resolved) if self.resolved else Bounds(OPEN, OPEN)

    def __str__(self) -> str:
        stated = ", ".join(map(str, self.stated))
        if stated == self.resolved:
            return stated
        return f"{self.resolved or 'open'} ({f'stated: {stated}' if stated else 'not stated'})"


def admits(stated: str, resolved: str) -> bool:
    """Return whether a resolved date agrees with a stated one.

    A yearless date agrees with days of that month and day; another agrees if the resolved days are
    within the stated ones.

    Raises
    ------
    ValueError
        If one of them is not EDTF.
    """
    days = bounds(resolved)
    yearless = _YEARLESS.fullmatch(stated)
    if yearless is None:
        return days.within(bounds(stated))
    if not (isinstance(days.earliest, dt.date) and isinstance(days.latest, dt.date)):
        return False
    months = {"XX": None, None: None}
    month = months.get(yearless["month"], yearless["month"])
    day = months.get(yearless["day"], yearless["day"])
    ends = (days.earliest, days.latest)
    if day is not None:
        return days.exact and (month is None or ends[0].month == int(month)) and ends[0].day == int(day)
    same_month = ends[0].year == ends[1].year and ends[0].month == ends[1].month
    return month is None or (same_month and ends[0].month == int(month))

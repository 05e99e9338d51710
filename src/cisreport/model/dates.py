"""Dates: what a source states, what that resolves to, and on what basis.

The three are separate.  Arithmetic uses only the strict bounds of the resolved date; an open end has
a separate type.  Dates are written in EDTF; ``edtf`` has the rules for bounds.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from cisreport.model.edtf import OPEN, YEARLESS, Bound, Bounds, UnreadDateError, bounds
from cisreport.model.facts import reference
from cisreport.model.values import FactId


def check_stated(edtf: str) -> None:
    """Check that a stated date is EDTF; a day without its year is ``XXXX-05-12``, and may be 29 February.

    A stated date may have any year, also one before 1, or none, as in ``XXXX-05-12/XXXX-05-13``.

    Raises
    ------
    ValueError
        If it is not.
    """
    ends = _yearless(edtf)
    if not ends:
        with contextlib.suppress(UnreadDateError):
            bounds(edtf)
        return
    for end in ends:
        month, day = end["month"], end["day"]
        if month == "XX" and day in (None, "XX"):
            raise ValueError(f'"{edtf}" states nothing')
        try:
            dt.date(2000, 1 if month == "XX" else int(month), 1 if day in (None, "XX") else int(day))
        except ValueError as error:
            raise ValueError(f'"{edtf}" is not an EDTF date') from error


def _yearless(edtf: str) -> list[re.Match[str]]:
    """Return the date, or the two ends of the interval, if the year is open in each; otherwise nothing."""
    ends = [YEARLESS.fullmatch(end) for end in edtf.split("/", 1)]
    return [end for end in ends if end] if all(ends) else []


class RelativeKind(StrEnum):
    """How a source relates the time of something to something else."""

    SAME_WEEK = "same-week"
    """In the same calendar week (Monday to Sunday)."""
    NEXT_WEEK = "next-week"
    """In the calendar week after it."""
    DAY_BEFORE = "day-before"
    """On the day before it."""
    SAME_DAY = "same-day"
    """On the same day."""
    BEFORE = "before"
    """Before it begins, possibly on the same day."""
    AFTER = "after"
    """After it ends, possibly on the same day."""


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
    """What the source says: EDTF, with ``XXXX`` for a year that is not printed, or a relation; or a list of
    them. Empty: not stated.
    """
    resolved: str | None = None
    """EDTF with a year. Omit it if it cannot be determined."""
    basis: str | None = None
    """Why it resolves so, in the coder's words; required unless it resolves to what is stated."""
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

    A yearless date agrees with days of that month and day; a yearless interval with days from its start to
    its next end; another agrees if the resolved days are within the stated ones.  A stated
    year outside 1 to 9999 agrees with no resolved date.

    Raises
    ------
    ValueError
        If one of them is not EDTF.
    """
    days = bounds(resolved)
    ends = _yearless(stated)
    if not ends:
        try:
            return days.within(bounds(stated))
        except UnreadDateError:
            return False
    if not (isinstance(days.earliest, dt.date) and isinstance(days.latest, dt.date)):
        return False
    if len(ends) == 2:
        return _spans(ends[0], ends[1], days.earliest, days.latest)
    month, day = (None if ends[0][part] in (None, "XX") else int(ends[0][part]) for part in ("month", "day"))
    first, last = days.earliest, days.latest
    if day is not None:
        return days.exact and month in (None, first.month) and first.day == day
    return month is None or (first.year == last.year and first.month == last.month == month)


def _spans(start: re.Match[str], end: re.Match[str], first: dt.date, last: dt.date) -> bool:
    """Return whether days are within a yearless interval of the year of the first, or the year before."""
    for year in (first.year, first.year - 1):
        low = bounds(start[0].replace("XXXX", f"{year:04}")).earliest
        for end_year in (year, year + 1):
            high = bounds(end[0].replace("XXXX", f"{end_year:04}")).latest
            if isinstance(low, dt.date) and isinstance(high, dt.date) and low <= high:
                if low <= first and last <= high:
                    return True
                break
    return False


def related(kind: RelativeKind, days: Bounds, other: Bounds) -> bool:
    """Return whether some of the days can be in a relation to some of others."""
    return _RELATIONS[kind](days, other)


def _shift(day: Bound, change: Callable[[dt.date], dt.date]) -> Bound:
    try:
        return change(day) if isinstance(day, dt.date) else day
    except OverflowError:  # at the ends of the calendar
        return OPEN


def _weeks(reach: Bounds, weeks: int) -> Bounds:
    """Return the calendar weeks (Monday to Sunday, ISO 8601) of a span, some weeks later."""
    later = dt.timedelta(weeks=weeks)
    return Bounds(
        _shift(reach.earliest, lambda day: day - dt.timedelta(days=day.weekday()) + later),
        _shift(reach.latest, lambda day: day + dt.timedelta(days=6 - day.weekday()) + later),
    )


def _day_before(reach: Bounds) -> Bounds:
    ends = (reach.earliest, reach.latest)
    return Bounds(*(_shift(end, lambda day: day - dt.timedelta(days=1)) for end in ends))


def not_after(start: Bound, end: Bound) -> bool:
    """Return whether a beginning is not later than an end; an open one never is."""
    return not (isinstance(start, dt.date) and isinstance(end, dt.date)) or start <= end


_RELATIONS: dict[RelativeKind, Callable[[Bounds, Bounds], bool]] = {
    RelativeKind.SAME_WEEK: lambda days, other: days.overlaps(_weeks(other, 0)),
    RelativeKind.NEXT_WEEK: lambda days, other: days.overlaps(_weeks(other, 1)),
    RelativeKind.DAY_BEFORE: lambda days, other: days.overlaps(_day_before(other)),
    RelativeKind.SAME_DAY: lambda days, other: days.overlaps(other),
    RelativeKind.BEFORE: lambda days, other: not_after(days.earliest, other.latest),
    RelativeKind.AFTER: lambda days, other: not_after(other.earliest, days.latest),
}

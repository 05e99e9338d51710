"""Dates that follow from other dates: the year of a yearless day, calendar weeks, the time of writing.

A week is that of ISO 8601, Monday to Sunday.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from fractions import Fraction

from cisreport.analysis.inputs import Given, InputError, Inputs, Result, days_of
from cisreport.model import Bounds, Unit

_YEARLESS = re.compile(r"XXXX-(?P<month>\d\d)(-(?P<day>\d\d))?")
MONTH = Fraction(3652425, 120000)
"""Mean length of a calendar month in days: a twelfth of the Gregorian year of 365.2425 days."""


def year(inputs: Inputs) -> Result:
    """Return the year of a yearless date from a span that ends on that date.

    Inputs are the yearless date; the span, a quantity in months ("over the past year and a half");
    the first event within the span; and the last one, with any other event that must come before the
    date.  A year is possible if

    1. the date in that year can be after each of these events, and
    2. the time from the first event to the date differs from the span by at most ``tolerance``
       months, for at least one choice of days within the bounds.  The default tolerance is 6 months:
       half the distance between two candidates, so it selects the nearest year.

    The value is the only possible year.  If several years are possible, they are the bounds.

    Raises
    ------
    InputError
        If the date has its year, the span is not in months, or no year is possible.
    """
    yearless, span, first, *later = inputs.given
    month, day = _month_and_day(yearless)
    if span.number().unit is not Unit.MONTH:
        raise InputError(f'"{span.cite}" is not in months')
    shortest, longest = span.ends()
    tolerance = inputs.amount("tolerance", 6)
    start = days_of(first.days())
    bar = max(days_of(item.days())[0] for item in (first, *later))
    possible = []
    for candidate in range(bar.year, min(dt.MAXYEAR, bar.year + int(longest + tolerance) // 12 + 2)):
        days = _days_in(candidate, month, day)
        if days is None or days[1] <= bar:
            continue
        least, most = (days[0] - start[1]).days / MONTH, (days[1] - start[0]).days / MONTH
        if least - tolerance <= longest and most + tolerance >= shortest:
            possible.append(f"{candidate:04}")
    if not possible:
        raise InputError(f'no year puts "{yearless.cite}" after its events and at the stated distance')
    if len(possible) == 1:
        return Result(value=possible[0])
    return Result(lower=possible[0], upper=possible[-1])


def week(inputs: Inputs) -> Result:
    """Return the calendar week of a date; for a span of days, all weeks from the first to the last."""
    monday, sunday = _weeks(inputs.given[0].days())
    return Result(value=_edtf(monday, sunday))


def next_week(inputs: Inputs) -> Result:
    """Return the calendar week after that of a date, such as the day on which an author wrote "next week"."""
    monday, sunday = _weeks(inputs.given[0].days())
    return Result(value=_edtf(monday + dt.timedelta(days=7), sunday + dt.timedelta(days=7)))


def written(inputs: Inputs) -> Result:
    """Return the days on which a source can have been written.

    Inputs are a date that the source puts in "this week", and events that it reports as past.  The days
    are those of the calendar week of the first input, from the earliest possible day of the latest event.

    Raises
    ------
    InputError
        If an event comes after the week.
    """
    this_week, *past = inputs.given
    monday, sunday = _weeks(this_week.days())
    earliest = max([monday, *(days_of(item.days())[0] for item in past)])
    if earliest > sunday:
        raise InputError(f'an event reported as past comes after the week of "{this_week.cite}"')
    return Result(value=_edtf(earliest, sunday))


def _month_and_day(given: Given) -> tuple[int, int | None]:
    for when in given.whens():
        for stated in when.stated:
            match = _YEARLESS.fullmatch(stated) if isinstance(stated, str) else None
            if match:
                return int(match["month"]), int(match["day"]) if match["day"] else None
    raise InputError(f'"{given.cite}" is not stated as a day or month without its year')


def _days_in(year: int, month: int, day: int | None) -> tuple[dt.date, dt.date] | None:
    last = calendar.monthrange(year, month)[1]
    if day is None:
        return dt.date(year, month, 1), dt.date(year, month, last)
    return None if day > last else (dt.date(year, month, day), dt.date(year, month, day))


def _weeks(span: Bounds) -> tuple[dt.date, dt.date]:
    first, last = days_of(span)
    return first - dt.timedelta(days=first.weekday()), last + dt.timedelta(days=6 - last.weekday())


def _edtf(first: dt.date, last: dt.date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"

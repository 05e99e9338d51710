"""Time between dates, with bounds if a date has bounds."""

from __future__ import annotations

from fractions import Fraction

from cisreport.analysis.inputs import Inputs, Result, days_of
from cisreport.model import Unit


def days(inputs: Inputs) -> Result:
    """Return the days from one date to another, with strict bounds; negative if the second is earlier.

    The least is from the latest day of the first date to the earliest of the second, the greatest from
    the earliest to the latest: each day of one date is possible with each day of the other.
    """
    start, end = (days_of(item.days()) for item in inputs.given)
    return Result.between((end[0] - start[1]).days, (end[1] - start[0]).days, Unit.DAY)


def length_in_years(lower: int, upper: int) -> tuple[Fraction, Fraction]:
    """Convert bounds in days to years of 365.2425 days, the mean year of the Gregorian calendar."""
    return Fraction(lower * 10000, 3652425), Fraction(upper * 10000, 3652425)

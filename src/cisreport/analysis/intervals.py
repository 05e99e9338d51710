"""Time between dates; it is an interval if one of the dates is imprecise."""

from __future__ import annotations

from fractions import Fraction

from cisreport.analysis.inputs import Inputs, Result, days_of
from cisreport.model import Unit


def days(inputs: Inputs) -> Result:
    """Return the days from one date to another, by strict bounds; negative when the second is earlier.

    Every day of the first can occur with every day of the second.  So the least is from the latest day
    of the first to the earliest of the second, the greatest from the earliest to the latest.
    """
    start, end = (days_of(item.days()) for item in inputs.given)
    return Result.between((end[0] - start[1]).days, (end[1] - start[0]).days, Unit.DAY)


def length_in_years(lower: int, upper: int) -> tuple[Fraction, Fraction]:
    """Return bounds in days as years of 365.2425 days, the mean of the Gregorian calendar."""
    return Fraction(lower * 10000, 3652425), Fraction(upper * 10000, 3652425)

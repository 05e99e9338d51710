"""The number of recurring events in a span of time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from cisreport.analysis.inputs import InputError, Inputs, Result, days_of, times
from cisreport.analysis.intervals import length_in_years
from cisreport.model import Unit


def count(inputs: Inputs) -> Result:
    """Return how many events a rate implies between two dates.

    Inputs are the rate, a quantity ``per year``, and the two dates.  An even rhythm of rate ``r``
    has ``floor(r * t)`` or ``ceil(r * t)`` events within ``t`` years, wherever it starts; these are
    the bounds; a bound of the rate opens the other end.  If rate and dates are exact, the value is
    ``r * t``, the mean over all starts, to two decimals.  ``unit`` is the unit of the result;
    ``meetings`` unless set.

    Raises
    ------
    InputError
        If the first input is not a rate per year, or the dates are in the wrong order.
    """
    rate = inputs.given[0].number()
    if rate.unit is not Unit.PER_YEAR:
        raise InputError(f'"{inputs.given[0].cite}" is not a rate per year')
    start, end = (days_of(item.days()) for item in inputs.given[1:])
    if end[0] < start[1]:
        raise InputError(f'"{inputs.given[2].cite}" can be before "{inputs.given[1].cite}"')
    unit = Unit(inputs.word("unit", tuple(Unit)) or Unit.MEETING)
    years = length_in_years((end[0] - start[1]).days, (end[1] - start[0]).days)
    least, most = times(rate.lower, years[0]), times(rate.upper, years[1])
    low = least if isinstance(least, float) else Fraction(floor(least))
    high = most if isinstance(most, float) else Fraction(ceil(most))
    if rate.bounded or isinstance(least, float) or isinstance(most, float):
        return Result.between(low, high, unit, approximate=rate.approximate, bounded=True)
    return Result(
        value=round(Decimal(least.numerator) / least.denominator, 2) if least == most else None,
        lower=Decimal(floor(least)),
        upper=Decimal(ceil(most)),
        unit=unit,
        approximate=rate.approximate,
    )

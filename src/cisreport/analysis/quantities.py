"""Arithmetic on quantities: bounds of inputs give bounds of results, and approximate stays approximate.

An end of an input that nothing bounds is infinite, and so may be an end of the result.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import product as every_choice

from cisreport.analysis.inputs import InputError, Inputs, Number, Result, times
from cisreport.model import Unit
from cisreport.model.claims import Extended


def product(inputs: Inputs) -> Result:
    """Return the product of quantities, of which at most one has a unit other than ``share``.

    Raises
    ------
    InputError
        If two of them have a unit other than ``share``.
    """
    numbers = [item.number() for item in inputs.given]
    result = numbers[0]
    for number in numbers[1:]:
        result = _times(result, number)
    return _result(result)


def remainder(inputs: Inputs) -> Result:
    """Return the rest of a whole without a share of it: ``whole * (1 - share)``.

    Raises
    ------
    InputError
        If the second input is not a share between 0 and 1.
    """
    whole, share = (item.number() for item in inputs.given)
    if share.unit is not Unit.SHARE or not 0 <= share.lower <= share.upper <= 1:
        raise InputError(f'"{inputs.given[1].cite}" is not a share between 0 and 1')
    rest = _times(whole, replace(share, lower=1 - share.upper, upper=1 - share.lower))
    return _result(rest)


def share(inputs: Inputs) -> Result:
    """Return the share of a part in a whole of the same unit.

    If sources disagree, the result has bounds: the least part over the greatest whole, and the greatest
    part over the least whole.

    Raises
    ------
    InputError
        If the units differ, or the whole can be zero or less.
    """
    part, whole = (item.number() for item in inputs.given)
    if part.unit is not whole.unit:
        raise InputError(f"the part is in {part.unit}, the whole in {whole.unit}; give both in one unit")
    if whole.lower <= 0:
        raise InputError(f'the whole "{inputs.given[1].cite}" can be zero')
    corners = [_over(a, b) for a, b in every_choice((part.lower, part.upper), (whole.lower, whole.upper))]
    return _result(_joined(corners, Unit.SHARE, part, whole))


def spread(inputs: Inputs) -> Result:
    """Return by how much the sources disagree on a quantity: its greatest value minus its least.

    Raises
    ------
    InputError
        If it is not a quantity, or has a bound.
    """
    number = inputs.given[0].number()
    if number.bounded:
        raise InputError(
            f'"{inputs.given[0].cite}" has a bound, so how far apart its values are is not known'
        )
    apart = number.upper - number.lower
    return Result.between(apart, apart, number.unit)


def difference(inputs: Inputs) -> Result:
    """Return one quantity minus another of the same unit.

    If sources disagree, the result has bounds: the least value minus the greatest of the other quantity,
    and the greatest value minus the least of the other.

    Raises
    ------
    InputError
        If the units differ.
    """
    one, other = (item.number() for item in inputs.given)
    if one.unit is not other.unit:
        raise InputError(f"one quantity is in {one.unit}, the other in {other.unit}; give both in one unit")
    least, most = one.lower - other.upper, one.upper - other.lower
    return Result.between(least, most, one.unit, approximate=one.approximate or other.approximate)


def _times(one: Number, other: Number) -> Number:
    units = [number.unit for number in (one, other) if number.unit is not Unit.SHARE]
    if len(units) > 1:
        raise InputError(
            f"{units[0]} times {units[1]} is not a unit; at most one input may have a unit other than share"
        )
    corners = [times(a, b) for a, b in every_choice((one.lower, one.upper), (other.lower, other.upper))]
    return _joined(corners, units[0] if units else Unit.SHARE, one, other)


def _over(part: Extended, whole: Extended) -> Extended:
    return Fraction(0) if math.isinf(whole) else part / whole


def _joined(ends: Iterable[Extended], unit: Unit | None, one: Number, other: Number) -> Number:
    """Return what follows from two numbers: the span of all ends, no better known than either."""
    known = list(ends)
    rough, bounded = one.approximate or other.approximate, one.bounded or other.bounded
    return Number(min(known), max(known), unit, rough, bounded)


def _result(number: Number) -> Result:
    """Return what cannot be below 0; that end is left open if only the unit says so."""
    return Result.between(
        number.lower, number.upper, number.unit, approximate=number.approximate, bounded=number.bounded
    )

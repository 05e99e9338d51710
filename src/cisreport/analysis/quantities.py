"""Arithmetic on quantities; interval in, interval out, and what is rough stays rough."""

from __future__ import annotations

from itertools import product as every_choice

from cisreport.analysis.inputs import InputError, Inputs, Number, Result
from cisreport.model import Unit


def product(inputs: Inputs) -> Result:
    """Return the product of quantities, of which at most one is more than a share.

    Raises
    ------
    InputError
        When two of them have a unit other than ``share``.
    """
    numbers = [item.number() for item in inputs.given]
    result = numbers[0]
    for number in numbers[1:]:
        result = _times(result, number)
    return Result.between(result.lower, result.upper, result.unit, approximate=result.approximate)


def remainder(inputs: Inputs) -> Result:
    """Return what is left of a whole when a share is taken away: ``whole * (1 - share)``.

    Raises
    ------
    InputError
        When the second input is not a share between 0 and 1.
    """
    whole, share = (item.number() for item in inputs.given)
    if share.unit is not Unit.SHARE or not 0 <= share.lower <= share.upper <= 1:
        raise InputError(f'"{inputs.given[1].cite}" is not a share between 0 and 1')
    rest = _times(whole, Number(1 - share.upper, 1 - share.lower, Unit.SHARE, share.approximate))
    return Result.between(rest.lower, rest.upper, rest.unit, approximate=rest.approximate)


def share(inputs: Inputs) -> Result:
    """Return which share a part is of a whole of the same unit.

    Sources that disagree on either leave bounds: the least part of the greatest whole, and the
    greatest part of the least.

    Raises
    ------
    InputError
        When the units differ, or the whole can be zero or less.
    """
    part, whole = (item.number() for item in inputs.given)
    if part.unit is not whole.unit:
        raise InputError(f"{part.unit} and {whole.unit} have no share")
    if whole.lower <= 0:
        raise InputError(f'"{inputs.given[1].cite}" can be zero')
    corners = [a / b for a, b in every_choice((part.lower, part.upper), (whole.lower, whole.upper))]
    rough = part.approximate or whole.approximate
    return Result.between(min(corners), max(corners), Unit.SHARE, approximate=rough)


def spread(inputs: Inputs) -> Result:
    """Return by how much the sources disagree on a quantity: its greatest value less its least.

    Raises
    ------
    InputError
        When it is not a quantity.
    """
    number = inputs.given[0].number()
    apart = number.upper - number.lower
    return Result.between(apart, apart, number.unit)


def difference(inputs: Inputs) -> Result:
    """Return by how much one quantity is greater than another of the same unit; negative when it is less.

    Sources that disagree leave bounds, from the least less the other's greatest to the greatest less
    the other's least.

    Raises
    ------
    InputError
        When the units differ.
    """
    one, other = (item.number() for item in inputs.given)
    if one.unit is not other.unit:
        raise InputError(f"{one.unit} less {other.unit} has no unit")
    rough = one.approximate or other.approximate
    return Result.between(one.lower - other.upper, one.upper - other.lower, one.unit, approximate=rough)


def _times(one: Number, other: Number) -> Number:
    units = [number.unit for number in (one, other) if number.unit is not Unit.SHARE]
    if len(units) > 1:
        raise InputError(f"{units[0]} times {units[1]} has no unit here")
    corners = [a * b for a, b in every_choice((one.lower, one.upper), (other.lower, other.upper))]
    unit = units[0] if units else Unit.SHARE
    return Number(min(corners), max(corners), unit, one.approximate or other.approximate)

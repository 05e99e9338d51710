"""Arithmetic on quantities: bounds of inputs give bounds of results, and approximate stays approximate."""

from __future__ import annotations

from itertools import product as every_choice

from cisreport.analysis.inputs import InputError, Inputs, Number, Result
from cisreport.model import Unit


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
    return Result.between(result.lower, result.upper, result.unit, approximate=result.approximate)


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
    rest = _times(whole, Number(1 - share.upper, 1 - share.lower, Unit.SHARE, share.approximate))
    return Result.between(rest.lower, rest.upper, rest.unit, approximate=rest.approximate)


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
    corners = [a / b for a, b in every_choice((part.lower, part.upper), (whole.lower, whole.upper))]
    rough = part.approximate or whole.approximate
    return Result.between(min(corners), max(corners), Unit.SHARE, approximate=rough)


def spread(inputs: Inputs) -> Result:
    """Return by how much the sources disagree on a quantity: its greatest value minus its least.

    Raises
    ------
    InputError
        If it is not a quantity.
    """
    number = inputs.given[0].number()
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
    rough = one.approximate or other.approximate
    return Result.between(one.lower - other.upper, one.upper - other.lower, one.unit, approximate=rough)


def _times(one: Number, other: Number) -> Number:
    units = [number.unit for number in (one, other) if number.unit is not Unit.SHARE]
    if len(units) > 1:
        raise InputError(
            f"{units[0]} times {units[1]} is not a unit; at most one input may have a unit other than share"
        )
    corners = [a * b for a, b in every_choice((one.lower, one.upper), (other.lower, other.upper))]
    unit = units[0] if units else Unit.SHARE
    return Number(min(corners), max(corners), unit, one.approximate or other.approximate)

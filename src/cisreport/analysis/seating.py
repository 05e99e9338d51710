"""Who sits beside whom: by the alphabet, and by chance."""

from __future__ import annotations

from fractions import Fraction

from cisreport.analysis.inputs import Given, InputError, Inputs, Result
from cisreport.model import Actor, Unit


def adjacent(inputs: Inputs) -> Result:
    """Tell whether two actors are neighbors in the alphabetical order of all that are named.

    Inputs are the two, then all others.  The order is that of the labels in English, letter by
    letter, without regard to case; it is a row, so its ends are not neighbors.

    Raises
    ------
    InputError
        When an input is not an actor, or one is named twice.
    """
    labels = [_label(item) for item in inputs.given]
    order = sorted(labels)
    if len(set(order)) < len(order):
        raise InputError("an actor is named twice")
    return Result(value=abs(order.index(labels[0]) - order.index(labels[1])) == 1)


def chance(inputs: Inputs) -> Result:
    """Return how likely two given persons sit side by side at a round table by pure chance.

    With ``n`` seats in a circle and every order equally likely, two of the ``n - 1`` places left are
    beside the first person, so the chance is the fraction ``2 / (n - 1)``; at a table of two it is 1.
    ``extra`` adds seats to the number given.

    Raises
    ------
    InputError
        When there are fewer than two seats, or no whole number of them.
    """
    seats = inputs.given[0].number()
    ends = [count + inputs.amount("extra", 0) for count in (seats.upper, seats.lower)]
    if ends[1] < 2 or any(count.denominator != 1 for count in ends):
        raise InputError(f'"{inputs.given[0].cite}" is not a number of seats, at least two')
    low, high = (2 / (max(count, Fraction(3)) - 1) for count in ends)
    if low == high:
        return Result(value=low, unit=Unit.SHARE, approximate=seats.approximate)
    return Result(lower=low, upper=high, unit=Unit.SHARE, approximate=seats.approximate)


def _label(given: Given) -> str:
    if not isinstance(given.record, Actor):
        raise InputError(f'"{given.cite}" is not an actor')
    return given.record.label.casefold()

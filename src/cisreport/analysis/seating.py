"""Who sits next to whom: by the alphabet, and by chance."""

from __future__ import annotations

from fractions import Fraction

from cisreport.analysis.inputs import Given, InputError, Inputs, Result
from cisreport.model import Actor, Dataset, Unit


def adjacent(inputs: Inputs) -> Result:
    """Return whether two actors are neighbors in the alphabetical order of all inputs.

    Inputs are the two actors, then all others.  The order is that of their English labels, letter by
    letter, without regard to case.  It is a row, so its ends are not neighbors.  With ``language``, such
    as ru, names are those of the vocabulary in that language.

    Raises
    ------
    InputError
        If an input is not an actor, an actor is given twice, or the vocabulary lacks its name.
    """
    row = seats(inputs)
    one, other = (item.record.id for item in inputs.given[:2])
    return Result(value=abs(row.index(one) - row.index(other)) == 1)


def order(inputs: Inputs) -> Result:
    """Return the ids of actors in the alphabetical order of their names.

    Names are the English labels, or with ``language``, such as ru, those of the vocabulary in that language.

    Raises
    ------
    InputError
        If an input is not an actor, an actor is given twice, or the vocabulary lacks its name.
    """
    return Result(value=seats(inputs))


def neighbors(inputs: Inputs) -> Result:
    """Return the ids of the two that sit next to an actor at a round table in alphabetical order.

    Inputs are the actor, then all others, at least two.  Names are the English labels, or with ``language``,
    such as ru, those of the vocabulary in that language.  The last sits next to the first.

    Raises
    ------
    InputError
        If an input is not an actor, an actor is given twice, or the vocabulary lacks its name.
    """
    row = seats(inputs)
    place = row.index(inputs.given[0].record.id)
    return Result(value=(row[place - 1], row[(place + 1) % len(row)]))


def seats(inputs: Inputs) -> tuple[str, ...]:
    """Return the ids of the inputs in alphabetical order of their names; ё is sorted as е."""
    language = str(inputs.params.get("language", "en"))
    named = [(_name(inputs.ds, item, language), item.record.id) for item in inputs.given]
    if len({name for name, _ in named}) < len(named):
        raise InputError("an actor is given twice; name each actor once")
    return tuple(actor for _, actor in sorted(named))


def chance(inputs: Inputs) -> Result:
    """Return the probability that two given persons sit side by side at a round table by chance.

    With ``n`` seats in a circle and every order equally likely, two of the other ``n - 1`` seats are next
    to the first person, so the probability is ``2 / (n - 1)``; at a table for two it is 1.  ``extra`` adds
    seats to the number given.

    Raises
    ------
    InputError
        If the number of seats is less than two, or not a whole number.
    """
    seats = inputs.given[0].number()
    ends = [count + inputs.amount("extra", 0) for count in reversed(inputs.given[0].ends())]
    if ends[1] < 2 or any(count.denominator != 1 for count in ends):
        raise InputError(f'"{inputs.given[0].cite}" is not a number of seats, at least two')
    low, high = (2 / (max(count, Fraction(3)) - 1) for count in ends)
    if low == high:
        return Result(value=low, unit=Unit.SHARE, approximate=seats.approximate)
    return Result(lower=low, upper=high, unit=Unit.SHARE, approximate=seats.approximate)


def _name(ds: Dataset, given: Given, language: str) -> str:
    record = given.record
    if not isinstance(record, Actor):
        raise InputError(f'"{given.cite}" is not an actor')
    if language == "en":
        return record.label.casefold()
    entity = ds.vocabulary.get(record.identity) if record.identity else None
    if entity is None or language not in entity.names:
        what = f'the vocabulary has no name of "{given.cite}" in the language "{language}"'
        raise InputError(f"{what}; add it to `names`")
    return entity.names[language].casefold().replace("ё", "е")

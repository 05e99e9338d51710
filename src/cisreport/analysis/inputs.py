"""Inputs and results of the functions in the registry.

A function asks for an input as days, as a number or as a record.  An input that does not fit raises
:class:`InputError`; :func:`cisreport.analysis.derive` adds its place.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cisreport.model import (
    Amount,
    AmountBound,
    Bounds,
    Dataset,
    Derivation,
    Derived,
    Event,
    Exactness,
    FactId,
    Quantity,
    Source,
    Unit,
    Value,
    Values,
    When,
    bounds,
    reach,
)
from cisreport.model.claims import Extended
from cisreport.model.dataset import Record
from cisreport.model.derivations import Parameter

_COUNTS = frozenset(
    {
        Unit.MEMBER,
        Unit.STATE,
        Unit.MEETING,
        Unit.CALL,
        Unit.STATEMENT,
        Unit.PER_YEAR,
        Unit.DAY,
        Unit.QUARTER,
        Unit.HALF_YEAR,
        Unit.YEAR,
    }
)


class InputError(ValueError):
    """An input or a parameter does not fit a function; the text says why."""


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity for arithmetic: its bounds, its unit, and whether it is approximate."""

    lower: Extended
    upper: Extended
    unit: Unit | None
    approximate: bool
    bounded: bool = False
    """True if a source or derivation gives only a bound, so an end is open or what any such amount has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of a function, with the fields of a :class:`~cisreport.model.Derivation`."""

    value: Derived | None = None
    lower: Derived | None = None
    upper: Derived | None = None
    unit: Unit | None = None
    approximate: bool = False
    read: tuple[FactId, ...] = ()

    @classmethod
    def between(
        cls,
        lower: Extended,
        upper: Extended,
        unit: Unit | None,
        *,
        approximate: bool = False,
        bounded: bool = False,
    ) -> Result:
        """Return a number with bounds, or with a value if the bounds are equal.

        An infinite end is left open.  So is the end 0 of a result of ``bounded`` numbers, because no source
        gives it.

        Raises
        ------
        InputError
            If both ends are open.
        """
        low, high = (None if math.isinf(end) else tidy(Fraction(end)) for end in (lower, upper))
        if bounded and low == 0:
            low = None
        if low is None and high is None:
            raise InputError("the bounds of its inputs leave the result open on both sides")
        if low == high:
            return cls(value=low, unit=unit, approximate=approximate)
        return cls(lower=low, upper=high, unit=unit, approximate=approximate)


@dataclass(frozen=True, slots=True)
class Given:
    """One input: its cite, its record, and the values of its field."""

    cite: str
    record: Record
    values: Values[Any] | None
    """None if the cite names a record without a field."""

    @classmethod
    def find(cls, ds: Dataset, cite: str) -> Given:
        """Return the input that a cite names.

        Raises
        ------
        NotFoundError
            If the record or the field does not exist.
        """
        record_id, slash, _ = cite.partition("/")
        return cls(cite, ds[record_id], ds.field(cite) if slash else None)

    def whens(self) -> tuple[When, ...]:
        """Return the dates of the input: a field of dates, or the date of an event or source.

        Raises
        ------
        InputError
            If it has no date.
        """
        values: Iterable[Value[Any]] = self.values or ()
        if self.values is None and isinstance(self.record, Event):
            values = self.record.date
        if self.values is None and isinstance(self.record, Source):
            values = self.record.written
        whens = tuple(value.datum for value in values if isinstance(value.datum, When))
        if not whens:
            raise InputError(f'"{self.cite}" has no date')
        return whens

    def days(self) -> Bounds:
        """Return the first and the last possible day, over all values if they disagree.

        Raises
        ------
        InputError
            If it is not a date, or an end is open.
        """
        if isinstance(self.record, Derivation):
            spans = [_derived_days(self.record)]
        else:
            spans = [when.bounds for when in self.whens()]
        ends = [(span.earliest, span.latest) for span in spans]
        earliest = [low for low, _ in ends if isinstance(low, dt.date)]
        latest = [high for _, high in ends if isinstance(high, dt.date)]
        if len(earliest) < len(ends) or len(latest) < len(ends):
            raise InputError(f'"{self.cite}" is not bounded in time')
        return Bounds(min(earliest), max(latest))

    def number(self) -> Number:
        """Return the input as a number; its bounds cover all values if they disagree.

        A count or a rate is approximate only if coded so.  Any other measure is approximate unless coded
        as exact.  A bound opens the other end, unless every amount of the unit ends there: a share at 1, and
        whatever is counted or measured at 0.

        Raises
        ------
        InputError
            If it is not a number, or is only aimed at.
        """
        record = self.record
        if isinstance(record, Derivation):
            return _derived_number(record)
        if not isinstance(record, Quantity) or (self.values is not None and self.values != record.value):
            raise InputError(f'"{self.cite}" is not a quantity')
        if not record.value:
            raise InputError(f'the value of "{self.cite}" is not stated')
        if any(AmountBound.IF_POSSIBLE in value.bound for value in record.value):
            raise InputError(f'"{self.cite}" is only an aim, so no number follows from it')
        ends = [_natural(reach(value), record.unit) for value in record.value]
        lower, upper = min(low for low, _ in ends), max(high for _, high in ends)
        said = {value.datum for value in record.exactness}
        rough = Exactness.APPROXIMATE in said or (record.unit not in _COUNTS and Exactness.EXACT not in said)
        return Number(lower, upper, record.unit, rough, any(value.bound for value in record.value))

    def ends(self) -> tuple[Fraction, Fraction]:
        """Return the least and the greatest amount of a number that is bounded on both sides.

        Raises
        ------
        InputError
            If it is not.
        """
        number = self.number()
        if isinstance(number.lower, float) or isinstance(number.upper, float):
            side = "above" if isinstance(number.upper, float) else "below"
            raise InputError(f'"{self.cite}" has no bound {side}')
        return number.lower, number.upper


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a function may read: its inputs in order, its parameters, and the dataset."""

    given: tuple[Given, ...]
    params: Mapping[str, Parameter]
    ds: Dataset

    def amount(self, name: str, default: int) -> Fraction:
        """Return a parameter as a number.

        Raises
        ------
        InputError
            If it is not a number.
        """
        try:
            return Fraction(self.params.get(name, default))
        except ValueError:
            raise InputError(f'the parameter "{name}" is not a number; write one, such as 1') from None

    def day(self, name: str) -> dt.date | None:
        """Return a parameter as a day; None if it is not set.

        Raises
        ------
        InputError
            If it is not a day.
        """
        text = self.params.get(name)
        try:
            return None if text is None else dt.date.fromisoformat(str(text))
        except ValueError:
            raise InputError(f'the parameter "{name}" is "{text}"; write a day, such as 2010-01-01') from None

    def word(self, name: str, known: tuple[str, ...]) -> str | None:
        """Return a parameter that is one of the known words; None if it is not set.

        Raises
        ------
        InputError
            If it is another word.
        """
        word = self.params.get(name)
        if word is None or word in known:
            return None if word is None else str(word)
        raise InputError(f'the parameter "{name}" is "{word}"; write one of {", ".join(known)}')


def tidy(number: Fraction) -> Amount:
    """Return a number as a decimal if it has finitely many digits, else as a fraction."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return number
    return Decimal(number.numerator) / Decimal(number.denominator)


def days_of(span: Bounds) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a closed span.

    Raises
    ------
    InputError
        If an end is open.
    """
    if isinstance(span.earliest, dt.date) and isinstance(span.latest, dt.date):
        return span.earliest, span.latest
    raise InputError("a date is not bounded in time")


def _derived_days(derivation: Derivation) -> Bounds:
    value = derivation.value
    if not isinstance(value, str):
        raise InputError(f'the value of the derivation "{derivation.id}" is not a date')
    try:
        return bounds(value)
    except ValueError as error:
        raise InputError(f'the value of the derivation "{derivation.id}" is not a date: {error}') from None


def times(one: Extended, other: Extended) -> Extended:
    """Return the product of two ends; that of 0 is 0, also where nothing bounds the other."""
    return Fraction(0) if one == 0 or other == 0 else one * other


def _natural(ends: tuple[Extended, Extended], unit: Unit) -> tuple[Extended, Extended]:
    """Return the ends of an amount; those that are open are where every amount of the unit ends."""
    lower, upper = ends
    if math.isinf(lower) and upper >= 0 and unit is not Unit.RATIO:
        lower = Fraction(0)
    if math.isinf(upper) and lower <= 1 and unit is Unit.SHARE:
        upper = Fraction(1)
    return lower, upper


def _derived_number(derivation: Derivation) -> Number:
    ends = [derivation.value if end is None else end for end in (derivation.lower, derivation.upper)]
    known = [Fraction(end) for end in ends if isinstance(end, Decimal | Fraction)]
    if len(known) < len([end for end in ends if end is not None]) or not known:
        raise InputError(f'the value of the derivation "{derivation.id}" is not a number')
    lower = -math.inf if ends[0] is None else known[0]
    upper = math.inf if ends[1] is None else known[-1]
    return Number(lower, upper, derivation.unit, derivation.approximate, len(known) < len(ends))

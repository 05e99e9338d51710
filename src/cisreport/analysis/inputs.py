"""Inputs and results of the functions in the registry.

A function asks for an input as days, as a number or as a record.  An input that does not fit raises
:class:`InputError`; :func:`cisreport.analysis.derive` adds its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cisreport.model import (
    Amount,
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
)
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

    lower: Fraction
    upper: Fraction
    unit: Unit | None
    approximate: bool


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
        cls, lower: Fraction | int, upper: Fraction | int, unit: Unit | None, *, approximate: bool = False
    ) -> Result:
        """Return a number with bounds, or with a value if the bounds are equal."""
        low, high = tidy(Fraction(lower)), tidy(Fraction(upper))
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
        as exact.

        Raises
        ------
        InputError
            If it is not a number.
        """
        record = self.record
        if isinstance(record, Derivation):
            return _derived_number(record)
        if not isinstance(record, Quantity) or (self.values is not None and self.values != record.value):
            raise InputError(f'"{self.cite}" is not a quantity')
        amounts = [Fraction(value.datum) for value in record.value]
        if not amounts:
            raise InputError(f'the value of "{self.cite}" is not stated')
        said = {value.datum for value in record.exactness}
        rough = Exactness.APPROXIMATE in said or (record.unit not in _COUNTS and Exactness.EXACT not in said)
        return Number(min(amounts), max(amounts), record.unit, rough)


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


def _derived_number(derivation: Derivation) -> Number:
    lower = derivation.value if derivation.lower is None else derivation.lower
    upper = derivation.value if derivation.upper is None else derivation.upper
    if not isinstance(lower, Decimal | Fraction) or not isinstance(upper, Decimal | Fraction):
        raise InputError(f'the value of the derivation "{derivation.id}" is not a number')
    return Number(Fraction(lower), Fraction(upper), derivation.unit, derivation.approximate)

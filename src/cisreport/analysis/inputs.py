"""The inputs and the result of a function of the analysis.

A cite is looked up once and read as what the function needs: days, a number, a record.  An input that
does not fit raises :class:`InputError`; :func:`cisreport.analysis.derive` adds where it is.
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
    """An input or a setting that a function cannot use; the text says why."""


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity as arithmetic needs it: bounds, unit, and whether it is approximate."""

    lower: Fraction
    upper: Fraction
    unit: Unit | None
    approximate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a function returns; the fields are those of a :class:`~cisreport.model.Derivation`."""

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
        """Return a number known by its bounds; a value where the two coincide."""
        low, high = tidy(Fraction(lower)), tidy(Fraction(upper))
        if low == high:
            return cls(value=low, unit=unit, approximate=approximate)
        return cls(lower=low, upper=high, unit=unit, approximate=approximate)


@dataclass(frozen=True, slots=True)
class Given:
    """One input: its cite, the record it leads to, and the values of the field if it names one."""

    cite: str
    record: Record
    values: Values[Any] | None
    """None when the cite names a record as a whole."""

    @classmethod
    def find(cls, ds: Dataset, cite: str) -> Given:
        """Look a cite up.

        Raises
        ------
        NotFoundError
            When it leads nowhere.
        """
        record_id, slash, _ = cite.partition("/")
        return cls(cite, ds[record_id], ds.field(cite) if slash else None)

    def whens(self) -> tuple[When, ...]:
        """Return the dates of the input: a field of dates, or the date of an event or source.

        Raises
        ------
        InputError
            When it has no date.
        """
        held: Iterable[Value[Any]] = self.values or ()
        if self.values is None and isinstance(self.record, Event):
            held = self.record.date
        if self.values is None and isinstance(self.record, Source):
            held = self.record.written
        whens = tuple(value.datum for value in held if isinstance(value.datum, When))
        if not whens:
            raise InputError(f'"{self.cite}" has no date')
        return whens

    def days(self) -> Bounds:
        """Return the days on which the input may fall; where values disagree, a span that contains them all.

        Raises
        ------
        InputError
            When it is not a date, or open at an end.
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
        """Return the input as a number; where values disagree, with bounds that contain them all.

        A count or rate is approximate only if coded so.  A measure is approximate unless coded as exact.

        Raises
        ------
        InputError
            When it is not a number.
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
    """Everything that a function may use: its inputs in order, its settings, and the dataset."""

    given: tuple[Given, ...]
    params: Mapping[str, Parameter]
    ds: Dataset

    def amount(self, name: str, default: int) -> Fraction:
        """Return a setting that is a number.

        Raises
        ------
        InputError
            When it is not a number.
        """
        try:
            return Fraction(self.params.get(name, default))
        except ValueError:
            raise InputError(f'the parameter "{name}" is not a number; write one, such as 1') from None

    def day(self, name: str) -> dt.date | None:
        """Return a setting that is a day; None when it is not set.

        Raises
        ------
        InputError
            When it is not a day.
        """
        text = self.params.get(name)
        try:
            return None if text is None else dt.date.fromisoformat(str(text))
        except ValueError:
            raise InputError(f'the parameter "{name}" is "{text}"; write a day, such as 2010-01-01') from None

    def word(self, name: str, known: tuple[str, ...]) -> str | None:
        """Return a setting that is one of the known words; None when it is not set.

        Raises
        ------
        InputError
            When it is not a known word.
        """
        word = self.params.get(name)
        if word is None or word in known:
            return None if word is None else str(word)
        raise InputError(f'the parameter "{name}" is "{word}"; write one of {", ".join(known)}')


def tidy(number: Fraction) -> Amount:
    """Return a number as a decimal if its decimal expansion ends, else as a fraction."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return number
    return Decimal(number.numerator) / Decimal(number.denominator)


def days_of(span: Bounds) -> tuple[dt.date, dt.date]:
    """Return both ends of a closed span.

    Raises
    ------
    InputError
        When an end is open.
    """
    if isinstance(span.earliest, dt.date) and isinstance(span.latest, dt.date):
        return span.earliest, span.latest
    raise InputError("a date is not bounded in time")


def _derived_days(derivation: Derivation) -> Bounds:
    value = derivation.value
    if not isinstance(value, str):
        raise InputError(f'the derivation "{derivation.id}" does not give a date')
    try:
        return bounds(value)
    except ValueError as error:
        raise InputError(f'the derivation "{derivation.id}" does not give a date: {error}') from None


def _derived_number(derivation: Derivation) -> Number:
    lower = derivation.value if derivation.lower is None else derivation.lower
    upper = derivation.value if derivation.upper is None else derivation.upper
    if not isinstance(lower, Decimal | Fraction) or not isinstance(upper, Decimal | Fraction):
        raise InputError(f'the derivation "{derivation.id}" does not give a number')
    return Number(Fraction(lower), Fraction(upper), derivation.unit, derivation.approximate)

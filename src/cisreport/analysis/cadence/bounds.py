"""A statistic over imprecise dates: certified outer bounds, and inner bounds that an assignment attains."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from cisreport.analysis.cadence.measures import Enclosure, Measure
from cisreport.analysis.cadence.occurrences import Record
from cisreport.analysis.undefined import Undefined
from cisreport.model import Unit
from cisreport.notebooks import Fields, Row, spelled

STEP = Fraction(1, 10**12)
"""Outer bounds that are not rational are rounded outward to a multiple of this."""
_SLACK = 4 * STEP
Picked = Mapping[int, int]
"""The day of each event as an ordinal, by its position in the input."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Statistic(Fields):
    """A number with bounds: for every possible choice of days it is within the outer bounds.

    It can be undefined for some assignments: three events on one day leave the local variation undefined.
    Its bounds are then those of the other assignments.
    """

    name: str
    """Its name."""
    unit: Unit
    """Its unit."""
    outer: tuple[Fraction, Fraction]
    """Certified bounds: no assignment of days gives less or more."""
    inner: tuple[Fraction, Fraction]
    """Attained bounds: the assignments below give them."""
    least: tuple[dt.date, ...]
    """Days, in the order of the given events, for which it is ``inner[0]``."""
    greatest: tuple[dt.date, ...]
    """Days for which it is ``inner[1]``."""

    @property
    def coincide(self) -> bool:
        """True if outer and inner bounds are equal, up to the rounding of irrational numbers."""
        return self.inner[0] - self.outer[0] <= _SLACK and self.outer[1] - self.inner[1] <= _SLACK

    @property
    def exact(self) -> bool:
        """True if only one number is possible, up to the rounding of irrational numbers."""
        return self.outer[1] - self.outer[0] <= _SLACK

    @property
    def floats(self) -> tuple[float, float]:
        """The outer bounds as floats."""
        return float(self.outer[0]), float(self.outer[1])

    @property
    def number(self) -> str:
        """The number, or its outer bounds, to four digits."""
        low, high = self.floats
        return f"{low:.4g}" if self.exact else f"{low:.4g} to {high:.4g}"

    @property
    def text(self) -> str:
        """The number with its unit, such as ``1 day`` or ``2 to 4 days``."""
        return f"{self.number} {self.unit.removesuffix('s') if self.number == '1' else self.unit}"

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"

    def _cells(self) -> Iterator[Row]:
        yield self.name, self.text
        for name in ("outer", "inner"):
            yield name, " to ".join(map(spelled, getattr(self, name)))
        for name in ("least", "greatest"):
            yield name, spelled(getattr(self, name))


def gaps_of(picked: Picked) -> tuple[int, ...]:
    """Return the inter-event times of an assignment."""
    return tuple(after - before for before, after in pairwise(sorted(picked.values())))


def between(
    record: Record, measure: Measure, least: Picked, greatest: Picked, outer: Enclosure | None = None
) -> Statistic | Undefined:
    """Return a statistic from the assignments with its least and its greatest value.

    ``outer`` is required if the assignments may miss the extremes: it contains certified bounds.
    """
    low, high = (measure.exact(gaps_of(picked)) for picked in (least, greatest))
    if low is None or high is None:
        return Undefined(name=measure.name, reason=measure.vanishing)
    ends = (low, high) if outer is None else (outer, outer)
    return Statistic(
        name=measure.name,
        unit=measure.unit,
        outer=(_outward(ends[0], ends[0].lower, floor), _outward(ends[1], ends[1].upper, ceil)),
        inner=(_nearest(low), _nearest(high)),
        least=_days(record, least),
        greatest=_days(record, greatest),
    )


def _days(record: Record, picked: Picked) -> tuple[dt.date, ...]:
    return tuple(dt.date.fromordinal(picked[n]) for n in range(len(record)))


def _outward(number: Enclosure, end: Fraction, rounded: Callable[[Fraction], int]) -> Fraction:
    return end if number.lower == number.upper else rounded(end / STEP) * STEP


def _nearest(number: Enclosure) -> Fraction:
    return number.lower if number.lower == number.upper else round(number.lower / STEP) * STEP

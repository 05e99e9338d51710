"""Measures of inter-event times of one assignment: exact for one, and approximate for many at once.

Exact functions take whole days and return an :class:`Enclosure` of rationals; a square root is taken
last, outward to twenty digits.  Approximate functions take a matrix with a row for each assignment and
return floats, nan if the measure is not defined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import isqrt
from statistics import median

import numpy as np
from numpy.typing import NDArray

from cisreport.model import Unit

YEAR = Fraction(3652425, 10000)
"""Days in a mean Gregorian year."""
_SCALE = 10**20
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Two rationals around a number; equal if the number is rational."""

    lower: Fraction
    upper: Fraction

    @classmethod
    def of(cls, number: Fraction | int) -> Enclosure:
        """Return the enclosure of a rational number."""
        return cls(Fraction(number), Fraction(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One statistic of inter-event times."""

    name: str
    """Its name in words, in the singular."""
    unit: Unit
    """Its unit."""
    events: int = 3
    """Least number of events."""
    exact: Callable[[Sequence[int]], Enclosure | None]
    """Computes it from the inter-event times of one assignment; None if it is not defined."""
    rough: Callable[[Integers], Floats]
    """Computes a number that increases with it, for a matrix with a row for each assignment."""
    vanishing: str = "it has no denominator"
    """Reason why it is undefined: the condition under which its denominator is zero."""


def root(number: Fraction) -> Enclosure:
    """Return an enclosure of the square root of a nonnegative number."""
    scaled = number * _SCALE * _SCALE
    whole = scaled.numerator // scaled.denominator
    low = isqrt(whole)
    exact = Fraction(low * low) == scaled
    return Enclosure(Fraction(low, _SCALE), Fraction(low if exact else low + 1, _SCALE))


def squared_variation(gaps: Sequence[int]) -> Fraction:
    """Return the square of the coefficient of variation, with the population variance."""
    total = sum(gaps)
    return Fraction(len(gaps) * sum(gap * gap for gap in gaps), total * total) - 1


def variation(gaps: Sequence[int]) -> Enclosure | None:
    """Return the coefficient of variation."""
    return root(squared_variation(gaps)) if sum(gaps) else None


def finite_burstiness(ratio: Enclosure, events: int) -> Enclosure:
    """Return the burstiness of Kim and Jo for a coefficient of variation and a number of events.

    The burstiness increases with the coefficient, so the ends of the enclosure give the ends of the result.
    """
    more, less = root(Fraction(events + 1)), root(Fraction(events - 1))
    low = (more.lower * ratio.lower - less.upper) / ((more.upper - 2) * ratio.lower + less.upper)
    high = (more.upper * ratio.upper - less.lower) / ((more.lower - 2) * ratio.upper + less.lower)
    return Enclosure(low, high)


def _mean(gaps: Sequence[int]) -> Enclosure:
    return Enclosure.of(Fraction(sum(gaps), len(gaps)))


def _rate(gaps: Sequence[int]) -> Enclosure | None:
    return Enclosure.of(YEAR * len(gaps) / sum(gaps)) if sum(gaps) else None


def _median(gaps: Sequence[int]) -> Enclosure:
    return Enclosure.of(median([Fraction(gap) for gap in gaps]))


def _burstiness(gaps: Sequence[int]) -> Enclosure | None:
    ratio = variation(gaps)
    return None if ratio is None else finite_burstiness(ratio, len(gaps) + 1)


def _memory(gaps: Sequence[int]) -> Enclosure | None:
    one, two = gaps[:-1], gaps[1:]
    count = len(one)
    spread = [count * sum(gap * gap for gap in part) - sum(part) ** 2 for part in (one, two)]
    if 0 in spread:
        return None
    shared = count * sum(a * b for a, b in zip(one, two, strict=True)) - sum(one) * sum(two)
    size = root(Fraction(shared * shared, spread[0] * spread[1]))
    return size if shared >= 0 else Enclosure(-size.upper, -size.lower)


def _local_variation(gaps: Sequence[int]) -> Enclosure | None:
    if any(a + b == 0 for a, b in pairwise(gaps)):
        return None
    total = sum((Fraction(a - b, a + b) ** 2 for a, b in pairwise(gaps)), Fraction(0))
    return Enclosure.of(3 * total / (len(gaps) - 1))


def _longest(gaps: Sequence[int]) -> Enclosure:
    return Enclosure.of(max(gaps))


def _spread(gaps: Integers) -> Floats:
    """Return the square root of ``n`` times the sum of squared deviations; only the root is rounded."""
    count = gaps.shape[1]
    squares: Floats = np.sqrt(count * (gaps * gaps).sum(axis=1) - gaps.sum(axis=1) ** 2)
    return squares


def _divided(over: Floats | Integers, under: Floats | Integers) -> Floats:
    out = np.full(over.shape, np.nan)
    np.divide(over, under, out=out, where=under > 0)
    return out


def _rough_variation(gaps: Integers) -> Floats:
    return _divided(_spread(gaps), gaps.sum(axis=1))


def _rough_memory(gaps: Integers) -> Floats:
    one, two = gaps[:, :-1], gaps[:, 1:]
    shared = one.shape[1] * (one * two).sum(axis=1) - one.sum(axis=1) * two.sum(axis=1)
    return _divided(shared, _spread(one) * _spread(two))


def _rough_local_variation(gaps: Integers) -> Floats:
    terms = _divided(gaps[:, :-1] - gaps[:, 1:], gaps[:, :-1] + gaps[:, 1:])
    means: Floats = 3 * (terms**2).mean(axis=1)
    return means


ONE_DAY = "all events can fall on one day"
"""Reason why a measure with the mean as denominator is undefined."""

MEAN = Measure(name="mean inter-event time", unit=Unit.DAY, exact=_mean, rough=lambda gaps: gaps.mean(axis=1))
RATE = Measure(
    name="rate",
    unit=Unit.PER_YEAR,
    exact=_rate,
    rough=lambda gaps: -gaps.mean(axis=1),
    vanishing=ONE_DAY,
)
MEDIAN = Measure(
    name="median inter-event time", unit=Unit.DAY, exact=_median, rough=lambda gaps: np.median(gaps, axis=1)
)
VARIATION = Measure(
    name="coefficient of variation",
    unit=Unit.RATIO,
    exact=variation,
    rough=_rough_variation,
    vanishing=ONE_DAY,
)
BURSTINESS = Measure(
    name="burstiness", unit=Unit.RATIO, exact=_burstiness, rough=_rough_variation, vanishing=ONE_DAY
)
MEMORY = Measure(
    name="memory coefficient",
    unit=Unit.RATIO,
    events=4,
    exact=_memory,
    rough=_rough_memory,
    vanishing="all inter-event times but the first, or but the last, are the same",
)
LOCAL_VARIATION = Measure(
    name="local variation",
    unit=Unit.RATIO,
    exact=_local_variation,
    rough=_rough_local_variation,
    vanishing="three events fall on one day",
)
LONGEST = Measure(
    name="longest gap",
    unit=Unit.DAY,
    events=2,
    exact=_longest,
    rough=lambda gaps: gaps.max(axis=1).astype(np.float64),
)

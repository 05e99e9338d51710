"""Bounds gap by gap, and assignments by hill climbing, if a search over all assignments takes too long.

Bounds gap by gap let each inter-event time vary between its least and its greatest, independent of the
others, although they share dates.  So these bounds contain all possible values, and can be wider.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product
from statistics import median

import numpy as np

from cisreport.analysis.cadence.bounds import STEP, Picked
from cisreport.analysis.cadence.measures import Enclosure, Integers, Measure, finite_burstiness, root
from cisreport.analysis.cadence.occurrences import Record

FEW = 20_000
"""Most assignments for an exhaustive search."""
_ROUNDS, _TRIED = 12, 60

Ends = Sequence[tuple[int, int]]
"""Least and greatest value of each inter-event time in days, in order."""


def gap_ends(record: Record) -> Ends:
    """Return bounds of each inter-event time; attained unless windows are nested."""
    return [(max(0, b.low - a.high), b.high - a.low) for a, b in pairwise(record.relaxed)]


def median_ends(ends: Ends) -> Enclosure:
    """Return bounds of the median, which is monotonic in each inter-event time."""
    return Enclosure(median([Fraction(a) for a, _ in ends]), median([Fraction(b) for _, b in ends]))


def longest_ends(ends: Ends) -> Enclosure:
    """Return bounds of the longest inter-event time."""
    return Enclosure(Fraction(max(a for a, _ in ends)), Fraction(max(b for _, b in ends)))


def variation_ends(ends: Ends, span: tuple[int, int]) -> Enclosure:
    """Return bounds of the coefficient of variation, at most that of one positive gap among zeros."""
    count = len(ends)
    low = Fraction(count * sum(a * a for a, _ in ends), span[1] ** 2) - 1
    high = Fraction(count * sum(b * b for _, b in ends), span[0] ** 2) - 1
    return Enclosure(root(max(Fraction(0), low)).lower, root(min(high, Fraction(count - 1))).upper)


def burstiness_ends(ends: Ends, span: tuple[int, int]) -> Enclosure:
    """Return bounds of the burstiness, which rises with the coefficient of variation."""
    return finite_burstiness(variation_ends(ends, span), len(ends) + 1)


def local_variation_ends(ends: Ends) -> Enclosure:
    """Return bounds of the local variation, term by term."""
    terms = [_contrast(one, two) for one, two in pairwise(ends)]
    scale = Fraction(3, len(terms))
    return Enclosure(scale * sum(a for a, _ in terms), scale * sum(b for _, b in terms))


def _contrast(one: tuple[int, int], two: tuple[int, int]) -> tuple[Fraction, Fraction]:
    """Return bounds of ``((a - b) / (a + b)) ** 2``, which depends only on the ratio of ``a`` and ``b``."""
    sums = [(a, b) for a, b in ((one[0], two[1]), (one[1], two[0])) if a + b]
    corners = [Fraction(a - b, a + b) ** 2 for a, b in sums]
    touching = one[0] <= two[1] and two[0] <= one[1]
    return Fraction(0) if touching else min(corners), max(corners, default=Fraction(0))


def memory_ends(ends: Ends) -> Enclosure:
    """Return bounds of the memory coefficient by interval arithmetic around the mean gap."""
    center = round(sum(a + b for a, b in ends) / (2 * len(ends)))
    near = [(a - center, b - center) for a, b in ends]
    one, two, count = near[:-1], near[1:], len(near) - 1
    spreads = [_spread_ends(part, count) for part in (one, two)]
    if spreads[0][0] <= 0 or spreads[1][0] <= 0:
        return Enclosure(Fraction(-1), Fraction(1))
    products = [_times(a, b) for a, b in zip(one, two, strict=True)]
    both = _times(_sum(one), _sum(two))
    shared = (count * _sum(products)[0] - both[1], count * _sum(products)[1] - both[0])
    sizes = [root(Fraction(1, spreads[0][n] * spreads[1][n])) for n in (0, 1)]
    low = shared[0] * (sizes[0].upper if shared[0] < 0 else sizes[1].lower)
    high = shared[1] * (sizes[0].upper if shared[1] > 0 else sizes[1].lower)
    return Enclosure(max(Fraction(-1), low), min(Fraction(1), high))


def _sum(ends: Ends) -> tuple[int, int]:
    return sum(a for a, _ in ends), sum(b for _, b in ends)


def _times(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    corners = [a * b for a, b in product(one, two)]
    return min(corners), max(corners)


def _spread_ends(ends: Ends, count: int) -> tuple[int, int]:
    squares = [(0 if a <= 0 <= b else min(a * a, b * b), max(a * a, b * b)) for a, b in ends]
    total = _sum(ends)
    square = (
        0 if total[0] <= 0 <= total[1] else min(total[0] ** 2, total[1] ** 2),
        max(total[0] ** 2, total[1] ** 2),
    )
    return count * _sum(squares)[0] - square[1], count * _sum(squares)[1] - square[0]


def every_assignment(record: Record) -> Integers:
    """Return a row for each assignment and a column for each event, in the order of the input."""
    rows = np.zeros((1, 0), dtype=np.int64)
    for window in sorted(record.windows, key=lambda window: window.index):
        days = np.arange(window.low, window.high + 1, dtype=np.int64)
        rows = np.column_stack([np.repeat(rows, days.size, axis=0), np.tile(days, len(rows))])
    return rows


def best_of(measure: Measure, rows: Integers, *, greatest: bool) -> Picked | None:
    """Return the row with the greatest or the least measure; None if it is undefined for all rows."""
    ordered = np.sort(rows, axis=1)
    values = measure.rough(ordered[:, 1:] - ordered[:, :-1])
    if np.isnan(values).all():
        return None
    row = rows[np.nanargmax(values) if greatest else np.nanargmin(values)]
    return {n: int(day) for n, day in enumerate(row)}


def climbed(record: Record, measure: Measure, *, greatest: bool) -> Picked | None:
    """Return a local optimum: no other day of a single event improves it.

    The search tries at most 60 days of a window, its ends among them.
    """
    ordered = sorted(record.windows, key=lambda window: window.index)
    lows, highs = (np.array([getattr(w, end) for w in ordered], dtype=np.int64) for end in ("low", "high"))
    tried = [np.unique(np.linspace(w.low, w.high, min(w.size, _TRIED)).astype(np.int64)) for w in ordered]
    turns = [np.where(np.arange(len(ordered)) % 2 == n, lows, highs) for n in (0, 1)]
    best = best_of(measure, np.stack([lows, highs, (lows + highs) // 2, *turns]), greatest=greatest)
    for _ in range(_ROUNDS if best is not None else 0):
        before = best
        for n, days in enumerate(tried):
            if len(days) > 1 and best is not None:
                rows = np.tile([best[m] for m in range(len(ordered))], (len(days) + 1, 1))
                rows[1:, n] = days
                best = best_of(measure, rows, greatest=greatest)
        if best == before:
            break
    return best


def widened(least: Enclosure, greatest: Enclosure) -> Enclosure:
    """Return bounds that allow for floats in the choice of both ends: their error is less than a step."""
    return Enclosure(least.lower - STEP, greatest.upper + STEP)

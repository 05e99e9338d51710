"""Ranks of inter-event times: extremes of the r-th shortest, and of the median of an even number.

The r-th shortest can be at most ``x`` if ``r`` inter-event times can be at most ``x``.  So bisection finds
its least value.  With the negative inter-event times, the same search finds the greatest.
"""

from __future__ import annotations

from cisreport.analysis.cadence.bounds import Picked
from cisreport.analysis.cadence.search import Blocks, Found, Integers, search


def best_rank(blocks: Blocks, rank: int, sign: int) -> Picked:
    """Return the assignment with the least ``rank``-th value of ``sign`` times the inter-event times."""
    return _least(blocks, rank, sign)[1].days()


def best_middle(blocks: Blocks, rank: int, sign: int) -> Picked:
    """Return the assignment with the least sum of the ``rank``-th and the next value.

    The first is at most ``a`` and the next at most ``b`` if ``rank`` inter-event times are at most ``a``
    and one more is at most ``b``.
    """
    (low, _), (high, _) = _least(blocks, rank, sign), _least(blocks, rank + 1, sign)
    best, found = 2 * high, _within(blocks, high, high, sign)
    for lower in range(low, high + 1):
        if lower + high >= best:
            break
        bottom, top = high, best - lower
        while bottom < top:
            middle = (bottom + top) // 2
            trial = _within(blocks, lower, middle, sign)
            if trial.most > rank:
                top, best, found = middle, lower + middle, trial
            else:
                bottom = middle + 1
    return found.days()


def _least(blocks: Blocks, rank: int, sign: int) -> tuple[int, Found]:
    widest = max(order[-1].high for order in blocks[-1]) - min(order[0].low for order in blocks[0])
    bottom, top = (0, widest) if sign > 0 else (-widest, 0)
    found = None
    while bottom < top or found is None:
        middle = (bottom + top) // 2
        trial = _counted(blocks, middle, sign)
        if trial.most >= rank:
            top, found = middle, trial
        else:
            bottom = middle + 1
    return top, found


def _counted(blocks: Blocks, limit: int, sign: int) -> Found:
    def weight(_: int, gaps: Integers) -> Integers:
        return (sign * gaps <= limit).astype("int64")

    return search(blocks, weight)


def _within(blocks: Blocks, lower: int, upper: int, sign: int) -> Found:
    def weight(_: int, gaps: Integers) -> Integers:
        return (sign * gaps <= lower).astype("int64")

    def once(_: int, gaps: Integers) -> Integers:
        return (sign * gaps <= upper).astype("int64")

    return search(blocks, weight, once)

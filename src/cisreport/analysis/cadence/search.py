"""Extremes over all assignments of days, by dynamic programming over the days of each window.

The search maximizes the sum of the weights of the inter-event times.  A weight depends only on two
consecutive days, so the best sum that ends on a day follows from the best sums that end on earlier
days.  Sums are integers, so nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cisreport.analysis.cadence.occurrences import Order, Window

Integers = NDArray[np.int64]
Weight = Callable[[int, Integers], Integers]
"""Weight of inter-event times: their number, counted from 0, and their lengths in days."""
Blocks = Sequence[tuple[Order, ...]]

_NEVER = np.int64(-(2**62))
WORK = 400_000_000
"""Most pairs of days that a search may visit."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best sums for each last day, and the steps to them."""

    low: int
    """The first of the days, as an ordinal."""
    best: Integers
    """A row for sums without the extra weight, and one for sums with it; a column for each day."""
    steps: tuple[_Step, ...]

    @property
    def most(self) -> int:
        """The greatest sum; a very large negative number if there is none."""
        return int(self.best[-1].max())

    @property
    def reached(self) -> NDArray[np.bool_]:
        """Whether an assignment ends on each of the days."""
        reached: NDArray[np.bool_] = self.best[-1] > _NEVER // 2
        return reached

    def days(self, last: int | None = None) -> dict[int, int]:
        """Return an assignment with the greatest sum, among those that end on ``last`` if given."""
        column = int(self.best[-1].argmax()) if last is None else last - self.low
        return _walk(self.steps, len(self.best) - 1, self.low + column)


@dataclass(frozen=True, slots=True)
class _Step:
    """One window of an order, or the merge of several orders at the end of a block."""

    window: Window
    origin: Integers
    """For each layer and day: the previous layer and day as one number; in a merge, the order."""
    low_before: int
    size_before: int
    tails: tuple[tuple[_Step, ...], ...] = ()


def work(blocks: Blocks) -> int:
    """Return the number of pairs of days that a search visits."""
    total, before = 0, 1
    for orders in blocks:
        for order in orders:
            sizes = [before, *(window.size for window in order)]
            total += sum(a * b for a, b in pairwise(sizes))
        before = max(order[-1].high for order in orders) - min(order[-1].low for order in orders) + 1
    return total


def search(blocks: Blocks, weight: Weight, once: Weight | None = None, first: int | None = None) -> Found:
    """Return the greatest sums of weights.

    Parameters
    ----------
    blocks : sequence of tuple of Order
        From a :class:`~cisreport.analysis.cadence.occurrences.Record`.
    weight : callable
        Weight of every inter-event time.
    once : callable, optional
        Weight of exactly one inter-event time, instead of the other.
    first : int, optional
        The day of the first event, as an ordinal; by default, any.
    """
    layers = 1 if once is None else 2
    state: Found | None = None
    number = -1
    for orders in blocks:
        tails = [_along(order, state, number, weight, once, first, layers) for order in orders]
        state = tails[0] if len(tails) == 1 else _meet(tails)
        number += len(orders[0])
    if state is None:
        raise ValueError("there are no events")
    return state


def _along(
    order: Order,
    state: Found | None,
    number: int,
    weight: Weight,
    once: Weight | None,
    first: int | None,
    layers: int,
) -> Found:
    for window in order:
        if state is None:
            state = _start(window, first, layers)
        else:
            state = _advance(state, window, number, weight, once)
        number += 1
    assert state is not None  # an order has at least one window  # noqa: S101
    return state


def _start(window: Window, first: int | None, layers: int) -> Found:
    best = np.full((layers, window.size), _NEVER)
    days = np.arange(window.low, window.high + 1)
    best[0, days == first if first is not None else slice(None)] = 0
    return Found(window.low, best, (_Step(window, np.zeros_like(best), 0, 0),))


def _advance(state: Found, window: Window, number: int, weight: Weight, once: Weight | None) -> Found:
    size = state.best.shape[1]
    before = np.arange(state.low, state.low + size, dtype=np.int64)
    gaps = np.arange(window.low, window.high + 1, dtype=np.int64)[:, None] - before[None, :]
    allowed = gaps >= 0
    gaps = np.where(allowed, gaps, 0)
    rows = [_sums(state.best[layer], weight(number, gaps), allowed) for layer in range(len(state.best))]
    choices = [rows[0]]
    if once is not None:
        choices.append(np.concatenate([_sums(state.best[0], once(number, gaps), allowed), rows[1]], axis=1))
    origin = np.stack([choice.argmax(axis=1) for choice in choices])
    best = np.stack([choice.max(axis=1) for choice in choices])
    return Found(window.low, best, (*state.steps, _Step(window, origin, state.low, size)))


def _sums(best: Integers, weights: Integers, allowed: NDArray[np.bool_]) -> Integers:
    possible = allowed & (best > _NEVER)[None, :]
    return np.where(possible, best[None, :] + weights, _NEVER)


def _meet(tails: Sequence[Found]) -> Found:
    """Return, for each last day, the best of several orders."""
    low = min(tail.low for tail in tails)
    high = max(tail.low + tail.best.shape[1] for tail in tails)
    sums = np.full((len(tails), len(tails[0].best), high - low), _NEVER)
    for n, tail in enumerate(tails):
        start = tail.low - low
        sums[n, :, start : start + tail.best.shape[1]] = tail.best
    span = Window(low, high - 1, -1)
    step = _Step(span, sums.argmax(axis=0), low, high - low, tuple(tail.steps for tail in tails))
    return Found(low, sums.max(axis=0), (step,))


def _walk(steps: tuple[_Step, ...], layer: int, day: int) -> dict[int, int]:
    """Return the day of each event: walk from the last step back to the first."""
    picked: dict[int, int] = {}
    while steps:
        step = steps[-1]
        choice = int(step.origin[layer, day - step.window.low])
        if step.tails:
            steps = step.tails[choice]
            continue
        picked[step.window.index] = day
        steps = steps[:-1]
        if step.size_before:
            layer, column = divmod(choice, step.size_before)
            day = step.low_before + column
    return picked

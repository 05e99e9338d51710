"""Occurrences: events with windows of possible days, and the orders that the windows allow.

An assignment gives every event one day of its window.  Events follow one another by their days, so the
order of events with overlapping windows depends on the assignment.  Two events on one day are zero days
apart; they are not merged.

Orders to search
    Take two events of which neither window is strictly within the other.  If an assignment has them in the
    opposite order of their windows, exchange their days: both days stay within the windows, and the
    sorted days are the same.  So every possible sequence of sorted days occurs with such pairs in the order
    of their windows, and only nested windows require a choice.  Events form blocks, one after another, and
    a choice affects one block only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from math import prod

ORDERS = 200
"""Most orders of a block for an exhaustive search; if there are more, outer bounds may not be attained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """An event and its window of possible days."""

    name: str
    """Its name in results: the id of a fact, the label of a row."""
    earliest: dt.date
    """First possible day."""
    latest: dt.date
    """Last possible day."""

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f'"{self.name}" ends before it begins')

    @property
    def exact(self) -> bool:
        """True if only one day is possible."""
        return self.earliest == self.latest


@dataclass(frozen=True, slots=True)
class Window:
    """Days as proleptic ordinals, both ends included; ``index`` is the event's position in the input."""

    low: int
    high: int
    index: int

    @property
    def size(self) -> int:
        """The number of days."""
        return self.high - self.low + 1


Order = tuple[Window, ...]


@dataclass(frozen=True)
class Record:
    """Events of one series, sorted by their windows; :func:`record_of` makes it."""

    windows: Order

    def __len__(self) -> int:
        return len(self.windows)

    @property
    def gaps(self) -> int:
        """The number of inter-event times."""
        return len(self.windows) - 1

    @cached_property
    def exact(self) -> bool:
        """True if every event has only one possible day."""
        return all(window.size == 1 for window in self.windows)

    @cached_property
    def assignments(self) -> int:
        """The number of assignments."""
        return prod(window.size for window in self.windows)

    @cached_property
    def blocks(self) -> tuple[Order, ...]:
        """Windows in blocks: all sorted days occur with the events of a block before those of later ones."""
        if not self.windows:
            return ()
        longest = list(accumulate((w.high for w in self.windows), max))
        least = list(accumulate((w.high for w in reversed(self.windows)), min))[::-1]
        cuts = [n for n in range(1, len(self)) if longest[n - 1] <= least[n]]
        return tuple(self.windows[a:b] for a, b in zip([0, *cuts], [*cuts, len(self)], strict=True))

    @cached_property
    def attained(self) -> tuple[tuple[Order, ...], ...]:
        """The orders of each block that are searched, at most :data:`ORDERS`."""
        return tuple(tuple(islice(_orders(block), ORDERS)) for block in self.blocks)

    @cached_property
    def exhaustive(self) -> bool:
        """True if :attr:`attained` contains every order that has to be searched."""
        return all(
            len(orders) < ORDERS or next(islice(_orders(block), ORDERS, None), None) is None
            for block, orders in zip(self.blocks, self.attained, strict=True)
        )

    @cached_property
    def certified(self) -> tuple[tuple[Order, ...], ...]:
        """Orders whose windows cover every assignment; :attr:`attained` if it is exhaustive."""
        if self.exhaustive:
            return self.attained
        return tuple((order,) for order in (_relaxed(block) for block in self.blocks))

    @cached_property
    def relaxed(self) -> Order:
        """Windows of the first event by day, of the second, and so on; each covers all days of that event."""
        return _relaxed(self.windows)

    def days(self, picked: Sequence[int]) -> tuple[dt.date, ...]:
        """Convert ordinals in the order of the input to dates."""
        return tuple(dt.date.fromordinal(day) for day in picked)


def record_of(events: Sequence[Occurrence]) -> Record:
    """Return the record of events, given in any order."""
    windows = [
        Window(event.earliest.toordinal(), event.latest.toordinal(), n) for n, event in enumerate(events)
    ]
    return Record(tuple(sorted(windows, key=lambda window: (window.low, window.high, window.index))))


def _relaxed(windows: Order) -> Order:
    lows, highs = sorted(w.low for w in windows), sorted(w.high for w in windows)
    return tuple(
        Window(low, high, window.index) for low, high, window in zip(lows, highs, windows, strict=True)
    )


def _orders(block: Order) -> Iterator[Order]:
    """Yield the possible orders of a block in which windows that are not nested keep their order."""
    stack: list[tuple[Order, Order]] = [((), block)]
    while stack:
        done, rest = stack.pop()
        if not rest:
            yield done
            continue
        bar = max((window.low for window in done), default=rest[0].low)
        if min(window.high for window in rest) < bar:
            continue
        options = []
        least = None
        for n, window in enumerate(rest):
            if least is not None and window.low > least:
                break
            if least is None or window.high < least:
                least = window.high
                options.append(((*done, window), (*rest[:n], *rest[n + 1 :])))
        stack += reversed(options)

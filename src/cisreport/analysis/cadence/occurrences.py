"""When events took place, as far as it is known: windows of days, and the orders that they allow.

An assignment gives every event one day of its window.  Events are sorted by their days, so if windows
overlap, the order differs between assignments.  Two events on one day are zero days apart; they are not
merged.

Which orders have to be examined
    Take two events whose windows are not strictly within each other.  If an assignment has them in the
    opposite order of their windows, their days can be exchanged: both stay within their windows, and the
    set of days is the same.  So all sorted days that can occur also occur with such pairs in the order
    of their windows, and only nested windows leave a choice.  Events form consecutive blocks, and every
    choice is made within one block.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from math import prod

ORDERS = 200
"""Greatest number of orders examined within a block; beyond it bounds are certified, but not attained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """An event and the days on which it can have taken place."""

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
        """True when it is one day."""
        return self.earliest == self.latest


@dataclass(frozen=True, slots=True)
class Window:
    """Days by their proleptic ordinals, both ends included; ``index`` is the event's place in the input."""

    low: int
    high: int
    index: int

    @property
    def size(self) -> int:
        """Number of its days."""
        return self.high - self.low + 1


Order = tuple[Window, ...]


@dataclass(frozen=True)
class Record:
    """Events of one series, sorted by their windows; made by :func:`record_of`."""

    windows: Order

    def __len__(self) -> int:
        return len(self.windows)

    @property
    def gaps(self) -> int:
        """Number of inter-event times."""
        return len(self.windows) - 1

    @cached_property
    def exact(self) -> bool:
        """True when every event has one day."""
        return all(window.size == 1 for window in self.windows)

    @cached_property
    def assignments(self) -> int:
        """Number of possible assignments."""
        return prod(window.size for window in self.windows)

    @cached_property
    def blocks(self) -> tuple[Order, ...]:
        """Windows in blocks: in every assignment, events can be sorted so that blocks follow one another."""
        if not self.windows:
            return ()
        longest = list(accumulate((w.high for w in self.windows), max))
        least = list(accumulate((w.high for w in reversed(self.windows)), min))[::-1]
        cuts = [n for n in range(1, len(self)) if longest[n - 1] <= least[n]]
        return tuple(self.windows[a:b] for a, b in zip([0, *cuts], [*cuts, len(self)], strict=True))

    @cached_property
    def attained(self) -> tuple[tuple[Order, ...], ...]:
        """For each block the orders that are examined, at most :data:`ORDERS`."""
        return tuple(tuple(islice(_orders(block), ORDERS)) for block in self.blocks)

    @cached_property
    def exhaustive(self) -> bool:
        """True when :attr:`attained` has every order that has to be examined."""
        return all(
            len(orders) < ORDERS or next(islice(_orders(block), ORDERS, None), None) is None
            for block, orders in zip(self.blocks, self.attained, strict=True)
        )

    @cached_property
    def certified(self) -> tuple[tuple[Order, ...], ...]:
        """Orders whose windows cover every assignment; the attained orders if these are all."""
        if self.exhaustive:
            return self.attained
        return tuple((order,) for order in (_relaxed(block) for block in self.blocks))

    @cached_property
    def relaxed(self) -> Order:
        """Window of the first event by day, of the second, and so on; each contains that event's days."""
        return _relaxed(self.windows)

    def days(self, picked: Sequence[int]) -> tuple[dt.date, ...]:
        """Return ordinals in the order of the input as dates."""
        return tuple(dt.date.fromordinal(day) for day in picked)


def record_of(events: Sequence[Occurrence]) -> Record:
    """Return events as a record; their order does not matter."""
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
    """Yield the possible orders of a block that keep the order of windows that are not nested."""
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

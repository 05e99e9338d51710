"""Possible orders of events whose days are not all known.

One event comes before another if the latest possible day of its end is before the earliest of the other, if a
source says so (before, after, on the day before, in the week after), or if it follows from these.  This is a
partial order.  A possible order is any sequence of all events that agrees with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING

from cisreport.analysis.inputs import InputError, Inputs, Result
from cisreport.model import Event, FactId, Relative, RelativeKind, Values, When

MOST = 20
"""Most events whose possible orders can be counted."""

_LATER = (RelativeKind.AFTER, RelativeKind.NEXT_WEEK)
_EARLIER = (RelativeKind.BEFORE, RelativeKind.DAY_BEFORE)

if TYPE_CHECKING:
    import pandas as pd


class OrderError(ValueError):
    """Statements about the order of events contradict one another; the text names an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialOrder:
    """The known order of events."""

    events: tuple[FactId, ...]
    """In the order given."""
    before: frozenset[tuple[FactId, FactId]]
    """Every pair of events of which the first certainly comes before the second."""

    @property
    def open(self) -> tuple[tuple[FactId, FactId], ...]:
        """Pairs of events whose order is not known."""
        pairs = [(a, b) for n, a in enumerate(self.events) for b in self.events[n + 1 :]]
        return tuple((a, b) for a, b in pairs if not {(a, b), (b, a)} & self.before)

    def direct(self) -> tuple[tuple[FactId, FactId], ...]:
        """Return the transitive reduction for a diagram: the pairs that do not follow from others."""
        return tuple(
            (a, b)
            for a, b in sorted(self.before, key=lambda pair: tuple(map(self.events.index, pair)))
            if not any((a, c) in self.before and (c, b) in self.before for c in self.events)
        )

    def count(self) -> int:
        """Return the number of possible orders (linear extensions).

        Raises
        ------
        ValueError
            If there are more than :data:`MOST` events.
        """
        if len(self.events) > MOST:
            raise ValueError(f"the orders of {len(self.events)} events cannot be counted, at most of {MOST}")
        places = {event: n for n, event in enumerate(self.events)}
        needed = [0] * len(self.events)
        for a, b in self.before:
            needed[places[b]] |= 1 << places[a]

        @cache
        def ways(placed: int) -> int:
            if placed == (1 << len(needed)) - 1:
                return 1
            return sum(
                ways(placed | 1 << n)
                for n, bar in enumerate(needed)
                if not placed >> n & 1 and bar & placed == bar
            )

        return ways(0)

    def positions(self) -> pd.DataFrame:
        """Return a frame with the columns ``event``, ``first`` and ``last``.

        A row has an event, and its first and last possible position, counted from 1.
        """
        import pandas as pd  # takes half a second, so only where a frame is made

        rows = [
            (
                event,
                1 + sum((other, event) in self.before for other in self.events),
                len(self.events) - sum((event, other) in self.before for other in self.events),
            )
            for event in self.events
        ]
        return pd.DataFrame(rows, columns=["event", "first", "last"]).astype({"event": "str"})


def order_of(events: Sequence[Event]) -> PartialOrder:
    """Return the known order of events.

    Raises
    ------
    OrderError
        If dates and relative dates contradict one another.
    """
    ids = tuple(event.id for event in events)
    known = {pair for one, other in permutations(events, 2) for pair in _stated(one, other)}
    for middle in ids:
        known |= {(a, b) for a in ids for b in ids if (a, middle) in known and (middle, b) in known}
    circle = next((event for event in ids if (event, event) in known), None)
    if circle is not None:
        raise OrderError(f'"{circle}" would come before itself')
    return PartialOrder(events=ids, before=frozenset(known))


def orders(inputs: Inputs) -> Result:
    """Return the number of possible orders of events, by their dates and relative dates.

    Raises
    ------
    InputError
        If an input is not an event, there are more than 20, or their dates contradict one another.
    """
    try:
        return Result(value=Decimal(order_of(_events(inputs)).count()))
    except InputError:
        raise
    except ValueError as error:
        raise InputError(str(error)) from None


def before(inputs: Inputs) -> Result:
    """Return whether the first event certainly comes before the second, by their dates and relative dates.

    Further inputs are events from which this can follow.

    Raises
    ------
    InputError
        If an input is not an event, or the dates contradict one another.
    """
    events = _events(inputs)
    try:
        found = order_of(events)
    except OrderError as error:
        raise InputError(str(error)) from None
    return Result(value=(events[0].id, events[1].id) in found.before)


def _events(inputs: Inputs) -> tuple[Event, ...]:
    events = []
    for item in inputs.given:
        if not isinstance(item.record, Event):
            raise InputError(f'"{item.cite}" is not an event')
        events.append(item.record)
    if len({event.id for event in events}) < len(events):
        raise InputError("an event is given twice; name each event once")
    return tuple(events)


def _stated(one: Event, other: Event) -> Iterator[tuple[FactId, FactId]]:
    """Yield the order of two events by their days, and by the relative dates of the first.

    Only what is over is before something else, so the end of an event that lasted counts.
    """
    ends = [value.datum.bounds.latest for value in one.ended]
    starts = [value.datum.bounds.earliest for value in other.date]
    latest = [day for day in ends if isinstance(day, dt.date)]
    earliest = [day for day in starts if isinstance(day, dt.date)]
    closed = len(latest) == len(ends) and len(earliest) == len(starts) and latest and earliest
    if closed and max(latest) < min(earliest):
        yield one.id, other.id
    if any(kind in _EARLIER for kind in _relations(one.ended, other)):
        yield one.id, other.id
    if any(kind in _LATER for kind in _relations(one.date, other)):
        yield other.id, one.id


def _relations(dates: Values[When], other: Event) -> Iterator[RelativeKind]:
    for value in dates:
        for stated in value.datum.stated:
            if isinstance(stated, Relative) and stated.to == other.id:
                yield stated.kind

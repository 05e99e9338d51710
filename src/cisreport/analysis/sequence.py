"""The orders in which events can have taken place, where not all of their days are known.

An event comes before another if its latest day is before the other's earliest, if a source states it
(before, after, on the day before, in the week after), or if it follows from these.  This is a partial
order.  Every sequence of the events that agrees with it is a possible order.
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
from cisreport.model import Event, FactId, Relative, RelativeKind

MOST = 20
"""Greatest number of events whose orders are counted."""

_LATER = (RelativeKind.AFTER, RelativeKind.NEXT_WEEK)
_EARLIER = (RelativeKind.BEFORE, RelativeKind.DAY_BEFORE)

if TYPE_CHECKING:
    import pandas as pd


class OrderError(ValueError):
    """What the sources state about the order of events forms a cycle; the text names an event of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialOrder:
    """Events, and which of them come before which others."""

    events: tuple[FactId, ...]
    """In the order given."""
    before: frozenset[tuple[FactId, FactId]]
    """Every pair of events whose first certainly comes before its second."""

    @property
    def open(self) -> tuple[tuple[FactId, FactId], ...]:
        """Pairs whose order is not known."""
        pairs = [(a, b) for n, a in enumerate(self.events) for b in self.events[n + 1 :]]
        return tuple((a, b) for a, b in pairs if not {(a, b), (b, a)} & self.before)

    def direct(self) -> tuple[tuple[FactId, FactId], ...]:
        """Return the pairs that do not follow from others (the transitive reduction), for a diagram."""
        return tuple(
            (a, b)
            for a, b in sorted(self.before, key=lambda pair: tuple(map(self.events.index, pair)))
            if not any((a, c) in self.before and (c, b) in self.before for c in self.events)
        )

    def count(self) -> int:
        """Return how many orders are possible (the linear extensions).

        Raises
        ------
        ValueError
            When there are more than 20 events.
        """
        if len(self.events) > MOST:
            raise ValueError(f"there are {len(self.events)} events; orders are counted for at most {MOST}")
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
        """Return the first and last possible place of each event, from 1: ``event``, ``first``, ``last``."""
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
    """Return what is known about the order of events.

    Raises
    ------
    OrderError
        When dates and statements about the order contradict one another.
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
    """Return how many orders of events are possible, by their days and what the sources state.

    Raises
    ------
    InputError
        When an input is not an event, there are more than 20, or the stated order forms a cycle.
    """
    try:
        return Result(value=Decimal(order_of(_events(inputs)).count()))
    except InputError:
        raise
    except ValueError as error:
        raise InputError(str(error)) from None


def before(inputs: Inputs) -> Result:
    """Return whether the first event certainly comes before the second, by days and stated order.

    The order can also follow from further events, which are the other inputs.

    Raises
    ------
    InputError
        When an input is not an event, or the stated order forms a cycle.
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
        raise InputError("an event is given twice")
    return tuple(events)


def _stated(one: Event, other: Event) -> Iterator[tuple[FactId, FactId]]:
    """Yield the order of two events, if their days or the words about the first give it."""
    ends = [value.datum.bounds.latest for value in one.date]
    starts = [value.datum.bounds.earliest for value in other.date]
    latest = [day for day in ends if isinstance(day, dt.date)]
    earliest = [day for day in starts if isinstance(day, dt.date)]
    closed = len(latest) == len(ends) and len(earliest) == len(starts) and latest and earliest
    if closed and max(latest) < min(earliest):
        yield one.id, other.id
    for value in one.date:
        for stated in value.datum.stated:
            if isinstance(stated, Relative) and stated.to == other.id:
                if stated.kind in _EARLIER:
                    yield one.id, other.id
                if stated.kind in _LATER:
                    yield other.id, one.id

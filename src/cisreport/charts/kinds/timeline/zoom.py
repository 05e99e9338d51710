"""The second panel: the most crowded days in detail, with the stated order of events.

Days are columns.  If a source states the order of events on a day, the day is divided into steps; they
show the order, not hours.  Positions are shares of the panel's width.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from cisreport.charts.kinds.timeline.events import Event
from cisreport.charts.kinds.timeline.overview import Lasting

_FEWEST = 3
"""Events that make a crowd."""
_MOST_WEEKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A column."""

    date: dt.date
    start: float
    end: float
    steps: int
    """Places in the stated order; 1 if no order is stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An event: its bar covers the possible time; its point is its place in the day's stated order."""

    id: str
    label: str
    status: str
    hue: int | None
    """Number of its series; None without one."""
    start: float
    end: float
    point: float | None
    """None if its day is not known."""
    lasting: Lasting | None = None
    """Where it began and where it ended, if it lasted longer than a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A source says that one event came before another; both ends are row numbers and positions.

    In a row without a point, the arrow ends where the bar begins.
    """

    before: int
    start: float
    after: int
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoom:
    """The second panel."""

    days: tuple[Day, ...]
    rows: tuple[Row, ...]
    arrows: tuple[Arrow, ...]


def crowd(events: Sequence[Event], days: int = 7) -> tuple[Event, ...]:
    """Return the largest group of events within so many days; empty if it has fewer than three events.

    Of groups of equal size, it is the one in fewer days, then the earlier one.
    """
    dated = [event for event in events if event.days]
    starts = sorted({_days(event)[0] for event in dated})
    groups = [[event for event in dated if _within(event, (day, _shifted(day, days - 1)))] for day in starts]
    crowds = sorted((group for group in groups if len(group) >= _FEWEST), key=lambda g: (-len(g), _length(g)))
    return tuple(crowds[0]) if crowds else ()


def window_of(group: Sequence[Event], events: Sequence[Event]) -> tuple[dt.date, dt.date]:
    """Return the weeks of a group, Monday to Sunday, with the following weeks that have further events."""
    first, last = _ends(group)
    monday, sunday = _shifted(first, -first.weekday()), _shifted(last, 6 - last.weekday())
    while (sunday - monday).days < 7 * _MOST_WEEKS - 1:
        following = (_shifted(sunday, 1), _shifted(sunday, 7))
        if following[0] == sunday or not any(_within(event, following) for event in events):
            break
        sunday = following[1]
    return monday, sunday


def zoom(events: Sequence[Event], series: Sequence[str], window: tuple[dt.date, dt.date]) -> Zoom:
    """Lay out the events within the window; ``series`` are the ids of all series, in order."""
    shown = [event for event in events if _within(event, window)]
    order = _Order(shown)
    days = _columns(shown, window, order)
    hues = {key: hue for hue, key in enumerate(series)}
    by_date = {day.date: day for day in days}
    shown.sort(key=lambda event: (_days(event)[0], order.depth(event.id), _days(event)[1]))
    rows = tuple(_row(event, hues, by_date, order) for event in shown)
    number = {row.id: index for index, row in enumerate(rows)}
    arrows = []
    for before, after in order.steps():
        one, other = rows[number[before]], rows[number[after]]
        start = one.start if one.point is None else one.point
        end = other.start if other.point is None else other.point
        arrows.append(Arrow(before=number[before], start=start, after=number[after], end=end))
    return Zoom(days=days, rows=rows, arrows=tuple(arrows))


class _Order:
    """The stated order of events."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = {event.id: event for event in events}
        self.earlier: dict[str, list[str]] = {name: [] for name in self.events}
        for event in events:
            for pair in [(name, event.id) for name in event.after] + [
                (event.id, name) for name in event.before
            ]:
                self._add(*pair)

    def _add(self, before: str, after: str) -> None:
        if before not in self.events or after not in self.events or before in self.earlier[after]:
            return
        self.earlier[after].append(before)
        try:
            TopologicalSorter(self.earlier).prepare()
        except CycleError:
            self.earlier[after].remove(before)

    def level(self, name: str, day: dt.date) -> int:
        """Return the length of the longest chain of earlier events that may be on a day."""
        return _longest(name, self.earlier, lambda other: _holds(self.events[other], day))

    def depth(self, name: str) -> int:
        """Return the length of the longest chain of earlier events."""
        return _longest(name, self.earlier, lambda _: True)

    def has_later(self, name: str, day: dt.date) -> bool:
        """Return whether a later event may be on a day."""
        return any(name in before and _holds(self.events[key], day) for key, before in self.earlier.items())

    def steps(self) -> list[tuple[str, str]]:
        """Return the pairs that do not follow from other pairs."""
        return [
            (before, after)
            for after, names in self.earlier.items()
            for before in names
            if not any(before in self._all_before(other) for other in names)
        ]

    def _all_before(self, name: str) -> set[str]:
        found: set[str] = set()
        for before in self.earlier[name]:
            found |= {before} | self._all_before(before)
        return found


def _longest(name: str, earlier: Mapping[str, Sequence[str]], counts: Callable[[str], bool]) -> int:
    known: dict[str, int] = {}

    def length(key: str) -> int:
        if key not in known:
            known[key] = max((1 + length(other) for other in earlier[key] if counts(other)), default=0)
        return known[key]

    return length(name)


def _columns(events: Sequence[Event], window: tuple[dt.date, dt.date], order: _Order) -> tuple[Day, ...]:
    dates = [_shifted(window[0], number) for number in range((window[1] - window[0]).days + 1)]
    steps, weights = [], []
    for date in dates:
        here = [event for event in events if _holds(event, date)]
        steps.append(max((order.level(event.id, date) for event in here), default=0) + 1)
        busy = any(_days(event) == (date, date) for event in here)
        weights.append(2 + steps[-1] if busy or steps[-1] > 1 else 1)
    edges = [0.0]
    for weight in weights:
        edges.append(edges[-1] + weight / sum(weights))
    return tuple(
        Day(date=date, start=round(start, 6), end=round(end, 6), steps=count)
        for date, start, end, count in zip(dates, edges, edges[1:], steps, strict=False)
    )


def _row(event: Event, hues: Mapping[str, int], days: Mapping[dt.date, Day], order: _Order) -> Row:
    first, last = (days[day] for day in _days(event))
    stated_first, stated_last = order.level(event.id, first.date), order.level(event.id, last.date)
    has_later = order.has_later(event.id, last.date)
    start, end, point = first.start, last.end, None
    if first is last:
        alone = not stated_first and not has_later
        point = (start + end) / 2 if alone else _step(first, stated_first + 0.5)
    else:
        start = _step(first, stated_first)
        end = _step(last, stated_last + 1) if has_later else end
    return Row(
        id=event.id,
        label=event.label,
        status=event.status,
        hue=hues.get(event.series or ""),
        start=round(start, 6),
        end=round(end, 6),
        point=None if point is None else round(point, 6),
        lasting=_lasting(event, days),
    )


def _lasting(event: Event, days: Mapping[dt.date, Day]) -> Lasting | None:
    if event.lasting is None:
        return None
    began, ended = ((days[low].start, days[high].end) for low, high in event.lasting)
    middles = [round((start + end) / 2, 6) for start, end in (began, ended)]
    known = [low == high for low, high in event.lasting]
    return (
        (middles[0], middles[0]) if known[0] else began,
        (middles[1], middles[1]) if known[1] else ended,
    )


def _step(day: Day, step: float) -> float:
    return day.start + (day.end - day.start) * step / day.steps


def _days(event: Event) -> tuple[dt.date, dt.date]:
    return event.days or (dt.date.min, dt.date.max)


def _ends(events: Sequence[Event]) -> tuple[dt.date, dt.date]:
    return min(_days(event)[0] for event in events), max(_days(event)[1] for event in events)


def _length(events: Sequence[Event]) -> int:
    first, last = _ends(events)
    return (last - first).days


def _within(event: Event, window: tuple[dt.date, dt.date]) -> bool:
    return event.days is not None and window[0] <= event.days[0] and event.days[1] <= window[1]


def _holds(event: Event, day: dt.date) -> bool:
    return _days(event)[0] <= day <= _days(event)[1]


def _shifted(day: dt.date, number: int) -> dt.date:
    """Return the day so many days later, but not beyond the first or last day of the calendar."""
    ordinal = min(max(day.toordinal() + number, dt.date.min.toordinal()), dt.date.max.toordinal())
    return dt.date.fromordinal(ordinal)

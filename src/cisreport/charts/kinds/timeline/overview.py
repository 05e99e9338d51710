"""The first panel, as frozen numbers and texts; measures and draws nothing.

Positions are shares of the time axis, from 0 (left) to 1 (right).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from cisreport.charts.axis import Axis, Tick
from cisreport.charts.counts import days_between
from cisreport.charts.kinds.timeline.events import Event, Shape

OTHER_LANES: Mapping[str, str] = {
    "meetings": "Other meetings",
    "statements": "Other statements",
    "calls": "Calls",
    "conflicts": "Conflicts",
    "visits": "Visits",
    "announcements": "Announcements",
}
"""Lane of events without a series, by their kind, from top to bottom; other kinds follow."""
Intervals: TypeAlias = Mapping[tuple[str, str], tuple[str, int, int]]
Lasting: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
"""The places of a beginning and of an end; both ends of a place are the same if the day is known."""
ZOOMED_LANE = "Other events, enlarged below"
"""Lane of events without a series that the second panel shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An event on the time axis."""

    id: str
    label: str
    date: str
    """In words, short."""
    status: str
    shape: Shape
    hue: int | None
    """Number of its series; None without one."""
    start: float
    end: float
    open_start: bool
    open_end: bool
    zoomed: bool
    """True if the second panel shows it too."""
    lasting: Lasting | None = None
    """Where it began and where it ended, if it lasted longer than a day."""
    known: bool = False
    """True if its day is known from elsewhere, and no source states it."""
    also: tuple[str, ...] = ()
    """Ids of further events of the lane with the same words and the same place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The interval between two consecutive events of a series."""

    id: str
    """The derivation."""
    before: str
    after: str
    start: float
    end: float
    least: int
    most: int
    """Bounds in days."""

    @property
    def text(self) -> str:
        """Such as ``63 days`` or ``167–168 days``."""
        days = days_between(self.least, self.most)
        return f"{days} {'day' if self.least == self.most == 1 else 'days'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """The events of one series; or, of those without a series, one kind or the ones in the second panel."""

    label: str
    hue: int | None
    """Number of the series; None for a lane that is none."""
    marks: tuple[Mark, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The first panel."""

    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    window: tuple[float, float] | None
    """The part that the second panel enlarges."""


def overview(
    events: Sequence[Event],
    series: Mapping[str, str],
    intervals: Intervals,
    axis: Axis,
    window: tuple[dt.date, dt.date] | None,
    zoomed: frozenset[str],
) -> Overview:
    """Lay the first panel out.

    Parameters
    ----------
    events : sequence of Event
        All events that are drawn.
    series : mapping
        Label of each series, in order.
    intervals : mapping
        Id of the derivation and bounds in days of the interval between two events, by their ids.
    axis : Axis
        The time axis.
    window : pair of dates, optional
        First and last day of the second panel.
    zoomed : set of str
        Ids of the events that the second panel shows.
    """
    lanes = [
        _lane(label, hue, [event for event in events if event.series == key], intervals, axis, zoomed)
        for hue, (key, label) in enumerate(series.items())
    ]
    rest = [event for event in events if event.series not in series]
    for kind in dict.fromkeys([*OTHER_LANES, *(event.kind for event in rest)]):
        label = OTHER_LANES.get(kind, kind.replace("_", " ").capitalize())
        group = [event for event in rest if event.kind == kind and event.id not in zoomed]
        lanes.append(_lane(label, None, group, {}, axis, zoomed))
    lanes.append(_lane(ZOOMED_LANE, None, [event for event in rest if event.id in zoomed], {}, axis, zoomed))
    return Overview(
        ticks=axis.ticks(),
        lanes=tuple(lane for lane in lanes if lane.marks),
        window=window and (axis.start_of(window[0]), axis.end_of(window[1])),
    )


def _lane(
    label: str,
    hue: int | None,
    events: Sequence[Event],
    intervals: Intervals,
    axis: Axis,
    zoomed: frozenset[str],
) -> Lane:
    ordered = sorted(events, key=lambda event: (event.earliest or dt.date.min, event.latest or dt.date.max))
    marks = [_mark(event, hue, axis, event.id in zoomed) for event in ordered]
    return Lane(label=label, hue=hue, marks=tuple(_together(marks)), gaps=tuple(_gaps(marks, intervals)))


def _together(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Yield marks; of a series, one for all events at the same unknown time, as their words are the same."""
    found: dict[Mark, list[str]] = {}
    for mark in marks:
        same = mark.shape is Shape.SPAN and mark.hue is not None and mark.lasting is None
        found.setdefault(replace(mark, id="", label="") if same else mark, []).append(mark.id)
    by_id = {mark.id: mark for mark in marks}
    for first, *others in found.values():
        yield replace(by_id[first], also=tuple(others))


def _mark(event: Event, hue: int | None, axis: Axis, zoomed: bool) -> Mark:
    day = event.known or (event.earliest if event.shape is Shape.DAY else None)
    lasting = _lasting(event, axis)
    return Mark(
        id=event.id,
        label=event.label,
        date=event.date_text,
        status=event.status,
        shape=Shape.DAY if event.known else event.shape,
        hue=hue,
        start=axis.middle_of(day) if day else axis.start_of(event.earliest) if event.earliest else 0.0,
        end=axis.middle_of(day) if day else axis.end_of(event.latest) if event.latest else 1.0,
        open_start=event.earliest is None and not day,
        open_end=event.latest is None and not day,
        zoomed=zoomed,
        lasting=lasting,
        known=event.known is not None,
    )


def _lasting(event: Event, axis: Axis) -> Lasting | None:
    if event.lasting is None:
        return None
    began, ended = (
        (axis.middle_of(low), axis.middle_of(low)) if low == high else (axis.start_of(low), axis.end_of(high))
        for low, high in event.lasting
    )
    return began, ended


def _gaps(marks: Sequence[Mark], intervals: Intervals) -> Iterator[Gap]:
    for before, after in pairwise(marks):
        if (before.id, after.id) in intervals:
            name, least, most = intervals[before.id, after.id]
            start, end = (
                mark.lasting[0] if mark.lasting else (mark.start, mark.end) for mark in (before, after)
            )
            ends = {"start": start[1], "end": end[0]}
            yield Gap(id=name, before=before.id, after=after.id, least=least, most=most, **ends)

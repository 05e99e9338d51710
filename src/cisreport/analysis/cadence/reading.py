"""Events of a series, from a dataset or from a frame of any library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrame

from cisreport.analysis.cadence.occurrences import Occurrence
from cisreport.analysis.inputs import Given, InputError, days_of
from cisreport.model import Dataset, Event, EventStatus, Series

HELD = (EventStatus.HELD,)
"""Which events count unless others are asked for."""


def of_series(
    ds: Dataset,
    series: str,
    *,
    status: Collection[EventStatus] = HELD,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> tuple[Occurrence, ...]:
    """Return the events of a series, in the order of the dataset, named by their ids.

    Parameters
    ----------
    ds : Dataset
        The dataset.
    series : str
        Id of the series.
    status : collection of EventStatus
        Events with one of these among the values of their status; held ones unless given.  Withdrawn
        events never count.
    start, end : datetime.date, optional
        Keep the events within these days.

    Raises
    ------
    InputError
        When the record is no series, an event has no date that is bounded, or one can lie both within
        ``start`` and ``end`` and outside of them.
    NotFoundError
        When there is no such record.
    """
    record = ds[series]
    if not isinstance(record, Series):
        raise InputError(f'"{series}" is not a series')
    found = []
    for event in ds.of_type(Event):
        counts = any(value.datum in status for value in event.status)
        if event.series == record.id and event.withdrawn is None and counts:
            occurrence = of_event(event)
            if _within(occurrence, start, end):
                found.append(occurrence)
    return tuple(found)


def of_announcements(ds: Dataset, series: str) -> tuple[tuple[Occurrence, ...], tuple[Occurrence, ...]]:
    """Return what was announced of a series and what was then held, to be compared by ``moves``.

    Each announcement that gives days for a held event of the series is one; an event that was announced
    several times stands there several times, named by the announcements.

    Returns
    -------
    tuple of tuple of Occurrence
        The days announced, and the days on which these events were held.

    Raises
    ------
    InputError
        When the record is no series, or a date is not bounded.
    NotFoundError
        When there is no such record.
    """
    held = {event.name: event for event in of_series(ds, series)}
    planned, actual = [], []
    for item in ds.announcements:
        if item.withdrawn is None and len(item.planned_date):
            for name in (name for name in item.announces if name in held):
                days = days_of(Given.find(ds, f"{item.id}/planned_date").days())
                planned.append(Occurrence(name=item.id, earliest=days[0], latest=days[1]))
                actual.append(replace(held[name], name=item.id))
    return tuple(planned), tuple(actual)


def of_event(event: Event) -> Occurrence:
    """Return one event; where values of its date disagree, with days that hold them all.

    Raises
    ------
    InputError
        When it has no date that is bounded.
    """
    earliest, latest = days_of(Given(event.id, event, None).days())
    return Occurrence(name=event.id, earliest=earliest, latest=latest)


def of_frame(
    frame: IntoFrame,
    *,
    date: str | None = None,
    earliest: str = "earliest",
    latest: str = "latest",
    name: str | None = None,
) -> tuple[Occurrence, ...]:
    """Return the rows of a frame as events.

    Parameters
    ----------
    frame : frame of any library that narwhals knows
        Such as ``cisreport.frame(ds, "meetings")``, or one of polars, pyarrow or duckdb.
    date : str, optional
        Column of exact dates.  Without it, the days lie between those of two columns:
    earliest, latest : str
        The first and the last day that is possible.
    name : str, optional
        Column of names; the number of the row, counted from 1, when left out.

    Raises
    ------
    ValueError
        When there is no such column, or a row has no date.
    """
    lazy = nw.from_native(frame).lazy()
    ends = (date, date) if date is not None else (earliest, latest)
    known = lazy.collect_schema().names()
    for column in (*ends, *([name] if name else [])):
        if column not in known:
            raise ValueError(f'there is no column "{column}"')
    rows = lazy.select(*dict.fromkeys([*ends, *([name] if name else [])])).collect()
    names = rows[name].to_list() if name else range(1, len(rows) + 1)
    days = [[_day(item) for item in rows[column].to_list()] for column in ends]
    found = []
    for label, first, last in zip(names, *days, strict=True):
        if first is None or last is None:
            raise ValueError(f'row "{label}" has no date')
        found.append(Occurrence(name=str(label), earliest=first, latest=last))
    return tuple(found)


def _day(item: Any) -> dt.date | None:
    if isinstance(item, dt.datetime):
        return None if item != item else item.date()  # not-a-time differs from itself
    return item if isinstance(item, dt.date) else None


def _within(occurrence: Occurrence, start: dt.date | None, end: dt.date | None) -> bool:
    low, high = start or dt.date.min, end or dt.date.max
    if low <= occurrence.earliest and occurrence.latest <= high:
        return True
    if occurrence.latest < low or high < occurrence.earliest:
        return False
    raise InputError(f'"{occurrence.name}" can lie within the span and outside of it')

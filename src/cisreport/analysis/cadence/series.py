"""The events of a series in a dataset."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from cisreport.analysis.cadence.occurrences import Occurrence
from cisreport.analysis.inputs import Given, InputError, days_of
from cisreport.errors import NotFoundError
from cisreport.model import Dataset, Event, EventStatus, Series, Values, When
from cisreport.notebooks import Rows

HELD = (EventStatus.HELD,)
"""Statuses of events that count by default."""


def of_series(
    ds: Dataset,
    series: str,
    *,
    status: Collection[EventStatus] = HELD,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> Rows[Occurrence]:
    """Return the events of a series, in the order of the dataset, named by their ids.

    Parameters
    ----------
    ds : Dataset
        The dataset.
    series : str
        Id of the series.
    status : collection of EventStatus
        Keep events with one of these among the values of their status; by default, events that were
        held.  Withdrawn events never count.
    start, end : datetime.date, optional
        Keep events between these days, both included.

    Raises
    ------
    InputError
        If the record is not a series, the date of an event is not bounded, or an event can be both
        inside and outside of the span from ``start`` to ``end``.
    NotFoundError
        If the dataset has no record ``series``.
    """
    record = ds[series]
    if not isinstance(record, Series):
        raise InputError(f'"{series}" is not a series')
    found = []
    for event in ds.referring(Event, "series", record.id):
        counts = any(value.datum in status for value in event.status)
        if event.withdrawn is None and counts:
            occurrence = of_event(event)
            if within(occurrence, start, end):
                found.append(occurrence)
    return Rows(found)


def of_announcements(ds: Dataset, series: str) -> tuple[tuple[Occurrence, ...], tuple[Occurrence, ...]]:
    """Return the announced and the actual days of the events of a series, as inputs of ``moves``.

    Both have an occurrence for each announcement that gives days for an event that was held, with the id
    of the announcement as its name.  So an event that was announced several times is there several times.

    Returns
    -------
    tuple of tuple of Occurrence
        The announced days, and the days on which these events were held.

    Raises
    ------
    InputError
        If the record is not a series, or a date is not bounded.
    NotFoundError
        If the dataset has no record ``series``.
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
    """Return the occurrence of an event; its window covers all values of the date if they disagree.

    Raises
    ------
    InputError
        If its date is not bounded.
    """
    earliest, latest = days_of(Given(event.id, event, None).days())
    return Occurrence(name=event.id, earliest=earliest, latest=latest)


def fullest_series(ds: Dataset) -> Series:
    """Return the series with most events that have a bounded date.

    Raises
    ------
    NotFoundError
        If no series has one.
    """
    counts = Counter(event.series for event in ds.of_type(Event) if days_on(event.date))
    dated = [item for item in ds.series if counts[item.id]]
    if not dated:
        raise NotFoundError(f'dataset "{ds.id}" has no series of which an event has a date')
    return max(dated, key=lambda item: counts[item.id])


def days_on(date: Values[When]) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of all values of a date; None if an end is not known."""
    spans = [value.datum.bounds for value in date]
    low = [span.earliest for span in spans if isinstance(span.earliest, dt.date)]
    high = [span.latest for span in spans if isinstance(span.latest, dt.date)]
    return (min(low), max(high)) if spans and len(low) == len(high) == len(spans) else None


def within(occurrence: Occurrence, start: dt.date | None, end: dt.date | None) -> bool:
    """Return whether an event is certainly between two days, both included.

    Raises
    ------
    InputError
        If it can be inside and outside.
    """
    low, high = start or dt.date.min, end or dt.date.max
    if low <= occurrence.earliest and occurrence.latest <= high:
        return True
    if occurrence.latest < low or high < occurrence.earliest:
        return False
    raise InputError(f'"{occurrence.name}" can be inside and outside of the span')

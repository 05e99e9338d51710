"""Events of a series for charts: days, status, mode, and confidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from typing import Protocol, TypeVar

from cisreport.analysis.cadence import Occurrence
from cisreport.analysis.cadence.series import days_on, fullest_series
from cisreport.analysis.cadence.taking import window_of
from cisreport.charts.axis import short_date
from cisreport.charts.counts import not_drawn
from cisreport.charts.words import left_out
from cisreport.errors import NotFoundError, suggest
from cisreport.model import (
    Confidence,
    Dataset,
    Event,
    EventStatus,
    Meeting,
    MeetingMode,
    Series,
)

_UNSURE = (Confidence.MEDIUM_LOW, Confidence.LOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An event of a series with both ends of its date known."""

    id: str
    label: str
    earliest: dt.date
    latest: dt.date
    status: str
    """``held``, ``moved`` (held, on another day or place than announced), ``announced`` (no source
    says that it was held) or ``not-held`` (or canceled)."""
    mode: str | None
    """``in-person`` or ``remote``; None if it is not stated."""
    unsure: bool
    """True if the coder's confidence in the event or its day is below medium."""

    @property
    def held(self) -> bool:
        """True if it took place."""
        return self.status in ("held", "moved")

    @property
    def edtf(self) -> str:
        """Its day, or the days on which it can have been."""
        day = self.earliest == self.latest
        return self.earliest.isoformat() if day else f"{self.earliest}/{self.latest}"

    @property
    def occurrence(self) -> Occurrence:
        """The event in the form that statistics of cadence take."""
        return Occurrence(name=self.id, earliest=self.earliest, latest=self.latest)


def series_of(ds: Dataset, series: str | None) -> Series:
    """Return a series by its id; without an id, the one with most events that have a date.

    Raises
    ------
    NotFoundError
        If there is no such series, or no series with a dated event.
    """
    if series is not None:
        record = ds[series]
        if not isinstance(record, Series):
            known = [item.id for item in ds.series]
            raise NotFoundError(f'"{series}" is not a series; {suggest(series, known)}')
        return record
    return fullest_series(ds)


def sessions_of(ds: Dataset, series: Series) -> tuple[tuple[Session, ...], tuple[str, ...]]:
    """Return the events of a series sorted by day, and the ids of those without a bounded date.

    Raises
    ------
    NotFoundError
        If no event of the series has a date.
    """
    found, undated = [], []
    for event in ds.of_type(Event):
        if event.series != series.id or event.withdrawn is not None:
            continue
        days = days_on(event.date)
        if days is None:
            undated.append(event.id)
        else:
            found.append(_session(event, days))
    if not found:
        raise NotFoundError(f'no event of the series "{series.id}" has a date')
    return tuple(sorted(found, key=lambda item: (item.earliest, item.latest))), tuple(undated)


def _session(event: Event, days: tuple[dt.date, dt.date]) -> Session:
    mode: MeetingMode | None = event.mode.first if isinstance(event, Meeting) else None
    weighed = [event.confidence, *(value.confidence for value in (*event.date, *event.status))]
    return Session(
        id=event.id,
        label=event.label,
        earliest=days[0],
        latest=days[1],
        status=_status(event),
        mode=mode and mode.value,
        unsure=any(item in _UNSURE for item in weighed),
    )


def _status(event: Event) -> str:
    phrases = {value.datum for value in event.status}
    if EventStatus.MOVED in phrases:
        return "moved"
    if EventStatus.HELD in phrases or not phrases:
        return "held"
    return "announced" if EventStatus.ANNOUNCED in phrases else "not-held"


class _Dated(Protocol):
    @property
    def earliest(self) -> dt.date | None: ...

    @property
    def latest(self) -> dt.date | None: ...


E = TypeVar("E", bound=_Dated)


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last possible day of something."""

    earliest: dt.date
    latest: dt.date

    @classmethod
    def of(cls, event: Event) -> Days | None:
        """Return the days of an event, from the first of its beginning to the last of its end, if known."""
        days, last = days_on(event.date), days_on(event.end)
        if not days or (event.end and not last):
            return None
        return cls(days[0], max(days[1], last[1]) if last else days[1])


@dataclass(frozen=True, slots=True)
class Window:
    """Days from one to another, both included; an end can be open."""

    start: dt.date | None
    end: dt.date | None

    @classmethod
    def read(cls, start: str | None, end: str | None) -> Window:
        """Return the window of two parameters of a chart.

        Raises
        ------
        ArgumentError
            If one is not a day, or the window ends before it begins.
        """
        return cls(*window_of(start, end))

    def within(self, events: Iterable[E]) -> tuple[E, ...]:
        """Return the events that are certainly inside.

        Raises
        ------
        NotFoundError
            If there are none.
        """
        found = tuple(event for event in events if self.has(event))
        if not found:
            raise NotFoundError(f"no event is certainly {self}")
        return found

    def __str__(self) -> str:
        return f"between {self.start or '…'} and {self.end or '…'}"

    def of_records(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Return the records that are certainly inside; without a window, also those without a date.

        Raises
        ------
        NotFoundError
            If there is a window, and none is inside.
        """
        if self.open:
            return tuple(events)
        found = tuple(event for event in events if (days := Days.of(event)) and self.has(days))
        if not found:
            raise NotFoundError(f"no event is certainly {self}")
        return found

    def left_out(self, events: Sized, inside: Sized) -> tuple[str, ...]:
        """Return the sentence that states how many events are outside, if any."""
        where = f"or can be, {self.outside}"
        return left_out(not_drawn(events, inside), f"event that is, {where}", f"events that are, {where}")

    @property
    def outside(self) -> str:
        """The days outside, such as ``before 1 Jan 2021 or after 31 Dec 2022``."""
        ends = (("before", self.start), ("after", self.end))
        return " or ".join(f"{word} {short_date(day.isoformat())}" for word, day in ends if day)

    @property
    def open(self) -> bool:
        """True if all days are inside."""
        return self.start is None and self.end is None

    def has(self, event: _Dated) -> bool:
        """Return whether something is certainly inside."""
        first, last = event.earliest, event.latest
        return (self.start is None or (first is not None and self.start <= first)) and (
            self.end is None or (last is not None and last <= self.end)
        )


def outside(ds: Dataset, events: Iterable[Event], inside: Iterable[Event]) -> Iterator[str]:
    """Yield the cites of the events that a window leaves out, on which the number of them rests."""
    kept = {event.id for event in inside}
    yield from (f"{ds.id}:{event.id}/date" for event in events if event.id not in kept)

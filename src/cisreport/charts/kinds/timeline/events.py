"""Events as the timeline reads them from a frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from cisreport.charts.axis import short_date, short_dates
from cisreport.frames import SEPARATOR

_FIELDS = {"resolved": "date", "end_resolved": "end"}
"""The columns with dates, and the fields that they are from."""


class Shape(StrEnum):
    """How precisely the date of an event is known."""

    DAY = "day"
    """One day."""
    WINDOW = "window"
    """Some day, or days, of a few weeks."""
    SPAN = "span"
    """Somewhere in a month or longer, or open at one end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event with at least one known end of its date, from its row of the frame."""

    id: str
    label: str
    kind: str
    series: str | None
    status: str
    """``held`` if none is coded."""
    earliest: dt.date | None
    """First possible day."""
    latest: dt.date | None
    """Last possible day; of an event with an end, that of the end."""
    after: tuple[str, ...]
    before: tuple[str, ...]
    date_text: str
    fields: tuple[str, ...] = ("date",)
    """The fields that have its dates."""
    lasting: tuple[tuple[dt.date, dt.date], tuple[dt.date, dt.date]] | None = None
    """First and last possible day of the beginning, and of the end, if it lasted longer than a day."""

    known: dt.date | None = None
    """Its day, known from elsewhere; only for its place."""

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """Both ends, if both are known."""
        return None if self.earliest is None or self.latest is None else (self.earliest, self.latest)

    @property
    def shape(self) -> Shape:
        """How precisely its date is known."""
        if self.days is None:
            return Shape.SPAN
        length = (self.days[1] - self.days[0]).days
        return Shape.DAY if length == 0 else Shape.WINDOW if length < 28 else Shape.SPAN


def read_events(events: pd.DataFrame, known: Mapping[str, dt.date]) -> tuple[Event, ...]:
    """Return the events of a frame that have a date and are not withdrawn, in the frame's order.

    Parameters
    ----------
    events : pandas.DataFrame
        With the columns of ``frame(ds, "events")``.
    known : mapping
        Days of events known from elsewhere, by id.
    """
    found = []
    for row in events.to_dict("records"):
        earliest, latest = _day(row["earliest"]), _day(row["latest"])
        over = _day(row["end_earliest"]), _day(row["end_latest"])
        began = (earliest, latest)
        if has_end := _said(row["end_resolved"]) is not None:
            latest = over[1]
        if (earliest is None and latest is None) or pd.notna(row["withdrawn"]):
            continue
        found.append(
            Event(
                id=row["id"],
                label=row["label"],
                kind=row["kind"],
                series=_said(row["series"]),
                status=_said(row["status"]) or "held",
                earliest=earliest,
                latest=latest,
                after=_ids(row["after"]),
                before=_ids(row["before"]),
                date_text=_dates(row, known.get(row["id"])),
                known=known.get(row["id"]),
                fields=tuple(_FIELDS[name] for name in _FIELDS if _said(row[name])),
                lasting=_lasting(began, over) if has_end else None,
            )
        )
    return tuple(found)


def _dates(row: Mapping[Hashable, Any], known: dt.date | None) -> str:
    """Return the dates as coded, and the day known from elsewhere."""
    text = short_dates(_ids(row["resolved"]), _ids(row["end_resolved"]), SEPARATOR)
    if known is None:
        return text
    stated = [part.split(" ")[0] for part in _ids(row["stated"])]
    said = text if any(set(word) & set("0123456789X") for word in stated) else "date not stated"
    return f"{said} (known: {short_date(known.isoformat())})"


def _lasting(
    began: tuple[dt.date | None, dt.date | None], over: tuple[dt.date | None, dt.date | None]
) -> tuple[tuple[dt.date, dt.date], tuple[dt.date, dt.date]] | None:
    """Return both pairs if all days are known and are not the same one."""
    (first, second), (third, last) = began, over
    if first is None or second is None or third is None or last is None or first == last:
        return None
    return (first, second), (third, last)


def _day(cell: Any) -> dt.date | None:
    return None if pd.isna(cell) else cell.date()


def _said(cell: Any) -> str | None:
    return None if pd.isna(cell) else str(cell)


def _ids(cell: Any) -> tuple[str, ...]:
    return () if pd.isna(cell) else tuple(cell.split(SEPARATOR))

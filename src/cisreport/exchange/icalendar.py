"""iCalendar: events with their days, for calendars; a view, which an import cannot take back.

A day that is not known exactly is an entry over all possible days, which says so and is marked tentative.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from icalendar import Calendar
from icalendar import Event as Entry

from cisreport.model import Announcement, Dataset, Event, EventStatus
from cisreport.model.edtf import bounds
from cisreport.wording import describe, name_of

_OFF = {EventStatus.CANCELED, EventStatus.NOT_HELD}


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return an entry for each event whose first and last possible day are known."""
    calendar = Calendar()
    calendar.add("prodid", "-//cisreport//EN")
    calendar.add("version", "2.0")
    calendar.add("name", ds.title)
    stamp = bounds(ds.coding.date).earliest
    for entry in _entries(ds, stamp if isinstance(stamp, dt.date) else dt.date(2000, 1, 1)):
        calendar.add_component(entry)
    return {f"{ds.id}.ics": calendar.to_ical()}


def _entries(ds: Dataset, stamp: dt.date) -> Iterator[Entry]:
    for event in ds.of_type(Event):
        whens = [value.datum for value in event.date if value.datum.resolved]
        firsts = [when.bounds.earliest for when in whens]
        lasts = [value.datum.bounds.latest for value in (event.end or event.date) if value.datum.resolved]
        first = min((day for day in firsts if isinstance(day, dt.date)), default=None)
        last = max((day for day in lasts if isinstance(day, dt.date)), default=None)
        if isinstance(event, Announcement) or first is None or last is None or event.withdrawn:
            continue
        exact = len(whens) == 1 and whens[0].bounds.exact
        states = {value.datum for value in event.status}
        entry = Entry()
        entry.add("uid", f"{event.id}@{ds.id}.cisreport")
        entry.add("dtstamp", dt.datetime(stamp.year, stamp.month, stamp.day, tzinfo=dt.UTC))
        entry.add("summary", event.label)
        entry.add("dtstart", first)
        entry.add("dtend", last + dt.timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
        held = EventStatus.HELD in states and exact
        entry.add("status", "CANCELLED" if states & _OFF else "CONFIRMED" if held else "TENTATIVE")
        note = "" if exact else "\nThe day is not known exactly; these are the possible days."
        entry.add("description", describe(ds, event) + note)
        if event.place:
            entry.add("location", "; ".join(name_of(ds, value.datum) for value in event.place))
        yield entry

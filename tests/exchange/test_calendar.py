"""iCalendar: a calendar reads it, and a day that is not known is not made up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from icalendar import Calendar

import cisreport
from cisreport.exchange import FORMATS
from cisreport.model import Announcement, Event


def test_a_calendar_has_every_event_with_days() -> None:
    ds = cisreport.load("cis-council")
    (text,) = FORMATS["ics"].write(ds).values()
    found: Any = Calendar.from_ical(text)
    entries = {str(entry["uid"]): entry for entry in found.walk("VEVENT")}
    events = [event for event in ds.of_type(Event) if not isinstance(event, Announcement)]
    assert len(entries) == len([event for event in events if event.date and not event.withdrawn])

    exact = entries["session-2022-05-13@cis-council.cisreport"]
    assert (exact["dtstart"].dt, exact["dtend"].dt) == (dt.date(2022, 5, 13), dt.date(2022, 5, 14))
    assert (exact["status"], exact["location"]) == ("CONFIRMED", "Dushanbe")

    unsure = entries["session-1996-10-17@cis-council.cisreport"]
    assert (unsure["dtstart"].dt, unsure["dtend"].dt) == (dt.date(1996, 10, 16), dt.date(1996, 10, 18))
    assert unsure["status"] == "TENTATIVE"
    assert unsure["description"].endswith("The day is not known exactly; these are the possible days.")
    assert entries["leaders-2022-12-07@cis-council.cisreport"]["status"] == "CANCELLED"

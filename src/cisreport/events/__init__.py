"""Event tables of any size: GDELT, ICEWS and POLECAT files in one schema, and the meetings in them.

>>> table = events.scan("gdelt")
>>> found = table.consultations(["TJK", "UZB"], start="2015").days()
>>> print(found.rejects)
>>> cadence.table(found.frame)

This package needs the extra ``cisreport[events]``.  It knows nothing about datasets: an event of these
tables is what a program found in a news story, and not a fact with an anchor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cisreport.lazy import at_first_use

if TYPE_CHECKING:
    from cisreport.events.layouts import LAYOUTS, SCHEMA, Field, Layout
    from cisreport.events.rejects import Rejects
    from cisreport.events.table import Events, Found, scan

_HOMES = {
    "Events": "cisreport.events.table",
    "Field": "cisreport.events.layouts",
    "Found": "cisreport.events.table",
    "LAYOUTS": "cisreport.events.layouts",
    "Layout": "cisreport.events.layouts",
    "Rejects": "cisreport.events.rejects",
    "SCHEMA": "cisreport.events.layouts",
    "scan": "cisreport.events.table",
}

__all__ = ["LAYOUTS", "SCHEMA", "Events", "Field", "Found", "Layout", "Rejects", "scan"]

__getattr__, __dir__ = at_first_use(__name__, _HOMES)

"""Cadence: how regularly events follow one another, if their days are known as bounds.

>>> cadence.median(ds, series="council-sessions", start="2010")
>>> cadence.summary(["2014-05-12", "2014-11", "2015-04-03"])

Bounds of dates give bounds of statistics.  A :class:`Statistic` has certified outer bounds, and inner
bounds with the days that attain them; :class:`Undefined` has the reason why there is no statistic.
:func:`table` computes many series of exact days at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cisreport.lazy import at_first_use

if TYPE_CHECKING:
    from cisreport.analysis.cadence.bounds import Statistic
    from cisreport.analysis.cadence.frames import of_frame
    from cisreport.analysis.cadence.gap import Gap, LongestGap, gaps, longest_gap
    from cisreport.analysis.cadence.grouped import table
    from cisreport.analysis.cadence.move import Move, Moves, moves
    from cisreport.analysis.cadence.occurrences import Occurrence
    from cisreport.analysis.cadence.series import of_announcements, of_event, of_series
    from cisreport.analysis.cadence.slots import Slot, SlotRule, SlotsMet, slots_met
    from cisreport.analysis.cadence.statistics import (
        burstiness,
        local_variation,
        longest,
        mean,
        median,
        memory,
        rate,
        summary,
        variation,
    )
    from cisreport.analysis.cadence.taking import events
    from cisreport.analysis.cadence.trend import drift
    from cisreport.analysis.undefined import Undefined

_HOMES = {
    "Gap": "cisreport.analysis.cadence.gap",
    "LongestGap": "cisreport.analysis.cadence.gap",
    "Move": "cisreport.analysis.cadence.move",
    "Moves": "cisreport.analysis.cadence.move",
    "Occurrence": "cisreport.analysis.cadence.occurrences",
    "Slot": "cisreport.analysis.cadence.slots",
    "SlotRule": "cisreport.analysis.cadence.slots",
    "SlotsMet": "cisreport.analysis.cadence.slots",
    "Statistic": "cisreport.analysis.cadence.bounds",
    "Undefined": "cisreport.analysis.undefined",
    "burstiness": "cisreport.analysis.cadence.statistics",
    "drift": "cisreport.analysis.cadence.trend",
    "events": "cisreport.analysis.cadence.taking",
    "gaps": "cisreport.analysis.cadence.gap",
    "local_variation": "cisreport.analysis.cadence.statistics",
    "longest": "cisreport.analysis.cadence.statistics",
    "longest_gap": "cisreport.analysis.cadence.gap",
    "mean": "cisreport.analysis.cadence.statistics",
    "median": "cisreport.analysis.cadence.statistics",
    "memory": "cisreport.analysis.cadence.statistics",
    "moves": "cisreport.analysis.cadence.move",
    "of_announcements": "cisreport.analysis.cadence.series",
    "of_event": "cisreport.analysis.cadence.series",
    "of_frame": "cisreport.analysis.cadence.frames",
    "of_series": "cisreport.analysis.cadence.series",
    "rate": "cisreport.analysis.cadence.statistics",
    "slots_met": "cisreport.analysis.cadence.slots",
    "summary": "cisreport.analysis.cadence.statistics",
    "table": "cisreport.analysis.cadence.grouped",
    "variation": "cisreport.analysis.cadence.statistics",
}

__all__ = [
    "Gap",
    "LongestGap",
    "Move",
    "Moves",
    "Occurrence",
    "Slot",
    "SlotRule",
    "SlotsMet",
    "Statistic",
    "Undefined",
    "burstiness",
    "drift",
    "events",
    "gaps",
    "local_variation",
    "longest",
    "longest_gap",
    "mean",
    "median",
    "memory",
    "moves",
    "of_announcements",
    "of_event",
    "of_frame",
    "of_series",
    "rate",
    "slots_met",
    "summary",
    "table",
    "variation",
]

# NumPy and narwhals take a third of a second.
__getattr__, __dir__ = at_first_use(__name__, _HOMES)

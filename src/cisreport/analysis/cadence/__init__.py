"""Cadence: how regularly events follow one another, when their days are known as bounds.

>>> events = cadence.of_series(ds, "council-sessions")
>>> print(cadence.median(events))

Interval in, interval out: a :class:`Statistic` holds certified outer bounds and attained inner ones, with
days that attain them; :class:`Undefined` says why there is none.  :func:`table` does many series of exact
days at once.
"""

from cisreport.analysis.cadence.bounding import Statistic, Undefined
from cisreport.analysis.cadence.drifting import drift
from cisreport.analysis.cadence.gaps import Gap, LongestGap, gaps, longest_gap
from cisreport.analysis.cadence.grouped import table
from cisreport.analysis.cadence.moves import Move, Moves, moves
from cisreport.analysis.cadence.occurrences import Occurrence
from cisreport.analysis.cadence.reading import of_announcements, of_event, of_frame, of_series
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

"""Charts: one kind a package or file, each a pure layout and a drawing of it.

They draw frames; a chart carries its caption, alt text, frame and facts.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cisreport.charts.attendance import KIND as ATTENDANCE
from cisreport.charts.attendance import attendance
from cisreport.charts.calendar import KIND as CALENDAR
from cisreport.charts.calendar import calendar
from cisreport.charts.chart import Chart, Cited
from cisreport.charts.intervals import KIND as INTERVALS
from cisreport.charts.intervals import intervals
from cisreport.charts.lengths import KIND as LENGTHS
from cisreport.charts.lengths import lengths
from cisreport.charts.modality import KIND as MODALITY
from cisreport.charts.modality import modality
from cisreport.charts.moves import KIND as MOVES
from cisreport.charts.moves import moves
from cisreport.charts.network import KIND as NETWORK
from cisreport.charts.network import network
from cisreport.charts.order import KIND as ORDER
from cisreport.charts.order import order
from cisreport.charts.overlap import KIND as OVERLAP
from cisreport.charts.overlap import overlap
from cisreport.charts.seating import KIND as SEATING
from cisreport.charts.seating import seating
from cisreport.charts.spacing import KIND as SPACING
from cisreport.charts.spacing import spacing
from cisreport.charts.terms import KIND as TERMS
from cisreport.charts.terms import terms
from cisreport.charts.timeline import KIND as TIMELINE
from cisreport.charts.timeline import timeline

__all__ = [
    "KINDS",
    "Chart",
    "Cited",
    "attendance",
    "calendar",
    "intervals",
    "lengths",
    "modality",
    "moves",
    "network",
    "order",
    "overlap",
    "seating",
    "spacing",
    "terms",
    "timeline",
]

KINDS: Mapping[str, Callable[..., Chart]] = MappingProxyType(
    {
        ATTENDANCE: attendance,
        CALENDAR: calendar,
        INTERVALS: intervals,
        LENGTHS: lengths,
        MODALITY: modality,
        MOVES: moves,
        NETWORK: network,
        ORDER: order,
        OVERLAP: overlap,
        SEATING: seating,
        SPACING: spacing,
        TERMS: terms,
        TIMELINE: timeline,
    }
)
"""Every kind of chart by name and version.

Each takes a dataset, ``label`` and its parameters, and is pure, so that a published chart can be made
again from the facts that travel with it.
"""

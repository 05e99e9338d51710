"""Every kind of chart over every dataset it applies to."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import cisreport
from cisreport import charts
from cisreport.charts import Chart
from cisreport.model import Dataset

TOY = Path(__file__).parents[1] / "toy" / "data" / "lake-league-2031"
_MEMBERS = "armenia; azerbaijan; belarus; kazakhstan; kyrgyzstan; moldova; russia; tajikistan; uzbekistan"
_GOAL = "term-peace-agreement; term-normalization; term-settlement"

CASES: dict[str, tuple[Callable[..., Chart], str, dict[str, str]]] = {
    "attendance-dushanbe": (charts.attendance, "dushanbe-2022", {}),
    "attendance-council": (charts.attendance, "cis-council", {"series": "council-sessions", "by": "state"}),
    "attendance-toy": (charts.attendance, "toy", {"by": "state"}),
    "calendar-council": (charts.calendar, "cis-council", {}),
    "calendar-dushanbe": (charts.calendar, "dushanbe-2022", {}),
    "calendar-toy": (charts.calendar, "toy", {}),
    "intervals-council": (charts.intervals, "cis-council", {"rhythm": "2"}),
    "intervals-dushanbe": (charts.intervals, "dushanbe-2022", {}),
    "lengths-council": (charts.lengths, "cis-council", {"mark": "972"}),
    "lengths-dushanbe": (charts.lengths, "dushanbe-2022", {}),
    "lengths-toy": (charts.lengths, "toy", {}),
    "modality-dushanbe": (charts.modality, "dushanbe-2022", {}),
    "modality-toy": (charts.modality, "toy", {}),
    "moves-council": (charts.moves, "cis-council", {"series": "council-sessions"}),
    "moves-everything": (charts.moves, "cis-council", {}),
    "network-council": (charts.network, "cis-council", {}),
    "network-dushanbe": (charts.network, "dushanbe-2022", {}),
    "network-states": (charts.network, "dushanbe-2022", {"by": "state"}),
    "network-toy": (charts.network, "toy", {"by": "actor"}),
    "order-dushanbe": (charts.order, "dushanbe-2022", {}),
    "order-toy": (charts.order, "toy", {}),
    "overlap-dushanbe": (
        charts.overlap,
        "dushanbe-2022",
        {"first": "cis-fm-council", "second": "parliamentary-forum"},
    ),
    "overlap-largest": (charts.overlap, "dushanbe-2022", {}),
    "seating-council": (charts.seating, "cis-council", {"seats": _MEMBERS}),
    "seating-dushanbe": (charts.seating, "dushanbe-2022", {}),
    "seating-toy": (charts.seating, "toy", {}),
    "spacing-council": (charts.spacing, "cis-council", {}),
    "spacing-dushanbe": (charts.spacing, "dushanbe-2022", {}),
    "spacing-toy": (charts.spacing, "toy", {}),
    "terms-dushanbe": (charts.terms, "dushanbe-2022", {"terms": _GOAL}),
    "terms-everything": (charts.terms, "dushanbe-2022", {}),
    "terms-toy": (charts.terms, "toy", {}),
    "timeline-council": (charts.timeline, "cis-council", {}),
    "timeline-dushanbe": (charts.timeline, "dushanbe-2022", {}),
    "timeline-toy": (charts.timeline, "toy", {}),
}


@cache
def loaded(name: str) -> Dataset:
    return cisreport.load(str(TOY) if name == "toy" else name)


@cache
def made(case: str) -> Chart:
    kind, name, options = CASES[case]
    return kind(loaded(name), **options)


def plain(value: Any) -> Any:
    """Return what YAML can hold."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    return float(value) if isinstance(value, float) else str(value)

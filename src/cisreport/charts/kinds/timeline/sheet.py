"""The timeline as a sheet: its panels and its key."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.patches import Rectangle

from cisreport.charts.canvas import Canvas
from cisreport.charts.kinds.timeline.events import Shape
from cisreport.charts.kinds.timeline.overview import Overview
from cisreport.charts.kinds.timeline.panels import OverviewPanel, ZoomPanel
from cisreport.charts.kinds.timeline.zoom import Zoom
from cisreport.charts.marks import lasting_sample, outside_sample, point, span_sample
from cisreport.charts.sheet import KEY, Key, Panel, Sheet, centered
from cisreport.charts.theme import MUTED, PALE, RULE


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything the sheet shows."""

    overview: Overview
    zoom: Zoom | None


def draw(timeline: Timeline, width: float) -> Sheet:
    """Return the panels and the key."""
    panels: list[Panel] = [OverviewPanel.of(timeline.overview, width)]
    if timeline.zoom and timeline.overview.window:
        panels.append(ZoomPanel.of(timeline.zoom, timeline.overview.window, width))
    return Sheet(panels, _keys(timeline))


def _keys(timeline: Timeline) -> list[Key]:
    """Return a sample and a text for each form that the sheet shows."""
    marks = [mark for lane in timeline.overview.lanes for mark in lane.marks]
    points = {mark.status for mark in marks if mark.shape is Shape.DAY and not mark.known}
    spans = {mark.status for mark in marks if mark.shape is not Shape.DAY and not mark.lasting}
    lines = {mark.status for mark in marks if mark.lasting}
    keys = [(centered(point, status, None), text) for status, text in _POINTS.items() if status in points]
    keys += [(span_sample(status), text) for status, text in _SPANS.items() if status in spans]
    keys += [(lasting_sample(status), text) for status, text in _LINES.items() if status in lines]
    if any(mark.open_start or mark.open_end for mark in marks):
        keys.append((span_sample("held", open_ends=(True, False)), "this end of the time is not stated"))
    if any(mark.known for mark in marks):
        keys.append((outside_sample, "day known from elsewhere, not stated"))
    if any(lane.gaps for lane in timeline.overview.lanes):
        keys.append((_measure_sample, "days between consecutive events of a series"))
    if timeline.zoom and timeline.zoom.arrows:
        keys.append((_arrow_sample, "order stated, hours not stated"))
    if timeline.zoom and len({round(day.end - day.start, 4) for day in timeline.zoom.days}) > 1:
        keys.append((_days_sample, "below, days with more events are wider"))
    return keys


_POINTS = {
    "held": "took place, day known",
    "announced": "announced, day known",
    "moved": "moved, day known",
    "canceled": "canceled, day known",
    "not-held": "not held, day known",
}
_SPANS = {
    "held": "took place, some time along the line",
    "announced": "announced, some time along the line",
    "moved": "moved, some time along the line",
    "canceled": "canceled, some time along the line",
    "not-held": "not held, some time along the line",
}
_LINES = {
    "held": "took place, all along the line",
    "announced": "announced, all along the line",
    "moved": "moved, all along the line",
    "canceled": "canceled, all along the line",
    "not-held": "not held, all along the line",
}


def _measure_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x, x + KEY], [y, y], MUTED, 0.6)
    for end in (x, x + KEY):
        canvas.line([end, end], [y - 0.9, y + 0.9], MUTED, 0.6)


def _days_sample(canvas: Canvas, x: float, y: float) -> None:
    for left, right in ((x, x + 1.6), (x + 1.6, x + KEY)):
        canvas.patch(
            Rectangle((left, y - 1.5), right - left, 3.0, facecolor=PALE, edgecolor=RULE, linewidth=0.5), 2
        )


def _arrow_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x, x + KEY], [y, y], MUTED, 0.9)
    canvas.line([x + KEY - 1.3, x + KEY, x + KEY - 1.3], [y - 0.8, y, y + 0.8], MUTED, 0.9)

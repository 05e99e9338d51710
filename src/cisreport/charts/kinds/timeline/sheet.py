"""The timeline as a sheet: its panels and its key."""

from __future__ import annotations

from dataclasses import dataclass

from cisreport.charts.canvas import Canvas
from cisreport.charts.kinds.timeline.events import Shape
from cisreport.charts.kinds.timeline.overview import Overview
from cisreport.charts.kinds.timeline.panels import OverviewPanel, ZoomPanel
from cisreport.charts.kinds.timeline.zoom import Zoom
from cisreport.charts.marks import bar_sample, lasting_sample, point
from cisreport.charts.sheet import KEY, Key, Panel, Sheet, centered
from cisreport.charts.theme import MUTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything the sheet shows."""

    overview: Overview
    zoom: Zoom | None


def draw(timeline: Timeline, width: float) -> Sheet:  # noqa: ARG001
    """Return the panels and the key."""
    panels: list[Panel] = [OverviewPanel.of(timeline.overview)]
    if timeline.zoom and timeline.overview.window:
        panels.append(ZoomPanel.of(timeline.zoom, timeline.overview.window))
    return Sheet(panels, _keys(timeline))


def _keys(timeline: Timeline) -> list[Key]:
    """Return a sample and a text for each form that the sheet shows."""
    marks = [mark for lane in timeline.overview.lanes for mark in lane.marks]
    points = {mark.status for mark in marks if mark.shape is Shape.DAY}
    bars = {mark.status for mark in marks if mark.shape is not Shape.DAY and not mark.lasting}
    lines = {mark.status for mark in marks if mark.lasting}
    keys = [(centered(point, status, None), text) for status, text in _POINTS.items() if status in points]
    keys += [(bar_sample(status, None), text) for status, text in _BARS.items() if status in bars]
    keys += [(lasting_sample(status), text) for status, text in _LINES.items() if status in lines]
    if any(mark.open_start or mark.open_end for mark in marks):
        keys.append(
            (bar_sample("held", None, open_ends=(True, False)), "no bound stated on the side of the tip")
        )
    if any(lane.gaps for lane in timeline.overview.lanes):
        keys.append((_measure_sample, "days between consecutive events of a series"))
    if timeline.zoom and timeline.zoom.arrows:
        keys.append((_arrow_sample, "order stated, hours not stated"))
    return keys


_POINTS = {
    "held": "took place, day known",
    "announced": "announced, day known",
    "moved": "moved, day known",
    "canceled": "canceled, day known",
    "not-held": "not held, day known",
}
_BARS = {
    "held": "took place, within the bar",
    "announced": "announced, within the bar",
    "moved": "moved, within the bar",
    "canceled": "canceled, within the bar",
    "not-held": "not held, within the bar",
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


def _arrow_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x, x + KEY], [y, y], MUTED, 0.9)
    canvas.line([x + KEY - 1.3, x + KEY, x + KEY - 1.3], [y - 0.8, y, y + 0.8], MUTED, 0.9)

"""The whole sheet: title, panels, legend and source, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from cisreport.charts.canvas import Canvas, line_height, text_width, wrapped
from cisreport.charts.theme import MUTED, WIDTH
from cisreport.charts.timeline.events import Shape
from cisreport.charts.timeline.marks import bar, point
from cisreport.charts.timeline.overview import Overview
from cisreport.charts.timeline.panels import MARGIN, OverviewPanel, ZoomPanel
from cisreport.charts.timeline.zoom import Zoom

_KEY = 6.0
"""Width of a sample in the legend."""
Sample = Callable[[Canvas, float, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything the sheet shows."""

    title: str
    subtitle: str
    source: str
    overview: Overview
    zoom: Zoom | None


def draw(timeline: Timeline) -> Figure:
    """Draw the sheet, as high as it has to be."""
    room = WIDTH - 2 * MARGIN
    title = wrapped(timeline.title, room, "title", bold=True)
    subtitle = wrapped(timeline.subtitle, room, "subtitle")
    first = OverviewPanel.of(timeline.overview)
    second = (
        ZoomPanel.of(timeline.zoom, timeline.overview.window)
        if timeline.zoom and timeline.overview.window
        else None
    )
    keys = _keys(timeline)
    source = wrapped(timeline.source, room, "source", lines=4)
    if first.left_out:
        source += wrapped(f"Labels left out for want of room: {first.left_out}.", room, "source")
    legend = _rows(keys, room)
    heights = [
        1.0 + len(title) * line_height("title"),
        len(subtitle) * line_height("subtitle") + 2.0,
        first.height,
        second.height if second else 0.0,
        1.5 + len(legend) * _LEGEND_ROW,
        1.0 + len(source) * line_height("source") + 1.0,
    ]
    tops = [sum(heights[:number]) for number in range(len(heights))]
    canvas = Canvas(WIDTH, sum(heights))
    canvas.block(MARGIN, tops[0] + 1.0, title, "title", bold=True)
    canvas.block(MARGIN, tops[1], subtitle, "subtitle", color=MUTED)
    first.draw(canvas, tops[2])
    if second:
        second.draw(canvas, tops[3])
    _draw_legend(canvas, legend, tops[4] + 1.5)
    canvas.block(MARGIN, tops[5] + 1.0, source, "source", color=MUTED)
    return canvas.figure


_LEGEND_ROW = 4.4


def _keys(timeline: Timeline) -> list[tuple[Sample, str]]:
    """Return a sample and a text for each form that the sheet shows."""
    marks = [mark for lane in timeline.overview.lanes for mark in lane.marks]
    points = {mark.status for mark in marks if mark.shape is Shape.DAY}
    bars = {mark.status for mark in marks if mark.shape is not Shape.DAY}
    keys = [(_point_sample(status), text) for status, text in _POINTS.items() if status in points]
    keys += [(_bar_sample(status), text) for status, text in _BARS.items() if status in bars]
    if any(mark.open_start or mark.open_end for mark in marks):
        keys.append((_bar_sample("held", open_start=True), "no bound told on the side of the tip"))
    if any(lane.gaps for lane in timeline.overview.lanes):
        keys.append((_measure_sample, "days between consecutive events of a series"))
    if timeline.zoom and timeline.zoom.arrows:
        keys.append((_arrow_sample, "order told, hours not told"))
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


def _point_sample(status: str) -> Sample:
    return lambda canvas, x, y: point(canvas, x + _KEY / 2, y, status, None)


def _bar_sample(status: str, *, open_start: bool = False) -> Sample:
    return lambda canvas, x, y: bar(
        canvas, (x, x + _KEY), y, 2.6, status, None, open_ends=(open_start, False)
    )


def _measure_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x, x + _KEY], [y, y], MUTED, 0.6)
    for end in (x, x + _KEY):
        canvas.line([end, end], [y - 0.9, y + 0.9], MUTED, 0.6)


def _arrow_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x, x + _KEY], [y, y], MUTED, 0.9)
    canvas.line([x + _KEY - 1.3, x + _KEY, x + _KEY - 1.3], [y - 0.8, y, y + 0.8], MUTED, 0.9)


def _rows(keys: Sequence[tuple[Sample, str]], room: float) -> list[list[tuple[float, Sample, str]]]:
    """Fill lines from the left."""
    rows: list[list[tuple[float, Sample, str]]] = []
    x = room
    for sample, text in keys:
        width = _KEY + 1.5 + text_width(text, "small")
        if not rows or x + width > room:
            rows.append([])
            x = 0.0
        rows[-1].append((x, sample, text))
        x += width + 5.0
    return rows


def _draw_legend(canvas: Canvas, rows: Sequence[Sequence[tuple[float, Sample, str]]], top: float) -> None:
    for number, row in enumerate(rows):
        y = top + (number + 0.5) * _LEGEND_ROW
        for x, sample, text in row:
            sample(canvas, MARGIN + x, y)
            canvas.text(MARGIN + x + _KEY + 1.5, y, text, "small", color=MUTED)

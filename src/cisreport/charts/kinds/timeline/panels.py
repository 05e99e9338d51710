"""The two panels on the sheet: each knows its height before it is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

from matplotlib.patches import Polygon, Rectangle

from cisreport.charts import counts
from cisreport.charts.axis import MONTHS, Tick, short_date
from cisreport.charts.canvas import Canvas
from cisreport.charts.kinds.timeline.events import Shape
from cisreport.charts.kinds.timeline.overview import Lasting, Mark, Overview
from cisreport.charts.kinds.timeline.placement import Label, Measure, PlacedLane, Track, place_lane
from cisreport.charts.kinds.timeline.zoom import Arrow, Day, Row, Zoom
from cisreport.charts.marks import POINT, color_of, lasting, outside, point, span, tint, tip
from cisreport.charts.panels.rows import DOTS, HEAD, Span, tick_texts
from cisreport.charts.sheet import MARGIN, NAMES
from cisreport.charts.texts import line_height, text_width, wrapped
from cisreport.charts.theme import MUTED, PALE, RULE, TEXT
from cisreport.english import WEEKDAYS

_BESIDE = 120.0
"""On a narrower sheet, in millimeters, names are above what they name."""
_ROW_EDGE = 1.0
_ROW_BAR = 3.6
_LEAST = 1.6
"""Width of a bar that would be too narrow to be seen."""
_LEAST_LINE = 2 * POINT + 1.4
"""Distance from a beginning to an end that would be too near each other to be seen as two."""
_FAN = 5.0
"""From the first panel to the second."""


def axis_of(width: float) -> Span:
    """Return where the time axis of a sheet is."""
    return Span(MARGIN if width < _BESIDE else MARGIN + NAMES + 3.0, width - MARGIN)


@dataclass(frozen=True, slots=True)
class OverviewPanel:
    """The first panel: ticks above, then the lanes."""

    overview: Overview
    lanes: tuple[PlacedLane, ...]
    axis: Span
    above: bool
    """True if names are above their lanes."""

    @classmethod
    def of(cls, overview: Overview, width: float) -> OverviewPanel:
        """Place all labels of a layout."""
        axis, above = axis_of(width), width < _BESIDE
        names = width - 2 * MARGIN if above else NAMES
        return cls(
            overview,
            tuple(place_lane(lane, axis, names, above=above) for lane in overview.lanes),
            axis,
            above,
        )

    @property
    def height(self) -> float:
        """Its height."""
        return HEAD + fsum(lane.height for lane in self.lanes) + (line_height("small") if self._lost else 0.0)

    @property
    def _lost(self) -> bool:
        """True if a label found no space."""
        return any(lane.left_out for lane in self.lanes)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        bottom = top + HEAD + fsum(lane.height for lane in self.lanes)
        if self.overview.window:
            left, right = map(self.axis.at, self.overview.window)
            canvas.patch(Rectangle((left, top + HEAD), right - left, bottom - top - HEAD, color=PALE), 0)
        _draw_ticks(canvas, self.overview.ticks, self.axis, top, bottom)
        y = top + HEAD
        for lane in self.lanes:
            canvas.line([MARGIN, self.axis.right], [y, y], RULE, 0.5)
            lines = len(lane.name) * line_height()
            canvas.block(MARGIN, y + (1.0 if self.above else (lane.height - lines) / 2), lane.name)
            for track in lane.tracks:
                _draw_track(canvas, track, lane.hue, self.axis, y)
            y += lane.height
        canvas.line([MARGIN, self.axis.right], [bottom, bottom], RULE, 0.5)
        if self._lost:
            text = f"Labels left out for lack of space: {counts.labels_without_space(self.lanes)}."
            canvas.block(MARGIN, bottom, [text], "small", color=MUTED)


def _draw_ticks(canvas: Canvas, ticks: tuple[Tick, ...], axis: Span, top: float, bottom: float) -> None:
    places = [(axis.at(tick.position), tick.text) for tick in ticks]
    for x, _ in places:
        canvas.line([x, x], [top + HEAD - 1.2, bottom], RULE, 0.4, linestyle=DOTS, zorder=0.5)
    tick_texts(canvas, places, top + HEAD / 2 - 0.6, free=max(axis.left - 2, 0.0), gap=2.0)


def _draw_track(canvas: Canvas, track: Track, hue: int | None, axis: Span, top: float) -> None:
    y = top + track.y
    if any(mark.shape is not Shape.SPAN for mark in track.marks):
        canvas.line([axis.left, axis.right], [y, y], color_of(hue), 0.5, alpha=0.55, zorder=0.8)
    for mark in track.marks:
        with canvas.linked(mark.id, f"{mark.label}: {mark.date}"):
            _draw_mark(canvas, mark, axis, y)
    for mark, text in track.inside:
        canvas.text(axis.at((mark.start + mark.end) / 2), y, text, "small", side="center")
    for label in track.labels:
        _draw_label(canvas, label, y, top)
    for measure in track.measures:
        _draw_measure(canvas, measure, top)


def _draw_mark(canvas: Canvas, mark: Mark, axis: Span, y: float) -> None:
    left, right = axis.at(mark.start), axis.at(mark.end)
    if mark.known:
        outside(canvas, left, y, mark.hue)
    elif mark.shape is Shape.DAY:
        point(canvas, left, y, mark.status, mark.hue)
    elif mark.lasting:
        lasting(canvas, _places(mark.lasting, axis), y, mark.status, mark.hue)
    else:
        middle = (left + right) / 2
        ends = (min(left, middle - _LEAST / 2), max(right, middle + _LEAST / 2))
        span(canvas, ends, y, mark.status, mark.hue, open_ends=(mark.open_start, mark.open_end))


def _draw_label(canvas: Canvas, label: Label, y: float, top: float) -> None:
    height = line_height("small")
    for number, line in enumerate(label.lines):
        color = MUTED if 0 < label.strong <= number else TEXT
        canvas.text(
            label.x, top + label.top + (number + 0.5) * height, line, "small", side="center", color=color
        )
    if label.leader:
        bottom = top + label.top + len(label.lines) * height
        canvas.line([label.anchor, label.anchor], [bottom, y], MUTED, 0.5, zorder=1)


def _draw_measure(canvas: Canvas, measure: Measure, top: float) -> None:
    y = top + measure.y
    half = text_width(measure.text, "small") / 2 + 0.8
    for x in (measure.left, measure.right):
        canvas.line([x, x], [y - 0.9, y + 0.9], MUTED, 0.6)
    if measure.inline:
        canvas.line([measure.left, measure.x - half], [y, y], MUTED, 0.6)
        canvas.line([measure.x + half, measure.right], [y, y], MUTED, 0.6)
    else:
        canvas.line([measure.left, measure.right], [y, y], MUTED, 0.6)
    canvas.text(measure.x, top + measure.text_y, measure.text, "small", side="center")


@dataclass(frozen=True, slots=True)
class ZoomPanel:
    """The second panel: days above, then a row for each event."""

    zoom: Zoom
    window: tuple[float, float]
    """Where the first panel shows these days."""
    names: tuple[tuple[str, ...], ...]
    axis: Span
    above: bool
    """True if names are above their rows."""

    @classmethod
    def of(cls, zoom: Zoom, window: tuple[float, float], width: float) -> ZoomPanel:
        """Break all names into lines."""
        axis, above = axis_of(width), width < _BESIDE
        space = width - 2 * MARGIN if above else NAMES
        names = tuple(tuple(wrapped(row.label, space, lines=3)) for row in zoom.rows)
        return cls(zoom, (axis.at(window[0]), axis.at(window[1])), names, axis, above)

    @property
    def height(self) -> float:
        """Its height."""
        return self._top + HEAD + fsum(map(self._row_height, range(len(self.names))))

    @property
    def _top(self) -> float:
        """From the first panel to the line of days."""
        return _FAN + (line_height() if self.above else 0.0)

    def _row_height(self, number: int) -> float:
        texts = len(self.names[number]) * line_height()
        return (texts + _ROW_BAR if self.above else max(texts, _ROW_BAR)) + 2 * _ROW_EDGE

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        head, bottom = top + self._top, top + self.height
        axis = self.axis
        fan = [
            (self.window[0], top),
            (self.window[1], top),
            (axis.right, top + _FAN),
            (axis.left, top + _FAN),
        ]
        canvas.patch(Polygon(fan, facecolor=PALE, edgecolor="none"), 0)
        canvas.patch(
            Rectangle((axis.left, top + _FAN), axis.right - axis.left, head + HEAD - top - _FAN, color=PALE),
            0,
        )
        first, last = (day.date.isoformat() for day in (self.zoom.days[0], self.zoom.days[-1]))
        space = axis.right - MARGIN if self.above else NAMES
        heading = wrapped(short_date(f"{first}/{last}"), space, bold=True, lines=1)
        above = head - line_height() if self.above else head + (HEAD - line_height()) / 2
        canvas.block(MARGIN, above, heading, bold=True)
        for day, text in zip(self.zoom.days, _day_texts(self.zoom.days, axis), strict=True):
            _draw_day(canvas, day, text, axis, head, bottom)
        edges = [head + HEAD]
        for number in range(len(self.names)):
            edges.append(edges[-1] + self._row_height(number))
        middles = [self._row(canvas, number, *ends) for number, ends in enumerate(pairwise(edges))]
        canvas.line([MARGIN, axis.right], [bottom, bottom], RULE, 0.5)
        for arrow in self.zoom.arrows:
            _draw_arrow(canvas, arrow, self.zoom.rows, axis, middles)

    def _row(self, canvas: Canvas, number: int, edge: float, below: float) -> float:
        """Draw a row and return where its event is."""
        row, name, axis = self.zoom.rows[number], self.names[number], self.axis
        texts = len(name) * line_height()
        canvas.line([MARGIN, axis.right], [edge, edge], RULE, 0.5)
        y = below - _ROW_EDGE - _ROW_BAR / 2 if self.above else (edge + below) / 2
        with canvas.linked(row.id, row.label):
            canvas.block(MARGIN, edge + _ROW_EDGE if self.above else y - texts / 2, name)
            ends = (axis.at(row.start) + 0.3, axis.at(row.end) - 0.3)
            if row.lasting:
                lasting(canvas, _places(row.lasting, axis), y, row.status, row.hue)
            elif row.point is None:
                span(canvas, ends, y, row.status, row.hue)
            else:
                size = (ends[1] - ends[0], _ROW_BAR)
                corner = (ends[0], y - _ROW_BAR / 2)
                canvas.patch(
                    Rectangle(corner, *size, facecolor=tint(color_of(row.hue)), edgecolor="none"), 0.3
                )
                point(canvas, axis.at(row.point), y, row.status, row.hue)
        return y


def _places(ends: Lasting, axis: Span) -> Lasting:
    """Return where the beginning and the end of an event are drawn: never in one place."""
    (left, began), (over, right) = ((axis.at(start), axis.at(end)) for start, end in ends)
    spare = max(0.0, _LEAST_LINE - (right - left)) / 2
    return (left - spare, began - spare), (over + spare, right + spare)


def _day_texts(days: Sequence[Day], axis: Span) -> list[str]:
    """Return what is written above each column: wide ones in the longest form that fits them all."""
    spaces = [axis.at(day.end) - axis.at(day.start) - 0.8 for day in days]
    wide = {number for number, space in enumerate(spaces) if space > 1.5 * min(spaces)}
    forms = [[_form(day.date, form) for day in days] for form in range(4)]
    fitting = (texts for texts in forms if all(text_width(texts[n], "small") <= spaces[n] for n in wide))
    best = next(fitting, forms[-1])
    chosen = [best[number] if number in wide else forms[-1][number] for number in range(len(days))]
    return [
        text if text_width(text, "small") <= space else "" for text, space in zip(chosen, spaces, strict=True)
    ]


def _form(date: dt.date, form: int) -> str:
    month, weekday = MONTHS[date.month - 1], WEEKDAYS[date.weekday()]
    day = f"{date.day} {month}"
    return (f"{weekday} {day}", f"{weekday[:3]} {day}", day, str(date.day))[form]


def _draw_day(canvas: Canvas, day: Day, text: str, axis: Span, head: float, bottom: float) -> None:
    left, right = axis.at(day.start), axis.at(day.end)
    canvas.line([right, right], [head, bottom], RULE, 0.4, zorder=0.5)
    canvas.line([left, left], [head, bottom], RULE, 0.4, zorder=0.5)
    for step in range(1, day.steps):
        x = left + (right - left) * step / day.steps
        canvas.line([x, x], [head + HEAD, bottom], RULE, 0.4, linestyle=DOTS, zorder=0.5)
    canvas.text((left + right) / 2, head + HEAD / 2, text, "small", side="center")


def _draw_arrow(
    canvas: Canvas, arrow: Arrow, rows: Sequence[Row], axis: Span, middles: Sequence[float]
) -> None:
    from_bar, to_bar = rows[arrow.before].point is None, rows[arrow.after].point is None
    x = axis.at(arrow.start) + (1.5 if from_bar else 0.0)
    y = middles[arrow.before] + (0.0 if from_bar else POINT)
    end_x, end_y = axis.at(arrow.end) + (0.2 if to_bar else -POINT), middles[arrow.after]
    if end_x > x + 1:
        canvas.line([x, x], [y, end_y], MUTED, 0.9, zorder=0.9)
        canvas.line([x, end_x - 1], [end_y, end_y], MUTED, 0.9, zorder=3.5)
        tip(canvas, end_x, end_y, (1, 0), MUTED, length=1.4, half=0.8, zorder=3.6)
    else:
        end_y -= 0.6 if to_bar else POINT
        canvas.line([x, x], [y, end_y - 1], MUTED, 0.9, zorder=0.9)
        tip(canvas, x, end_y, (0, 1), MUTED, length=1.4, half=0.8, zorder=3.6)

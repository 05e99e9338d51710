"""The two panels on the sheet: each knows its height before it is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.patches import Polygon, Rectangle

from cisreport.charts.axis import MONTHS, Tick, short_date
from cisreport.charts.canvas import Canvas
from cisreport.charts.kinds.timeline.events import Shape
from cisreport.charts.kinds.timeline.overview import Lasting, Overview
from cisreport.charts.kinds.timeline.placement import BAR, Label, Measure, PlacedLane, Track, place_lane
from cisreport.charts.kinds.timeline.zoom import Arrow, Day, Row, Zoom
from cisreport.charts.marks import POINT, bar, color_of, lasting, point, tip
from cisreport.charts.panels.rows import DOTS, HEAD, Span, tick_texts
from cisreport.charts.sheet import MARGIN, NAMES
from cisreport.charts.texts import line_height, text_width, wrapped
from cisreport.charts.theme import MUTED, PALE, RULE, TEXT, WIDTH
from cisreport.english import WEEKDAYS

AXIS = Span(MARGIN + NAMES + 3.0, WIDTH - MARGIN)
_ROW_EDGE = 1.0
_ROW_BAR = 3.6
_LEAST = 1.6
"""Width of a bar that would be too narrow to be seen."""
_LEAST_LINE = 2 * POINT + 1.4
"""Distance from a beginning to an end that would be too near each other to be seen as two."""
_FAN = 5.0
"""From the first panel to the second."""


@dataclass(frozen=True, slots=True)
class OverviewPanel:
    """The first panel: ticks above, then the lanes."""

    overview: Overview
    lanes: tuple[PlacedLane, ...]

    @classmethod
    def of(cls, overview: Overview) -> OverviewPanel:
        """Place all labels of a layout."""
        return cls(overview, tuple(place_lane(lane, AXIS, NAMES) for lane in overview.lanes))

    @property
    def height(self) -> float:
        """Its height."""
        return HEAD + sum(lane.height for lane in self.lanes)

    @property
    def left_out(self) -> int:
        """How many labels found no space."""
        return sum(lane.left_out for lane in self.lanes)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        bottom = top + self.height
        if self.overview.window:
            left, right = map(AXIS.at, self.overview.window)
            canvas.patch(Rectangle((left, top + HEAD), right - left, bottom - top - HEAD, color=PALE), 0)
        _draw_ticks(canvas, self.overview.ticks, top, bottom)
        y = top + HEAD
        for lane in self.lanes:
            canvas.line([MARGIN, AXIS.right], [y, y], RULE, 0.5)
            lines = len(lane.name) * line_height()
            canvas.block(MARGIN, y + (lane.height - lines) / 2, lane.name)
            for track in lane.tracks:
                _draw_track(canvas, track, lane.hue, y)
            y += lane.height
        canvas.line([MARGIN, AXIS.right], [bottom, bottom], RULE, 0.5)


def _draw_ticks(canvas: Canvas, ticks: tuple[Tick, ...], top: float, bottom: float) -> None:
    places = [(AXIS.at(tick.position), tick.text) for tick in ticks]
    for x, _ in places:
        canvas.line([x, x], [top + HEAD - 1.2, bottom], RULE, 0.4, linestyle=DOTS, zorder=0.5)
    tick_texts(canvas, places, top + HEAD / 2 - 0.6, free=AXIS.left - 2, gap=2.0)


def _draw_track(canvas: Canvas, track: Track, hue: int | None, top: float) -> None:
    y = top + track.y
    if any(mark.shape is not Shape.SPAN for mark in track.marks):
        canvas.line([AXIS.left, AXIS.right], [y, y], color_of(hue), 0.5, alpha=0.55, zorder=1)
    for mark in track.marks:
        left, right = AXIS.at(mark.start), AXIS.at(mark.end)
        if mark.shape is Shape.DAY:
            point(canvas, left, y, mark.status, mark.hue)
            continue
        if mark.lasting:
            lasting(canvas, _places(mark.lasting), y, 2.6, mark.status, mark.hue)
            continue
        middle = (left + right) / 2
        ends = (min(left, middle - _LEAST / 2), max(right, middle + _LEAST / 2))
        height = BAR if mark.shape is Shape.SPAN else 2.6
        open_ends = (mark.open_start, mark.open_end)
        outline = 0.5 if mark.shape is Shape.SPAN else 0.8
        bar(canvas, ends, y, height, mark.status, mark.hue, open_ends=open_ends, outline=outline)
    for mark, text in track.inside:
        canvas.text(AXIS.at((mark.start + mark.end) / 2), y, text, "small", side="center")
    for label in track.labels:
        _draw_label(canvas, label, y, top)
    for measure in track.measures:
        _draw_measure(canvas, measure, top)


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

    @classmethod
    def of(cls, zoom: Zoom, window: tuple[float, float]) -> ZoomPanel:
        """Break all names into lines."""
        names = tuple(tuple(wrapped(row.label, NAMES, lines=3)) for row in zoom.rows)
        return cls(zoom, (AXIS.at(window[0]), AXIS.at(window[1])), names)

    @property
    def height(self) -> float:
        """Its height."""
        return _FAN + HEAD + sum(map(self._row_height, range(len(self.names))))

    def _row_height(self, number: int) -> float:
        return max(len(self.names[number]) * line_height(), _ROW_BAR) + 2 * _ROW_EDGE

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        head, bottom = top + _FAN, top + self.height
        fan = [(self.window[0], top), (self.window[1], top), (AXIS.right, head), (AXIS.left, head)]
        canvas.patch(Polygon(fan, facecolor=PALE, edgecolor="none"), 0)
        canvas.patch(Rectangle((AXIS.left, head), AXIS.right - AXIS.left, HEAD, color=PALE), 0)
        first, last = (day.date.isoformat() for day in (self.zoom.days[0], self.zoom.days[-1]))
        heading = wrapped(short_date(f"{first}/{last}"), NAMES, bold=True, lines=1)
        canvas.block(MARGIN, head + (HEAD - line_height()) / 2, heading, bold=True)
        for day, text in zip(self.zoom.days, _day_texts(self.zoom.days), strict=True):
            _draw_day(canvas, day, text, head, bottom)
        edges = [head + HEAD]
        for number in range(len(self.names)):
            edges.append(edges[-1] + self._row_height(number))
        middles = [(above + below) / 2 for above, below in pairwise(edges)]
        for row, name, edge, y in zip(self.zoom.rows, self.names, edges, middles, strict=False):
            canvas.line([MARGIN, AXIS.right], [edge, edge], RULE, 0.5)
            canvas.block(MARGIN, y - len(name) * line_height() / 2, name)
            if row.lasting:
                lasting(canvas, _places(row.lasting), y, _ROW_BAR, row.status, row.hue)
                continue
            ends = (AXIS.at(row.start) + 0.3, AXIS.at(row.end) - 0.3)
            bar(canvas, ends, y, _ROW_BAR, row.status, row.hue, outline=0.8 if row.point is None else 0.0)
            if row.point is not None:
                point(canvas, AXIS.at(row.point), y, row.status, row.hue)
        canvas.line([MARGIN, AXIS.right], [bottom, bottom], RULE, 0.5)
        for arrow in self.zoom.arrows:
            _draw_arrow(canvas, arrow, self.zoom.rows, middles)


def _places(ends: Lasting) -> Lasting:
    """Return where the beginning and the end of an event are drawn: never in one place."""
    (left, began), (over, right) = ((AXIS.at(start), AXIS.at(end)) for start, end in ends)
    spare = max(0.0, _LEAST_LINE - (right - left)) / 2
    return (left - spare, began - spare), (over + spare, right + spare)


def _day_texts(days: Sequence[Day]) -> list[str]:
    """Return what is written above each column: wide ones in the longest form that fits them all."""
    spaces = [AXIS.at(day.end) - AXIS.at(day.start) - 0.8 for day in days]
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


def _draw_day(canvas: Canvas, day: Day, text: str, head: float, bottom: float) -> None:
    left, right = AXIS.at(day.start), AXIS.at(day.end)
    canvas.line([right, right], [head, bottom], RULE, 0.4, zorder=0.5)
    canvas.line([left, left], [head, bottom], RULE, 0.4, zorder=0.5)
    for step in range(1, day.steps):
        x = left + (right - left) * step / day.steps
        canvas.line([x, x], [head + HEAD, bottom], RULE, 0.4, linestyle=DOTS, zorder=0.5)
    canvas.text((left + right) / 2, head + HEAD / 2, text, "small", side="center")


def _draw_arrow(canvas: Canvas, arrow: Arrow, rows: Sequence[Row], middles: Sequence[float]) -> None:
    from_bar, to_bar = rows[arrow.before].point is None, rows[arrow.after].point is None
    x = AXIS.at(arrow.start) + (1.5 if from_bar else 0.0)
    y = middles[arrow.before] + (_ROW_BAR / 2 if from_bar else POINT)
    end_x, end_y = AXIS.at(arrow.end) + (0.2 if to_bar else -POINT), middles[arrow.after]
    if end_x > x + 1:
        canvas.line([x, x, end_x - 1], [y, end_y, end_y], MUTED, 0.9, zorder=3.5)
        tip(canvas, end_x, end_y, (1, 0), MUTED, length=1.4, half=0.8, zorder=3.6)
    else:
        end_y -= _ROW_BAR / 2
        canvas.line([x, x], [y, end_y - 1], MUTED, 0.9, zorder=3.5)
        tip(canvas, x, end_y, (0, 1), MUTED, length=1.4, half=0.8, zorder=3.6)

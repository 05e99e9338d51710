"""The intervals of a series as a sheet: its panel and its key."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.patches import Circle, Polygon, Rectangle

from cisreport.charts.axis import Tick
from cisreport.charts.canvas import Box, Canvas
from cisreport.charts.counts import Count
from cisreport.charts.marks import tint
from cisreport.charts.nearby import Note, write_notes
from cisreport.charts.panels.rows import tick_texts
from cisreport.charts.scale import Scale
from cisreport.charts.sheet import KEY, MARGIN, Drawing, Key, Sheet, centered
from cisreport.charts.texts import text_width
from cisreport.charts.theme import GRAY, HUES, MUTED, PALE, RULE
from cisreport.wording import amount_text

_HEIGHT = 54.0
_HEAD = 7.0
_FOOT = 6.6
_DOT = 1.05
_SEEN = 2.6
"""A range lower than this is drawn as a dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """An event, and the days since the one before."""

    before: str
    id: str
    x: float
    """Where it is, as a share of the time axis."""
    least: int
    most: int
    early: bool
    """True before the regular stretch."""
    text: str
    """What is written next to it."""
    words: str
    """Its days, and the event."""
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An expected number of days."""

    days: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The days between which most intervals are."""

    least: int
    most: int
    inside: Count
    """How many intervals are within it."""
    of: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """Everything the sheet shows."""

    ticks: tuple[Tick, ...]
    scale: Scale
    """Days from the lower edge to the upper one."""
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    band: Band | None
    lead: float
    """Where the regular stretch begins, as a share of the time axis; 0 if all of it is regular."""


def draw(layout: Intervals, width: float) -> Sheet:
    """Return the panels and the key."""
    return Sheet([Drawing(_HEAD + _HEIGHT + _FOOT, _Panel(layout, width).draw)], _keys(layout))


@dataclass(frozen=True, slots=True)
class _Panel:
    layout: Intervals
    width: float

    def draw(self, canvas: Canvas, top: float) -> None:
        bottom = top + _HEAD + _HEIGHT
        if self.layout.lead:
            canvas.patch(_early((self._left, top), self._x(self.layout.lead) - self._left, bottom - top), 0)
        if self.layout.band:
            most = min(self.layout.band.most, self.layout.scale.high)
            low, high = self._y(self.layout.band.least, bottom), self._y(most, bottom)
            start = self._x(self.layout.lead)
            canvas.patch(_band_area((start, high), self._x(1.0) - start, low - high), 0.1)
        self._grid(canvas, bottom)
        for line in self.layout.lines:
            if line.days <= self.layout.scale.high:
                y = self._y(line.days, bottom)
                look = {"linestyle": (0, (4, 2)), "zorder": 0.9}
                canvas.line([self._x(self.layout.lead), self._x(1.0)], [y, y], HUES[1], 1.1, **look)
        marks, notes = [], []
        for dot in self.layout.dots:
            with canvas.linked(dot.id, dot.words):
                box = self._dot(canvas, dot, bottom)
            marks.append(box)
            if dot.text:
                y = (box.top + box.bottom) / 2
                notes.append((dot, Note(self._x(dot.x), y, dot.text, bold=dot.asked)))
        notes.sort(key=lambda item: (not item[0].asked, item[0].early, -item[0].most))
        area = Box(self._left + 0.5, top, self.width - MARGIN, bottom - 0.5)
        write_notes(canvas, [note for _, note in notes], marks, area)

    @property
    def _left(self) -> float:
        return MARGIN + max(text_width(amount_text(days), "small") for days in self.layout.scale.ticks) + 1.2

    def _y(self, days: float, bottom: float) -> float:
        return bottom - self.layout.scale.share(days) * _HEIGHT

    def _x(self, share: float) -> float:
        return self._left + share * (self.width - MARGIN - self._left)

    def _grid(self, canvas: Canvas, bottom: float) -> None:
        for days in self.layout.scale.ticks:
            y = self._y(days, bottom)
            canvas.line([self._left, self._x(1.0)], [y, y], RULE, 0.4, zorder=0.5)
            canvas.text(self._left - 1.2, y, amount_text(days), "small", side="right", color=MUTED)
        for tick in self.layout.ticks:
            canvas.line([self._x(tick.position)] * 2, [bottom, bottom + 1], MUTED, 0.5)
        ticks = [(self._x(tick.position), tick.text) for tick in self.layout.ticks]
        tick_texts(canvas, ticks, bottom + 4.2, gap=2.0)

    def _dot(self, canvas: Canvas, dot: Dot, bottom: float) -> Box:
        """Draw an event and return where its mark is."""
        color = GRAY if dot.early else HUES[0]
        x, scale = self._x(dot.x), self.layout.scale
        if dot.least > scale.high:
            y = bottom - _HEIGHT - 1.6
            _beyond(canvas, x, y, color)
            return Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT)
        low, high = self._y(dot.least, bottom), self._y(min(dot.most, scale.high), bottom)
        if low - high < _SEEN:
            y = (low + high) / 2
            _point(canvas, x, y, color, asked=dot.asked)
            return Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT)
        _range(canvas, x, (low, high), color)
        return Box(x - _DOT, high - 0.3, x + _DOT, low + 0.3)


def _point(canvas: Canvas, x: float, y: float, color: str, *, asked: bool = False) -> None:
    if asked:
        canvas.patch(Circle((x, y), _DOT + 0.9, facecolor="white", edgecolor=color, linewidth=0.9), 3)
    canvas.patch(Circle((x, y), _DOT, facecolor=color, edgecolor="white", linewidth=0.4), 3.1)


def _range(canvas: Canvas, x: float, ends: tuple[float, float], color: str) -> None:
    canvas.line([x, x], ends, color, 1.1)
    for y in ends:
        canvas.line([x - 0.9, x + 0.9], [y, y], color, 1.1)


def _beyond(canvas: Canvas, x: float, y: float, color: str) -> None:
    corners = [(x - 1.2, y + 1.0), (x, y - 1.2), (x + 1.2, y + 1.0)]
    canvas.patch(Polygon(corners, facecolor=color, edgecolor="white", linewidth=0.4), 3)


def _early(corner: tuple[float, float], width: float, height: float) -> Rectangle:
    return Rectangle(corner, width, height, facecolor=PALE, edgecolor="none")


def _band_area(corner: tuple[float, float], width: float, height: float) -> Rectangle:
    return Rectangle(corner, width, height, facecolor=tint(HUES[0]), edgecolor="none")


def _keys(layout: Intervals) -> list[Key]:
    keys: list[Key] = [(centered(_point, HUES[0]), "an event; its height is the days since the event before")]
    if any(dot.asked for dot in layout.dots):
        keys.append(
            (
                lambda canvas, x, y: _point(canvas, x + KEY / 2, y, HUES[0], asked=True),
                "the event in question",
            )
        )
    fitting = [dot for dot in layout.dots if dot.least <= layout.scale.high]
    if any(
        (dot.most - dot.least) / (layout.scale.high - layout.scale.low) * _HEIGHT >= _SEEN for dot in fitting
    ):
        keys.append((_range_sample, "a day is not known: from the least days to the most"))
    if layout.band:
        keys.append((_band_sample, f"{layout.band.inside} of {layout.band.of} intervals"))
    keys += [(_line_sample, f"expected, {line.text}") for line in layout.lines]
    if len(fitting) < len(layout.dots):
        keys.append((centered(_beyond, GRAY), "beyond the scale; events between may be missing"))
    if layout.lead:
        keys.append((_early_sample, "before the regular stretch; years are narrower"))
    return keys


def _range_sample(canvas: Canvas, x: float, y: float) -> None:
    _range(canvas, x + KEY / 2, (y - 1.6, y + 1.6), GRAY)


def _band_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.patch(_band_area((x, y - 1.5), KEY, 3.0))


def _early_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.patch(_early((x, y - 1.5), KEY, 3.0))


def _line_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x, x + KEY], [y, y], HUES[1], 1.1, linestyle=(0, (4, 2)))

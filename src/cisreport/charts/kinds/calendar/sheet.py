"""The calendar of a series as a sheet: strips of years, and the key."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.patches import Circle, Rectangle

from cisreport.charts.axis import MONTHS
from cisreport.charts.canvas import Box, Canvas
from cisreport.charts.marks import session
from cisreport.charts.nearby import Note, write_notes
from cisreport.charts.panels.rows import tick_texts
from cisreport.charts.sheet import KEY, MARGIN, Drawing, Key, Sheet, centered
from cisreport.charts.theme import MUTED, PALE, RULE, TEXT

_YEAR = (4.2, 12.0)
"""Least and greatest width of a year, in millimeters."""
_LEFT = 9.5
_HEAD = 5.0
HALF = 26.0
"""Height of a half-year."""
_FEW = 15
"""Up to so many years have a line and a text each."""
_MONTHS = tuple(name[:3] for name in MONTHS)
STATUS = {
    "held": "took place",
    "moved": "took place, another day or place than announced",
    "announced": "planned, not known to have taken place",
    "not-held": "did not take place",
}
"""What each status means in the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An event, or the part of it within one half-year."""

    id: str
    year: int
    half: int
    start: float
    """Where its first day begins, as a share of the half-year."""
    end: float
    """Where its last day ends."""
    status: str
    mode: str | None
    unsure: bool
    day: bool
    """True if the day is known."""
    aside: int
    """How many marks are to its left."""
    label: str
    date: str
    asked: bool
    """True for the event in question."""

    @property
    def middle(self) -> float:
        """Where it is, as a share of the half-year."""
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Everything the sheet shows."""

    first: int
    last: int
    empty: tuple[tuple[int, int], ...]
    """Years and halves within the record without an event that was held."""
    marks: tuple[Mark, ...]


def draw(layout: Calendar, width: float) -> Sheet:
    """Return the panels and the key; years that do not fit are in further strips."""
    space, years = width - MARGIN - _LEFT, layout.last - layout.first + 1
    strips = -(-years // int(space / _YEAR[0]))
    length = -(-years // strips)
    year = min(_YEAR[1], space / length)
    starts = range(layout.first, layout.last + 1, length)
    panels = [
        _Strip(layout, range(start, min(start + length, layout.last + 1)), year, width) for start in starts
    ]
    return Sheet([Drawing(_HEAD + 2 * HALF + 1.5, panel.draw) for panel in panels], _keys(layout))


@dataclass(frozen=True, slots=True)
class _Strip:
    """Years side by side."""

    layout: Calendar
    years: range
    year: float
    """Width of a year."""
    width: float

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        self._grid(canvas, top)
        boxes, notes = [], []
        for mark in self.layout.marks:
            if mark.year not in self.years:
                continue
            x = self._x(mark.year) + self.year / 2 + min(mark.aside, 1) * self.year / 3
            above = top + _HEAD + (mark.half - 1) * HALF
            y = above + mark.middle * HALF
            with canvas.linked(mark.id, f"{mark.label}, {mark.date}: {STATUS[mark.status]}"):
                if not mark.day:
                    _days(canvas, x, above + mark.start * HALF, above + mark.end * HALF)
                if mark.asked:
                    canvas.patch(Circle((x, y), 2.2, facecolor="white", edgecolor=TEXT, linewidth=0.9), 2.5)
                    notes.append(Note(x, y, f"{mark.label}, {mark.date}", bold=True, short=mark.date))
                session(canvas, x, y, mark.status, mark.mode, unsure=mark.unsure)
            boxes.append(Box(x - 1.4, y - 1.4, x + 1.4, y + 1.4))
        area = Box(_LEFT, top + _HEAD, self.width - MARGIN, top + _HEAD + 2 * HALF)
        write_notes(canvas, notes, boxes, area)

    def _x(self, year: int) -> float:
        return _LEFT + (year - self.years.start) * self.year

    def _grid(self, canvas: Canvas, top: float) -> None:
        right, bottom = self._x(self.years.stop), top + _HEAD + 2 * HALF
        for year, half in self.layout.empty:
            if year in self.years:
                corner = (self._x(year), top + _HEAD + (half - 1) * HALF)
                canvas.patch(gap_area(corner, self.year, HALF), 0)
        for month in range(12):
            y = top + _HEAD + (month // 6) * HALF + (month % 6) * HALF / 6
            if month % 3 == 0:
                weight = 0.8 if month % 6 == 0 else 0.3
                canvas.line([MARGIN if month % 6 == 0 else _LEFT, right], [y, y], RULE, weight, zorder=0.9)
            canvas.text(_LEFT - 1.2, y + HALF / 12, _MONTHS[month], "small", side="right", color=MUTED)
        canvas.line([MARGIN, right], [bottom, bottom], RULE, 0.8, zorder=0.9)
        few = len(self.years) <= _FEW
        for year in (*self.years, self.years.stop):
            if few or year % 5 == 0 or year in (self.years.start, self.years.stop):
                canvas.line([self._x(year)] * 2, [top + _HEAD, bottom], RULE, 0.4, zorder=0.9)
        named = [year for year in self.years if few or year % 5 == 0 or year == self.years.start]
        ticks = [(self._x(year) + self.year / 2, str(year)) for year in named]
        tick_texts(canvas, ticks, top + _HEAD / 2, free=_LEFT - 1)


def _days(canvas: Canvas, x: float, top: float, bottom: float) -> None:
    """Draw the days on which an event can have been."""
    canvas.line([x, x], [top, bottom], TEXT, 0.7)
    for end in (top, bottom):
        canvas.line([x - 0.7, x + 0.7], [end, end], TEXT, 0.7)


def gap_area(corner: tuple[float, float], width: float, height: float) -> Rectangle:
    """Return the area of a gap."""
    area = Rectangle(corner, width, height, facecolor=PALE, edgecolor="none")
    area.set_hatch("////")
    area.set_hatchcolor(RULE)
    return area


def _keys(layout: Calendar) -> list[Key]:
    """Return what color and filling mean, then what the form means."""
    keys: list[Key] = []
    for status, text in STATUS.items():
        if any(mark.status == status for mark in layout.marks):
            keys.append((centered(session, status, "in-person"), text))
    if any(mark.unsure for mark in layout.marks):
        keys.append((centered(session, "held", "in-person", unsure=True), "uncertain"))
    forms = {mark.mode for mark in layout.marks}
    texts = (("in-person", "round: in person"), ("remote", "square: by video"), (None, "diamond: not stated"))
    if forms != {"in-person"}:
        keys += [(centered(session, "form", mode), text) for mode, text in texts if mode in forms]
    if any(mark.asked for mark in layout.marks):
        keys.append((_asked_sample, "the event in question"))
    if any(not mark.day for mark in layout.marks):
        keys.append((_span_sample, "day not known, within the line"))
    if layout.empty:
        keys.append((_gap_sample, "half-year without an event that was held, in the record"))
    return keys


def _asked_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.patch(Circle((x + KEY / 2, y), 1.9, facecolor="white", edgecolor=TEXT, linewidth=0.9), 2.5)


def _span_sample(canvas: Canvas, x: float, y: float) -> None:
    _days(canvas, x + KEY / 2, y - 1.8, y + 1.8)


def _gap_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.patch(gap_area((x, y - 1.5), KEY, 3.0), 1)

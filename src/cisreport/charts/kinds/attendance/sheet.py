"""The participation matrix as a sheet: its blocks of columns, the list of events, and its key."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.patches import Rectangle

from cisreport.analysis.participation import Attendance
from cisreport.charts.canvas import Canvas
from cisreport.charts.marks import presence
from cisreport.charts.panels.rows import tick_texts
from cisreport.charts.sheet import KEY, MARGIN, Drawing, Key, Sheet, centered
from cisreport.charts.texts import line_height, text_width, wrapped
from cisreport.charts.theme import MUTED, PALE, RULE

_COLUMN = (2.7, 6.4)
"""Least and greatest width of a column, in millimeters."""
_HEAD = 5.2
_NAME = 34.0
_LISTED = 12
"""Up to so many events are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An event, and when it was."""

    id: str
    year: str
    """Empty if it is not known."""
    text: str
    """Label and date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An actor with its attendance at each event."""

    id: str
    name: str
    total: int
    """At how many events it is listed, those that are not drawn included."""
    cells: tuple[str, ...]

    @property
    def span(self) -> tuple[int, int] | None:
        """Numbers of the first and the last event of which something is stated."""
        stated = [n for n, cell in enumerate(self.cells) if cell != Attendance.NOT_STATED.value]
        return (stated[0], stated[-1]) if stated else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """Everything the sheet shows; columns that do not fit are in further blocks."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def numbered(self) -> bool:
        """True if events are so few that they are listed."""
        return len(self.columns) <= _LISTED


def draw(layout: Participation, width: float) -> Sheet:
    """Return the panels and the key."""
    names = [wrapped(row.name, min(_NAME, width / 3)) for row in layout.rows]
    total = max(text_width(str(row.total), "small") for row in layout.rows)
    wide = max(text_width(line) for name in names for line in name)
    left = MARGIN + max(wide + 2.0 + total, text_width("total", "small")) + 1.6
    space, count = width - MARGIN - left, len(layout.columns)
    blocks = math.ceil(count / max(1, int(space / _COLUMN[0])))
    length = math.ceil(count / blocks)
    cell = min(_COLUMN[1], space / length)
    starts = range(0, count, length)
    panels = [_Block(layout, names, left, cell, range(start, min(start + length, count))) for start in starts]
    drawings = [Drawing(block.height, block.draw) for block in panels]
    return Sheet([*drawings, *([_list(layout, width)] if layout.numbered else [])], _keys(layout))


def _list(layout: Participation, width: float) -> Drawing:
    """Return the names of the events, by their numbers."""
    left = MARGIN + text_width(f"{len(layout.columns)}", "small") + 1.6
    lines = [wrapped(column.text, width - MARGIN - left, "small") for column in layout.columns]

    def drawn(canvas: Canvas, top: float) -> None:
        for number, (column, item) in enumerate(zip(layout.columns, lines, strict=True), 1):
            first = top + line_height("small") / 2
            canvas.text(left - 1.6, first, str(number), "small", side="right", color=MUTED)
            with canvas.linked(column.id, column.text):
                top = canvas.block(left, top, item, "small")

    return Drawing(sum(map(len, lines)) * line_height("small") + 1.0, drawn)


@dataclass(frozen=True, slots=True)
class _Block:
    """Some of the events, side by side."""

    layout: Participation
    names: Sequence[Sequence[str]]
    left: float
    """Where the first column begins."""
    cell: float
    columns: range

    @property
    def _heights(self) -> list[float]:
        return [max(4.6, len(name) * line_height() + 0.8) for name in self.names]

    @property
    def height(self) -> float:
        """Its height, in millimeters."""
        return _HEAD + math.fsum(self._heights) + 2.0

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        right = self.left + self.cell * len(self.columns)
        canvas.text(self.left - 1.6, top + _HEAD / 2, "total", "small", side="right", color=MUTED)
        if self.layout.numbered:
            for number in self.columns:
                x = self.left + (number + 0.5) * self.cell
                canvas.text(x, top + _HEAD / 2, str(number + 1), "small", side="center", color=MUTED)
        else:
            self._years(canvas, top, top + self.height - 2.0)
        edge = top + _HEAD
        for row, name, height in zip(self.layout.rows, self.names, self._heights, strict=True):
            y = edge + height / 2
            canvas.line([MARGIN, right], [edge, edge], RULE, 0.3, zorder=0.5)
            with canvas.linked(row.id, f"{row.name}: listed at {row.total}"):
                canvas.block(MARGIN, y - len(name) * line_height() / 2, name)
            canvas.text(self.left - 1.6, y, str(row.total), "small", side="right", color=MUTED)
            self._row(canvas, row, edge, height)
            edge += height
        canvas.line([MARGIN, right], [edge, edge], RULE, 0.3, zorder=0.5)

    def _row(self, canvas: Canvas, row: Row, top: float, height: float) -> None:
        if row.span:
            first, last = max(row.span[0], self.columns.start), min(row.span[1], self.columns.stop - 1)
            if first <= last:
                x = self.left + (first - self.columns.start) * self.cell
                canvas.patch(_shade((x, top), (last - first + 1) * self.cell, height), 0.2)
        for number, column in enumerate(self.columns):
            x, event = self.left + (number + 0.5) * self.cell, self.layout.columns[column]
            cell, radius = row.cells[column], min(1.35, 0.4 * self.cell)
            if cell == Attendance.NOT_STATED.value:
                presence(canvas, x, top + height / 2, cell, radius)
                continue
            with canvas.linked(event.id, f"{row.name}: {cell}. {event.text}"):
                presence(canvas, x, top + height / 2, cell, radius)

    def _years(self, canvas: Canvas, top: float, bottom: float) -> None:
        """Draw a line before the first event of each year, and write the years that have space."""
        years = [self.layout.columns[column].year for column in self.columns]
        ticks = []
        for number, year in enumerate(years):
            if number == 0 or year != years[number - 1]:
                x = self.left + number * self.cell
                canvas.line([x, x], [top + _HEAD - 1.2, bottom], RULE, 0.5, zorder=0.5)
                same = years[number:].count(year)
                ticks.append((x + same * self.cell / 2, year))
        tick_texts(canvas, ticks, top + _HEAD / 2, free=self.left)


def _shade(corner: tuple[float, float], width: float, height: float) -> Rectangle:
    return Rectangle(corner, width, height, facecolor=PALE, edgecolor="none")


def _shade_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.patch(_shade((x, y - 1.5), KEY, 3.0), 1)


_FORMS = {
    Attendance.PRESENT: "took part",
    Attendance.ABSENT: "did not come, as a source says",
    Attendance.DISPUTED: "sources disagree",
    Attendance.NOT_STATED: "not stated",
}


def _keys(layout: Participation) -> list[Key]:
    used = {cell for row in layout.rows for cell in row.cells}
    keys = [(centered(presence, kind.value), text) for kind, text in _FORMS.items() if kind.value in used]
    return [*keys, (_shade_sample, "from the first event to the last of which something is stated")]

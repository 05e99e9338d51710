"""Rows on a scale: names at the left, ticks above, vertical lines, and the marks of each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cisreport.charts.canvas import Canvas
from cisreport.charts.scale import Scale
from cisreport.charts.sheet import MARGIN, NAMES
from cisreport.charts.texts import line_height, text_width, wrapped
from cisreport.charts.theme import MUTED, RULE, WIDTH
from cisreport.wording import amount_text

HEAD = 5.4
"""Height of the line of ticks, in millimeters."""
DOTS = (0, (1, 2))


@dataclass(frozen=True, slots=True)
class Span:
    """A scale on the sheet, from its left end to its right one."""

    left: float
    right: float

    def at(self, share: float) -> float:
        """Return the place of a share of the scale."""
        return self.left + share * (self.right - self.left)


def tick_texts(
    canvas: Canvas, ticks: Sequence[tuple[float, str]], y: float, *, free: float = 0.0, gap: float = 1.5
) -> None:
    """Write the texts of ticks; omit a text that would touch another.

    Parameters
    ----------
    canvas : Canvas
        The sheet.
    ticks : sequence of tuple
        Place in millimeters, and text.
    y : float
        Middle of the texts, in millimeters.
    free : float
        Where the first text can begin, in millimeters.
    gap : float
        Least space between two texts, in millimeters.
    """
    for x, text in ticks:
        half = text_width(text, "small") / 2
        if x - half >= free and x + half <= WIDTH:
            canvas.text(x, y, text, "small", side="center", color=MUTED)
            free = x + half + gap


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows with names, between thin lines."""

    names: tuple[tuple[str, ...], ...]
    """Lines of each name."""
    heights: tuple[float, ...]
    """Height of each row."""

    @classmethod
    def of(cls, names: Sequence[str], least: float = 5.4, width: float = NAMES) -> Rows:
        """Break names into lines; a row has at least the height ``least``."""
        lines = tuple(tuple(wrapped(name, width)) for name in names)
        return cls(lines, tuple(max(least, len(item) * line_height() + 1.4) for item in lines))

    @property
    def height(self) -> float:
        """Height of all rows."""
        return sum(self.heights)

    def middles(self, top: float) -> list[float]:
        """Return the middle of each row."""
        return [top + sum(self.heights[:n]) + height / 2 for n, height in enumerate(self.heights)]

    def draw(self, canvas: Canvas, top: float, right: float = WIDTH - MARGIN) -> None:
        """Draw lines and names."""
        edge = top
        for lines, height in zip(self.names, self.heights, strict=True):
            canvas.line([MARGIN, right], [edge, edge], RULE, 0.4, zorder=0.5)
            canvas.block(MARGIN, edge + (height - len(lines) * line_height()) / 2, lines)
            edge += height
        canvas.line([MARGIN, right], [edge, edge], RULE, 0.4, zorder=0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaledRows:
    """A panel of rows on a scale of numbers."""

    rows: Rows
    scale: Scale
    span: Span
    mark: Callable[[Canvas, int, float], None]
    """Draws the marks of a row: its number, and its middle."""
    text: Callable[[int], str] = amount_text
    """Returns the text of a tick."""
    head: float = HEAD
    around_zero: bool = False
    """True to draw the line of zero solid, and all lines in front of the rows."""

    @property
    def height(self) -> float:
        """Its height, in millimeters."""
        return self.head + self.rows.height + 1.0

    def at(self, number: float) -> float:
        """Return where a number is."""
        return self.span.at(self.scale.share(number))

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        above = top + self.head
        for number in self.scale.ticks:
            solid = self.around_zero and number == 0
            look = {"linestyle": "-" if solid else DOTS, "zorder": 2 if self.around_zero else 0.4}
            xs, ys = [self.at(number)] * 2, [above - 1, above + self.rows.height]
            canvas.line(xs, ys, MUTED if solid else RULE, 0.8 if solid else 0.4, **look)
        ticks = [(self.at(number), self.text(number)) for number in self.scale.ticks]
        tick_texts(canvas, ticks, top + self.head / 2 - 0.4)
        self.rows.draw(canvas, above)
        for number, y in enumerate(self.rows.middles(above)):
            self.mark(canvas, number, y)

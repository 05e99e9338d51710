"""A scale on the sheet, and the texts of its ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cisreport.charts.canvas import Canvas
from cisreport.charts.texts import text_width
from cisreport.charts.theme import MUTED

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
        if x - half >= free and x + half <= canvas.width:
            canvas.text(x, y, text, "small", side="center", color=MUTED)
            free = x + half + gap

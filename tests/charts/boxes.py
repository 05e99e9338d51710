"""Looking at what a chart drew: the boxes of its texts."""

from __future__ import annotations

from itertools import combinations

from matplotlib.figure import Figure
from matplotlib.text import Text

from cisreport.charts.canvas import INCH, Box
from cisreport.charts.theme import style

TOUCH = 0.05
"""Millimeters by which boxes can share an edge without anybody seeing it."""


def text_boxes(figure: Figure) -> list[tuple[str, Box]]:
    """Return each text with its box in millimeters, as matplotlib draws it."""
    scale = INCH / figure.dpi
    found = []
    for artist in figure.findobj(Text):
        if isinstance(artist, Text) and artist.get_text() and artist.get_visible():
            with style():
                box = artist.get_window_extent()
            found.append(
                (artist.get_text(), Box(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale))
            )
    return found


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Return the pairs of texts that lie over one another."""
    return [
        (one, other)
        for (one, box), (other, second) in combinations(text_boxes(figure), 2)
        if box.overlaps(second, -TOUCH)
    ]


def outside(figure: Figure) -> list[str]:
    """Return the texts that reach beyond the sheet."""
    width, height = (float(size) * INCH for size in figure.get_size_inches())
    sheet = Box(-TOUCH, -TOUCH, width + TOUCH, height + TOUCH)
    return [
        text
        for text, box in text_boxes(figure)
        if box.left < sheet.left
        or box.top < sheet.top
        or box.right > sheet.right
        or box.bottom > sheet.bottom
    ]

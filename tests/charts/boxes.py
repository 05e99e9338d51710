"""Looking at what a chart drew: the boxes of its texts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
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


def struck(figure: Figure) -> list[tuple[str, Box]]:
    """Return the texts that a line runs through, with the line's box."""
    boxes = text_boxes(figure)
    return [
        (text, line)
        for line, height in _lines(figure)
        for text, box in boxes
        if line.overlaps(_core(box)) and not _covered(figure, box, height)
    ]


def _core(box: Box) -> Box:
    """Return where the letters are, without the room around them."""
    high = box.bottom - box.top
    return Box(box.left + 0.3, box.top + 0.25 * high, box.right - 0.3, box.bottom - 0.25 * high)


def _lines(figure: Figure) -> Iterator[tuple[Box, float]]:
    """Yield level and upright pieces of lines with their height in the stack of drawings."""
    scale = INCH / figure.dpi
    for line in figure.findobj(Line2D):
        if isinstance(line, Line2D):
            corners = line.get_transform().transform(line.get_xydata()) * scale
            for (x, y), (end_x, end_y) in pairwise(corners):
                if x == end_x or y == end_y:
                    yield Box(min(x, end_x), min(y, end_y), max(x, end_x), max(y, end_y)), line.get_zorder()


def _covered(figure: Figure, box: Box, height: float) -> bool:
    """Tell whether a filled shape above ``height`` hides what is behind a text."""
    scale = INCH / figure.dpi
    core = _core(box)
    for patch in figure.axes[0].patches:
        if patch.get_zorder() > height and patch.get_fill():
            x0, y0, x1, y1 = (float(side) * scale for side in patch.get_window_extent().extents)
            if x0 <= core.left and y0 <= core.top and x1 >= core.right and y1 >= core.bottom:
                return True
    return False

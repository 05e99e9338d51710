"""Looking at what a chart drew: the boxes of its texts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from cisreport.charts import Chart
from cisreport.charts.canvas import LINK, Box
from cisreport.charts.sheet import draw_sheet
from cisreport.charts.texts import INCH
from cisreport.charts.theme import NARROW, WIDTH, style

TOUCH = 0.05
"""Millimeters by which boxes can share an edge without anybody seeing it."""


Boxes = list[tuple[str, Box]]


def text_boxes(figure: Figure) -> Boxes:
    """Return each text with its box in millimeters, as matplotlib draws it."""
    scale = INCH / figure.dpi
    found = []
    with style():
        for artist in figure.findobj(Text):
            if isinstance(artist, Text) and artist.get_text() and artist.get_visible():
                box = artist.get_window_extent()
                sides = Box(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale)
                found.append((artist.get_text(), sides))
    return found


def drawings(chart: Chart) -> Iterator[Figure]:
    """Yield the drawing of a chart in each of its widths."""
    for width in (WIDTH, NARROW):
        with style():
            yield draw_sheet(chart.draw(chart.layout, width), width, chart.heading)


def leads(figure: Figure) -> set[str]:
    """Return the ids of the records to which marks lead."""
    urls = (artist.get_url() for artist in figure.findobj())
    return {url.partition(LINK)[0] for url in urls if url}


def trouble(figure: Figure) -> dict[str, object]:
    """Return texts that touch one another, reach beyond the sheet, or have a line through them."""
    boxes = text_boxes(figure)
    found = {
        "overlaps": _overlaps(boxes),
        "outside": _outside(figure, boxes),
        "struck": _struck(figure, boxes),
    }
    return {name: texts for name, texts in found.items() if texts}


def marks_outside(figure: Figure) -> list[str]:
    """Return what kind of mark the lines and shapes are that reach beyond the sheet."""
    return _outside(figure, list(_mark_boxes(figure)))


def _overlaps(boxes: Boxes) -> list[tuple[str, str]]:
    return [
        (one, other) for (one, box), (other, second) in combinations(boxes, 2) if box.overlaps(second, -TOUCH)
    ]


def _outside(figure: Figure, boxes: Boxes) -> list[str]:
    width, height = (float(size) * INCH for size in figure.get_size_inches())
    sheet = Box(-TOUCH, -TOUCH, width + TOUCH, height + TOUCH)
    return [
        text
        for text, box in boxes
        if box.left < sheet.left
        or box.top < sheet.top
        or box.right > sheet.right
        or box.bottom > sheet.bottom
    ]


def _mark_boxes(figure: Figure) -> Iterator[tuple[str, Box]]:
    """Yield what kind of mark each line and shape is, and its box in millimeters."""
    scale = INCH / figure.dpi
    axes = figure.axes[0]
    for artist in (*axes.lines, *axes.patches, *axes.collections):
        x0, y0, x1, y1 = (float(side) * scale for side in artist.get_window_extent().extents)
        yield type(artist).__name__, Box(x0, y0, x1, y1)


def _struck(figure: Figure, boxes: Boxes) -> list[tuple[str, Box]]:
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

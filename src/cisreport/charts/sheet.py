"""The sheet of every chart: from top to bottom title and subtitle, panels, key and source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any, Protocol

from matplotlib.figure import Figure

from cisreport.charts.canvas import Canvas
from cisreport.charts.texts import balanced, line_height, text_width, wrapped
from cisreport.charts.theme import MUTED, WIDTH

MARGIN = 0.4
"""Free space at the edges, in millimeters: a drawing begins where the text of the page does."""
NAMES = 41.0
"""Width of a column of names in a wide drawing."""
KEY = 6.0
"""Width of a sample in the key."""
_KEY_ROW = 4.4
_KEY_TEXT = 80.0
_KEY_GAPS = (5.0, 3.0)
Sample = Callable[[Canvas, float, float], None]
"""Draws a form to the right of ``x``, with its middle at ``y``."""
Key = tuple[Sample, str]
"""A form and its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The texts above and below a chart."""

    title: str
    """The finding."""
    subtitle: str
    """The measure."""
    source: str
    """Its sources."""
    left_out: tuple[str, ...] = ()
    """A sentence for each thing that is not drawn."""


class Panel(Protocol):
    """A part of a sheet; its height is known before it is drawn."""

    @property
    def height(self) -> float:
        """Its height, in millimeters."""

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A panel that is one function."""

    height: float
    draw: Callable[[Canvas, float], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The part between the heading and the source of a chart."""

    panels: Sequence[Panel]
    """From top to bottom."""
    keys: Sequence[Key] = ()


def draw_sheet(sheet: Sheet, width: float = WIDTH, heading: Heading | None = None) -> Figure:
    """Draw a sheet as high as its content; with its heading, unless that is text of the page."""
    panels, space = sheet.panels, width - 2 * MARGIN
    title, subtitle, source = heading_lines(heading, space) if heading else ([], [], [])
    rows = _rows(sheet.keys, space)
    heights = [
        *_heights(title, subtitle),
        *(panel.height for panel in panels),
        fsum(height for height, _ in rows) + (1.5 if rows else 0.0),
        len(source) * line_height("source") + (2.0 if source else 0.0),
    ]
    tops = [fsum(heights[:number]) for number in range(len(heights))]
    canvas = Canvas(width, max(fsum(heights), 1.0))
    canvas.block(MARGIN, tops[0] + 1.0, title, "title", bold=True)
    canvas.block(MARGIN, tops[1], subtitle, "subtitle", color=MUTED)
    for panel, top in zip(panels, tops[2:], strict=False):
        panel.draw(canvas, top)
    _draw_key(canvas, rows, tops[-2] + 1.5)
    canvas.block(MARGIN, tops[-1] + 1.0, source, "source", color=MUTED)
    return canvas.finished()


def above(heading: Heading, width: float = WIDTH) -> float:
    """Return how high a heading above a drawing is, in millimeters."""
    title, subtitle, _ = heading_lines(heading, width - 2 * MARGIN)
    return fsum(_heights(title, subtitle))


def _heights(title: Sequence[str], subtitle: Sequence[str]) -> tuple[float, float]:
    """Return the heights of the lines above a drawing."""
    return (
        len(title) * line_height("title") + (1.0 if title else 0.0),
        len(subtitle) * line_height("subtitle") + (2.0 if title else 0.0),
    )


def heading_lines(
    heading: Heading, space: float = WIDTH - 2 * MARGIN
) -> tuple[list[str], list[str], list[str]]:
    """Return the lines of title and subtitle, and those below a drawing that is a separate file."""
    below = [
        line
        for sentence in (heading.source, *heading.left_out)
        for line in wrapped(sentence, space, "source", lines=4)
    ]
    return (
        balanced(heading.title, space, "title", bold=True),
        wrapped(heading.subtitle, space, "subtitle"),
        below,
    )


_Placed = list[tuple[float, Sample, list[str]]]


def _rows(keys: Sequence[Key], space: float) -> list[tuple[float, _Placed]]:
    """Return the height and content of each line of the key; gaps are narrow if that saves a line."""
    rows = min((_filled(keys, space, gap) for gap in _KEY_GAPS), key=len)
    return [(max(_key_height(lines) for _, _, lines in row), row) for row in rows]


def _filled(keys: Sequence[Key], space: float, gap: float) -> list[_Placed]:
    rows: list[_Placed] = []
    x = space
    for sample, text in keys:
        lines = wrapped(text, min(_KEY_TEXT, space - KEY - 1.5), "small", lines=4)
        width = KEY + 1.5 + max(text_width(line, "small") for line in lines)
        if not rows or x + width > space:
            rows.append([])
            x = 0.0
        rows[-1].append((x, sample, lines))
        x += width + gap
    return rows


def _key_height(lines: Sequence[str]) -> float:
    return _KEY_ROW + (len(lines) - 1) * line_height("small")


def _draw_key(canvas: Canvas, rows: Sequence[tuple[float, _Placed]], top: float) -> None:
    for height, row in rows:
        for x, sample, lines in row:
            sample(canvas, MARGIN + x, top + _KEY_ROW / 2)
            first = top + (_KEY_ROW - line_height("small")) / 2
            canvas.block(MARGIN + x + KEY + 1.5, first, lines, "small", color=MUTED)
        top += height


def centered(mark: Callable[..., None], *form: Any, **more: Any) -> Sample:
    """Return a mark as a sample of the key."""
    return lambda canvas, x, y: mark(canvas, x + KEY / 2, y, *form, **more)

"""A sheet in millimeters, on which texts are measured before they are placed.

``x`` runs to the right, ``y`` down, from the upper left corner.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path as Outline
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform, TransformedPath

from cisreport.charts.texts import DPI, INCH, line_height, printable, text_width
from cisreport.charts.theme import SIZES, TEXT
from cisreport.families import families_in_order

Side = Literal["left", "center", "right"]
Path = tuple[Sequence[float], Sequence[float]]
"""The points of a line: to the right, and down."""
LINK: Final = "?"
"""In the link of an artist, between the id of a record and the words of the mark."""
_NO_CLIP: Final = TransformedPath(Outline.unit_rectangle(), IdentityTransform())
"""Is never used, since nothing is clipped; without it, matplotlib computes a clip for each artist."""
_SAME_LINE = 1.4
"""Texts whose middles are nearer than this, in millimeters, are on one line."""
_CLEAR = 0.6
"""Gap in a line to the left and right of a text in front of it, in millimeters."""
_LETTERS = 1.2
"""Height of a line of letters from top to bottom, as a multiple of their size."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box, pad: float = 0.0) -> bool:
        """Return whether the two overlap, or are closer than ``pad``."""
        apart_x = self.right + pad <= other.left or other.right + pad <= self.left
        apart_y = self.bottom + pad <= other.top or other.bottom + pad <= self.top
        return not (apart_x or apart_y)


class Canvas:
    """A figure with one axes, in millimeters."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / INCH, height / INCH), dpi=DPI)
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self._texts: list[tuple[float, float, Text]] = []
        self._boxes: list[Box] = []
        self._behind: list[tuple[Path, dict[str, Any], float]] = []
        self._link: str | None = None

    @contextmanager
    def linked(self, record: str, words: str) -> Iterator[None]:
        """Let what is drawn meanwhile lead to the row of a record, such as a mark or the name of a row.

        Parameters
        ----------
        record : str
            Id of one of the chart's facts.
        words : str
            What the mark says, such as ``14 April 2022: announced for 13 May 2022``.
        """
        before, self._link = self._link, f"{record}{LINK}{printable(words)}"
        yield
        self._link = before

    def text(
        self, x: float, y: float, text: str, size: str = "label", *, side: Side = "left", bold: bool = False,
        color: str = TEXT,
    ) -> None:  # fmt: skip
        """Add one line of text with its middle at ``y``."""
        shown = printable(text)
        artist = Text(
            x, y, shown, ha=side, va="center", color=color, fontsize=SIZES[size], parse_math=False,
            fontweight="bold" if bold else "normal", fontfamily=families_in_order(shown),
        )  # fmt: skip
        width = text_width(shown, size, bold=bold)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[side]
        half = SIZES[size] / 72 * INCH * _LETTERS / 2
        self._texts.append((y, left, artist))
        self._boxes.append(Box(left - _CLEAR, y - half, left + width + _CLEAR, y + half))
        self._add(artist, 5)

    def block(self, x: float, top: float, lines: Sequence[str], size: str = "label", **options: Any) -> float:
        """Add lines of text from ``top`` down; return where the next line would begin."""
        for number, line in enumerate(lines):
            self.text(x, top + (number + 0.5) * line_height(size), line, size, **options)
        return top + len(lines) * line_height(size)

    def line(
        self, xs: Sequence[float], ys: Sequence[float], color: str, width: float = 0.7, **options: Any
    ) -> None:
        """Draw a line through points; a line behind the marks (``zorder`` below 1) has gaps for texts."""
        zorder = options.pop("zorder", 2)
        look = {"color": color, "linewidth": width, "solid_capstyle": "butt", **options}
        if zorder < 1:
            self._behind.append(((xs, ys), look, zorder))
        else:
            self._add(Line2D(xs, ys, **look), zorder)

    def patch(self, patch: Patch, zorder: float = 2) -> None:
        """Add a shape."""
        self._add(patch, zorder)

    def finished(self) -> Figure:
        """Return the figure with its texts in reading order: by lines, and from left to right.

        Programs that read PDF sort the texts of a line in this way, so a chart reads the same in every
        format.
        """
        self._draw_behind()
        below, line = -math.inf, 0
        lines = []
        for y, left, artist in sorted(self._texts, key=lambda text: text[0]):
            line += y - below > _SAME_LINE
            below = y
            lines.append((line, left, artist))
        for number, (_, _, artist) in enumerate(sorted(lines, key=lambda text: text[:2])):
            artist.set_zorder(5 + number / (len(lines) + 1))
        return self.figure

    def _draw_behind(self) -> None:
        for path, look, zorder in self._behind:
            for xs, ys in _around(path, self._boxes):
                self._add(Line2D(xs, ys, **look), zorder)

    def _add(self, artist: Artist, zorder: float) -> None:
        artist.set_zorder(zorder)
        artist.set_url(self._link)
        artist.set_clip_path(_NO_CLIP)
        self.axes.add_artist(artist)
        artist.set_clip_on(False)


def _around(path: Path, boxes: Sequence[Box]) -> Iterator[Path]:
    """Yield the pieces of a horizontal or vertical line outside all boxes; other lines unchanged."""
    (x, *_), (y, *_) = xs, ys = path
    upright = len(set(xs)) == 1
    if not upright and len(set(ys)) > 1:
        yield path
        return
    start, end = (min(ys), max(ys)) if upright else (min(xs), max(xs))
    for box in sorted(boxes, key=lambda box: box.top if upright else box.left):
        across = box.left < x < box.right if upright else box.top < y < box.bottom
        low, high = (box.top, box.bottom) if upright else (box.left, box.right)
        if across and low < end and high > start:
            if low > start:
                yield ((x, x), (start, low)) if upright else ((start, low), (y, y))
            start = high
    if start < end:
        yield ((x, x), (start, end)) if upright else ((start, end), (y, y))

"""A sheet in millimeters, on which texts are measured before they are placed.

``x`` runs to the right, ``y`` down, from the upper left corner.
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import get_ident
from typing import Any, Literal

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from cisreport.charts.theme import FONT, SIZES, TEXT, style

INCH = 25.4
"""Millimeters."""
LEADING = 1.37
"""Distance of lines of text, as a multiple of their size."""
Side = Literal["left", "center", "right"]
Path = tuple[Sequence[float], Sequence[float]]
"""The points of a line: to the right, and down."""
_DPI = 300
_SUBPIXELS = 64
"""FreeType measures in parts of a pixel."""
_SAME_LINE = 1.4
"""Texts whose middles are nearer than this, in millimeters, are on one line."""
_CLEAR = 0.6
"""Gap in a line to the left and right of a text in front of it, in millimeters."""
_LETTERS = 1.2
"""Height of a line of letters from top to bottom, as a multiple of their size."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


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


def printable(text: str) -> str:
    """Return text as one line; a character without a glyph becomes its code, such as ``U+0007``."""
    return "".join(
        " " if char.isspace() else f"U+{ord(char):04X}" if unicodedata.category(char) in _UNSEEN else char
        for char in text
    )


@lru_cache(maxsize=8192)
def text_width(text: str, size: str = "label", *, bold: bool = False) -> float:
    """Return the width of a drawn line of text, in millimeters."""
    if not text:
        return 0.0
    font = _font(bold, get_ident())
    font.set_size(SIZES[size], _DPI)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    width, _ = font.get_width_height()
    return width / _SUBPIXELS / _DPI * INCH


@cache
def _font(bold: bool, _thread: int) -> FT2Font:
    """Return our font; a font object stores the text it measures, so each thread has a separate one."""
    with style():
        face = FontProperties(family=FONT, weight="bold" if bold else "normal")
        return get_font(findfont(face))


def line_height(size: str = "label") -> float:
    """Return the distance from line to line, in millimeters."""
    return SIZES[size] / 72 * INCH * LEADING


def wrapped(text: str, width: float, size: str = "label", *, bold: bool = False, lines: int = 3) -> list[str]:
    """Break text into lines no wider than ``width``; if it does not fit, the last line ends in an ellipsis.

    A word that is wider than a line is broken.
    """
    done: list[str] = []
    line = ""
    for word in _pieces(printable(text).split(), width, size, bold):
        longer = f"{line} {word}" if line else word
        if not line or text_width(longer, size, bold=bold) <= width:
            line = longer
            continue
        done.append(line)
        line = word
    done += [line] if line else []
    if len(done) <= lines:
        return done
    last = f"{done[lines - 1]} {done[lines]}"
    while last and text_width(f"{last}…", size, bold=bold) > width:
        last = last[:-1].rstrip()
    return [*done[: lines - 1], f"{last}…"]


def balanced(
    text: str, width: float, size: str = "label", *, bold: bool = False, lines: int = 3
) -> list[str]:
    """Break text into as many lines as :func:`wrapped`, but of about the same width."""
    widest = wrapped(text, width, size, bold=bold, lines=lines)
    if len(widest) < 2 or widest[-1].endswith("…"):
        return widest
    longest = max(text_width(word, size, bold=bold) for word in printable(text).split())
    widths = [width - n for n in range(int(width - longest), -1, -1)] if longest < width else [width]
    fitting = bisect_left(
        widths, -len(widest), key=lambda less: -len(wrapped(text, less, size, bold=bold, lines=lines + 1))
    )
    return wrapped(text, widths[fitting], size, bold=bold, lines=lines)


def _pieces(words: Sequence[str], width: float, size: str, bold: bool) -> list[str]:
    pieces = []
    for word in words:
        rest = word
        while text_width(rest, size, bold=bold) > width and len(rest) > 1:
            prefixes = range(1, len(rest))
            cut = bisect_right(prefixes, width, key=lambda end: text_width(rest[:end], size, bold=bold))
            pieces.append(rest[: max(cut, 1)])
            rest = rest[max(cut, 1) :]
        pieces.append(rest)
    return pieces


class Canvas:
    """A figure with one axes, in millimeters."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / INCH, height / INCH), dpi=_DPI)
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self._texts: list[tuple[float, float, Text]] = []
        self._boxes: list[Box] = []
        self._behind: list[tuple[Path, dict[str, Any], float]] = []

    def text(
        self, x: float, y: float, text: str, size: str = "label", *, side: Side = "left", bold: bool = False,
        color: str = TEXT,
    ) -> None:  # fmt: skip
        """Add one line of text with its middle at ``y``."""
        artist = Text(
            x, y, printable(text), ha=side, va="center", color=color, fontsize=SIZES[size],
            fontweight="bold" if bold else "normal", parse_math=False,
        )  # fmt: skip
        width = text_width(artist.get_text(), size, bold=bold)
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

"""Rows on a scale, each with a text and a detail: next to the scale, or above it on a narrow sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

from cisreport.charts.canvas import Canvas
from cisreport.charts.panels.rows import DOTS, HEAD, Span, tick_texts
from cisreport.charts.scale import Scale
from cisreport.charts.sheet import MARGIN
from cisreport.charts.texts import line_height, wrapped
from cisreport.charts.theme import MUTED, RULE
from cisreport.wording import amount_text

_BESIDE = 120.0
"""A sheet narrower than this, in millimeters, has names above what they name."""
_NAMES = 67.0
"""Width of the texts next to a scale."""
_EDGE = 1.1
_MARK = 4.6
"""Height of the marks of a row."""

Lines = tuple[list[str], list[str], list[str]]
"""Of a row: the heading above it, its text, and its detail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A panel of rows with a text and a detail."""

    width: float
    """Width of the sheet."""
    names: Sequence[tuple[str, str]]
    """Text and detail of each row; either can be empty."""
    scale: Scale
    mark: Callable[[Canvas, int, float, Span], None]
    """Draws the marks of a row: its number, its middle, and where the scale is."""
    text: Callable[[int], str] = amount_text
    """Returns the text of a tick."""
    room: float = 1.0
    """Space to the right of the scale, in millimeters."""
    groups: Mapping[int, str] = field(default_factory=dict)
    """Headings above rows, by their number."""
    unit: str = ""
    """What the scale counts, to the right above it."""

    @property
    def stacked(self) -> bool:
        """True if the texts are above the marks."""
        return self.width < _BESIDE

    @property
    def span(self) -> Span:
        """Where the scale is."""
        left = MARGIN + (3.0 if self.stacked else _NAMES + 4.0)
        return Span(left, self.width - MARGIN - self.room)

    @property
    def height(self) -> float:
        """Its height, in millimeters."""
        return self._head + fsum(height for _, height in self._rows()) + 1.0

    @property
    def _head(self) -> float:
        return HEAD + (line_height("small") if self.unit else 0.0)

    def _rows(self) -> Iterator[tuple[Lines, float]]:
        space = self.width - 2 * MARGIN
        for number, (text, detail) in enumerate(self.names):
            beside = space if self.stacked else _NAMES
            head = wrapped(self.groups[number], space, bold=True, lines=2) if number in self.groups else []
            lines = wrapped(text, beside, lines=3), wrapped(detail, beside, "small", lines=3)
            high = len(lines[0]) * line_height() + len(lines[1]) * line_height("small")
            high = high + _MARK if self.stacked else max(high, _MARK)
            yield (head, *lines), high + 2 * _EDGE + (len(head) * line_height() + _EDGE if head else 0.0)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        right = self.width - MARGIN
        if self.unit:
            side = line_height("small") / 2
            canvas.text(self.span.right, top + side, self.unit, "small", side="right", color=MUTED)
        places = [(self.span.at(self.scale.share(number)), number) for number in self.scale.ticks]
        ticks = [(x, self.text(number)) for x, number in places]
        tick_texts(canvas, ticks, top + self._head - HEAD / 2 - 0.4)
        edge = top + self._head
        for number, ((head, text, detail), height) in enumerate(self._rows()):
            canvas.line([MARGIN, right], [edge, edge], RULE, 0.4, zorder=0.5)
            inner = edge
            if head:
                inner = canvas.block(MARGIN, edge + _EDGE, head, bold=True)
            below = edge + height
            high = len(text) * line_height() + len(detail) * line_height("small")
            start = inner + _EDGE if self.stacked else inner + (below - inner - high) / 2
            end = canvas.block(MARGIN, start, text)
            end = canvas.block(MARGIN, end, detail, "small", color=MUTED)
            upper = end if self.stacked else inner
            for x, _ in places:
                canvas.line([x, x], [upper, below], RULE, 0.4, linestyle=DOTS, zorder=0.4)
            self.mark(canvas, number, (upper + below) / 2, self.span)
            edge = below
        canvas.line([MARGIN, right], [edge, edge], RULE, 0.4, zorder=0.5)

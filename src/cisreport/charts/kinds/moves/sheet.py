"""Announced and held as a sheet: a row for each move, the strip of what was kept, and the key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from matplotlib.patches import Circle

from cisreport.charts import counts
from cisreport.charts.canvas import Canvas
from cisreport.charts.marks import bar, bar_sample, point
from cisreport.charts.panels.entries import Entries
from cisreport.charts.panels.rows import Span
from cisreport.charts.scale import Scale
from cisreport.charts.sheet import MARGIN, Drawing, Key, Panel, Sheet, centered
from cisreport.charts.texts import line_height, text_width, wrapped
from cisreport.charts.theme import HUES, TEXT
from cisreport.charts.words import capital

_HUE = 0
_STEP = 2.8
"""From one kept announcement to the next, in millimeters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A window of days announced for an event that was held on another day."""

    event: str
    label: str
    announced: str
    """When it was announced, for when, and for where."""
    least: int
    most: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A window of days announced for an event that was held within it."""

    event: str
    text: str
    """The event, and for when it was announced."""
    exact: bool
    """True if it was held on exactly the day announced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Everything the sheet shows."""

    scale: Scale
    rows: tuple[Row, ...]
    kept: tuple[Kept, ...]


def kept_text(kept: Collection[Kept]) -> str:
    """Return how many announced times were kept, to the day and within them."""
    exact, within = counts.times_kept_to_the_day(kept), counts.times_kept_within(kept)
    parts = [f"{exact.words} to the day"] if exact else []
    parts += [f"{within.words} within the days announced"] if within else []
    return f"kept: {' and '.join(parts)}"


def draw(layout: Moves, width: float) -> Sheet:
    """Return the panels and the key."""

    def mark(canvas: Canvas, number: int, y: float, span: Span) -> None:
        row = layout.rows[number]
        left, right = (span.at(layout.scale.share(days)) for days in (row.least, row.most))
        zero = span.at(layout.scale.share(0))
        canvas.line([zero, zero], [y - 1.9, y + 1.9], TEXT, 1.1, zorder=1.5)
        canvas.line([zero, left if row.least > 0 else right], [y, y], HUES[_HUE], 1.1, zorder=1.6)
        with canvas.linked(row.event, f"{row.label}: {row.announced}; {row.text}"):
            if row.least == row.most:
                point(canvas, left, y, "held", _HUE)
            else:
                bar(canvas, (left, max(right, left + 1.2)), y, 2.6, "held", _HUE)
        canvas.text(max(zero, right) + 2.2, y, row.text, "small")

    panels: list[Panel] = []
    if layout.rows:
        names = [(row.label, row.announced) for row in layout.rows]
        room = 2.2 + max(text_width(row.text, "small") for row in layout.rows)
        panels.append(
            Entries(width=width, names=names, scale=layout.scale, mark=mark, room=room, unit="days later →")
        )
    if layout.kept:
        panels.append(_kept_panel(layout.kept, width))
    return Sheet(panels, _keys(layout))


def _kept_panel(kept: Sequence[Kept], width: float) -> Drawing:
    """Return a strip with a disk for each window that was kept, those kept to the day first."""
    ordered = sorted(kept, key=lambda item: not item.exact)
    lines = wrapped(capital(kept_text(kept)), width - 2 * MARGIN)
    most = int((width - 2 * MARGIN) / _STEP)
    above = 1.6 + len(lines) * line_height()

    def drawn(canvas: Canvas, top: float) -> None:
        canvas.block(MARGIN, top + 1.0, lines)
        for number, item in enumerate(ordered):
            x, y = MARGIN + (number % most + 0.5) * _STEP, top + above + (number // most + 0.5) * 3.2
            with canvas.linked(item.event, item.text):
                _disk(canvas, x, y, exact=item.exact)

    return Drawing(above + -(-len(ordered) // most) * 3.2 + 1.0, drawn)


def _disk(canvas: Canvas, x: float, y: float, *, exact: bool) -> None:
    face = HUES[_HUE] if exact else "white"
    canvas.patch(Circle((x, y), 0.95, facecolor=face, edgecolor=HUES[_HUE], linewidth=0.9), 3)


def _keys(layout: Moves) -> list[Key]:
    keys: list[Key] = []
    if layout.rows:
        keys.append((_zero_sample, "day announced, or the nearest of the days announced"))
    if any(row.least == row.most for row in layout.rows):
        keys.append((centered(point, "held", _HUE), "day it was held"))
    if any(row.least < row.most for row in layout.rows):
        keys.append((bar_sample("held", _HUE), "moved to some day of the bar, as not every day is known"))
    for exact, text in ((True, "kept to the day"), (False, "kept within the days announced")):
        if any(item.exact is exact for item in layout.kept):
            keys.append((centered(_disk, exact=exact), text))
    return keys


def _zero_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x + 3.0, x + 3.0], [y - 1.6, y + 1.6], TEXT, 1.1)

"""A matrix: rows with names, columns with heads; columns that do not fit are in further blocks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cisreport.charts.canvas import Canvas
from cisreport.charts.panels.rows import Rows
from cisreport.charts.sheet import MARGIN, Drawing
from cisreport.charts.texts import line_height, text_width
from cisreport.charts.theme import RULE, WIDTH

_COLUMN = 6.8
"""Least width of a column, in millimeters."""
_HEAD = 3 * line_height("small") + 1.5


def matrix(
    names: Sequence[str],
    heads: Sequence[Sequence[str]],
    cell: Callable[[Canvas, float, float, int, int], None],
) -> list[Drawing]:
    """Return the blocks of a matrix.

    Parameters
    ----------
    names : sequence of str
        Names of the rows.
    heads : sequence of sequence of str
        Three lines above each column.
    cell : callable
        Draws a cell: its middle, the number of its row, and that of its column.
    """
    rows = Rows.of(names, 4.6)
    left = MARGIN + max(text_width(line) for name in rows.names for line in name) + 3.0
    most = int((WIDTH - MARGIN - left) / _COLUMN)
    length = math.ceil(len(heads) / math.ceil(len(heads) / most))
    blocks = [range(start, min(start + length, len(heads))) for start in range(0, len(heads), length)]
    return [
        Drawing(_HEAD + rows.height + 2.0, _Block(rows, heads, cell, left, block).draw) for block in blocks
    ]


@dataclass(frozen=True, slots=True)
class _Block:
    rows: Rows
    heads: Sequence[Sequence[str]]
    cell: Callable[[Canvas, float, float, int, int], None]
    left: float
    columns: range

    def draw(self, canvas: Canvas, top: float) -> None:
        above = top + _HEAD
        self.rows.draw(canvas, above, self.left + _COLUMN * len(self.columns))
        middles = [self.left + (n + 0.5) * _COLUMN for n in range(len(self.columns))]
        for x, column in zip(middles, self.columns, strict=True):
            canvas.block(x, top, self.heads[column], "small", side="center")
        for n in range(len(self.columns) + 1):
            x = self.left + n * _COLUMN
            canvas.line([x, x], [above, above + self.rows.height], RULE, 0.4, zorder=0.5)
        for row, y in enumerate(self.rows.middles(above)):
            for x, column in zip(middles, self.columns, strict=True):
                self.cell(canvas, x, y, row, column)

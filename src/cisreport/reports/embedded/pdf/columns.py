"""Widths of table columns in print, by what the cells hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cisreport.reports.embedded.pdf.text import LONGEST_WORD, PIECE
from cisreport.reports.embedded.tree import Element, elements, has_class, stringify

_LINE_LENGTH: Final = 96
"""Characters of table text on a line of the print, at its size."""
_REGISTER_LINE_LENGTH: Final = 112
"""The same in the register, whose size is smaller."""
_PADDING: Final = 2.2
_WIDE_LETTERS: Final = 1.12
"""Room that a word needs for a character, some wide letters counted in."""
_FULL_LINE: Final = 0.9
"""Share of a line that a table may take without widths for its columns."""
_BETWEEN_ROWS: Final = 0.8
"""Lines that the space around a row takes."""
_SHORT: Final = 24
"""Characters of a text that is taken for one line."""
_EVEN: Final = 0.005
"""Difference of shares below which a document does not tell columns apart."""
_PIECE: Final = re.compile(r"[^\s/:_.-]*[/:_.-]?", re.ASCII)
"""A word, or a part of one up to a sign that it may break after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How much room a cell needs, in characters."""

    column: int
    longest: float
    """The longest piece of a word."""
    total: int
    """The whole text."""
    blocks: int
    """Pieces of text that begin on lines of their own."""
    single: bool
    """Whether the cell is in one column only."""


def set_widths(table: Element) -> list[float]:
    """Give a table's columns widths that fit what they hold; return about how many lines each row takes."""
    rows = [cells for section in _sections(table) for cells in _measured(section)]
    room = _REGISTER_LINE_LENGTH if has_class(table, "register-table") else _LINE_LENGTH
    return _lines(rows, _widths(table["c"][2], rows, room))


def _sections(table: Element) -> Iterator[list[Any]]:
    """Yield the rows of each part of a table that a cell cannot reach out of."""
    _, _, _, head, bodies, foot = table["c"]
    yield head[1]
    for _, _, between, rows in bodies:
        yield between
        yield rows
    yield foot[1]


def _measured(rows: Sequence[Any]) -> Iterator[list[Cell]]:
    """Yield the cells of each row; a cell that is several rows high belongs to the first."""
    below: dict[int, int] = {}  # by column, in how many rows a cell from above stands
    for row in rows:
        above, below = below, {column: left - 1 for column, left in below.items() if left > 1}
        cells, column = [], 0
        for _, _, high, wide, content in row[1]:
            while column in above:
                column += 1
            text = stringify(content)
            piece = max(map(len, _PIECE.findall(text)))
            longest = _WIDE_LETTERS * (piece if piece < LONGEST_WORD else PIECE)
            blocks = sum(1 for _ in elements(content, "Plain", "Para")) if len(text) > _SHORT else 1
            cells.append(
                Cell(column=column, longest=longest, total=len(text), blocks=blocks, single=wide == 1)
            )
            if high > 1:
                below |= dict.fromkeys(range(column, column + wide), high - 1)
            column += wide
        yield cells


def _widths(specs: list[Any], rows: Sequence[Sequence[Cell]], room: int) -> list[float]:
    """Give the columns their widths; return them in characters."""
    least, most = _demands(len(specs), rows)
    told = [width.get("c", 0) for _, width in specs]
    fits = not _tells_apart(told) and sum(most) <= _FULL_LINE * room
    if fits:
        share = most
    elif _tells_apart(told):
        share = _told_widths(told, least, room)
    else:
        share = _own_widths(least, most, room)
    total = sum(share)
    for spec, width in zip(specs, share, strict=True):
        if spec[0]["t"] == "AlignDefault":
            spec[0] = {"t": "AlignLeft"}
        spec[1] = {"t": "ColWidthDefault"} if fits else {"t": "ColWidth", "c": width / total}
    return share


def _demands(count: int, rows: Sequence[Sequence[Cell]]) -> tuple[list[float], list[float]]:
    """Return what each column's words need at least, and what its longest text would take on one line."""
    least, most = [3.0] * count, [3.0] * count
    for cells in rows:
        for cell in cells:
            if cell.single and cell.column < count:
                least[cell.column] = max(least[cell.column], cell.longest)
                most[cell.column] = max(most[cell.column], cell.total)
    least = [width + _PADDING for width in least]
    return least, [max(width + _PADDING, need) for width, need in zip(most, least, strict=True)]


def _tells_apart(told: Sequence[float]) -> bool:
    """Return whether the document itself tells the columns apart in width."""
    return all(told) and any(abs(width - told[0]) > _EVEN for width in told)


def _told_widths(told: Sequence[float], least: Sequence[float], room: int) -> list[float]:
    """Return the widths that the document tells, none below what its words need where others can give."""
    share = [part * room for part in told]
    over = [width - need for width, need in zip(share, least, strict=True)]
    lack, excess = -sum(part for part in over if part < 0), sum(part for part in over if part > 0)
    given = min(lack / excess, 1) if excess else 0
    return [
        need if part < 0 else width - given * part
        for width, need, part in zip(share, least, over, strict=True)
    ]


def _own_widths(least: Sequence[float], most: Sequence[float], room: int) -> list[float]:
    """Return the widths that words need, and what room is left shared by how much the columns hold."""
    weights = [math.sqrt(width - need) for width, need in zip(most, least, strict=True)]
    spare = max(room - sum(least), 0) / max(sum(weights), 1e-6)
    return [need + spare * weight for need, weight in zip(least, weights, strict=True)]


def _lines(rows: Sequence[Sequence[Cell]], share: Sequence[float]) -> list[float]:
    """Return about how many lines each row takes."""
    return [
        _BETWEEN_ROWS + max((_height(cell, share[cell.column]) for cell in cells), default=1)
        for cells in rows
    ]


def _height(cell: Cell, width: float) -> int:
    return max(math.ceil(cell.total / max(width - _PADDING, 1)), cell.blocks)

"""Widths of table columns on pages, by their content; and how a table that is too wide is set.

Such a table has smaller letters; if they do not help, its page is turned, and then its words break.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any, Final

from cisreport.rendering.embedded.outline import plain
from cisreport.rendering.tree import Attributes, Element, elements, has_class, stringify

LONGEST_WORD: Final = 70
"""Characters of a word from which on a line may have no space for it."""
PIECE: Final = 10
"""Characters of the pieces that such a word breaks into."""
_WIDE_LETTERS: Final = 1.12
"""Space that a word needs for a character, some wide letters counted in."""
_FULL_LINE: Final = 0.9
"""Share of a line that a table may take without widths for its columns."""
_GROWTH: Final = 1.5
"""Characters by which a column of the register grows at once."""
_FIRST_PAGE: Final = 4
_NEXT_PAGE: Final = 3
_MOST_PAGES: Final = 4
"""Characters of the first number of a page in a list and of the next ones, and how many these are."""
_MOVES: Final = (1.5, 4.0, 9.0)
"""Characters that move from column to column at once."""
_EVEN_TEXT: Final = 0.97
"""Share of a line that words fill before the next one breaks."""
_LONGEST_NAME: Final = 19
"""Characters of a fact's name that stays on one line."""
_BETWEEN_ROWS: Final = 0.8
"""Lines that the space around a row takes."""
_LEAST_PART: Final = 5
"""Characters of a word that stay on one line at least."""
_LONGEST_PART: Final = 40
"""Characters of a part of a word from which on no table gains by more."""
_SHORT: Final = 24
"""Characters of a text that is taken for one line."""
_EVEN: Final = 0.005
"""Difference of shares below which a document does not distinguish columns."""
_PIECE: Final = re.compile(r"[^\s/:_.-]*[/:_.-]?", re.ASCII)
"""A word, or a part of one up to a character that it may break after."""
_NUMBER: Final = re.compile(r"^\W*\d|\u00a0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A way to set a table."""

    space: float
    """Characters of table text on a line."""
    size: str = ""
    """Size of the letters; empty: the usual one."""
    padding: float = 2.2
    """Space between columns, in characters."""
    turned: bool = False
    """Whether the table is on a turned page."""


_REGISTER: Final = Step(space=136, padding=1.4)
"""How the tables of the register are set, whose letters are small."""
_STEPS: Final = (
    Step(space=96),
    Step(space=112, size="7.25pt", padding=1.6),
    Step(space=125, size="6.5pt", padding=1.6),
    Step(space=147, turned=True),
    Step(space=172, size="7.25pt", padding=1.6, turned=True),
    Step(space=191, size="6.5pt", padding=1.6, turned=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a table is set."""

    lines: Sequence[float]
    """About how many lines each row takes."""
    step: Step
    part: int = 0
    """Characters of the longest part of a word on one line; 0: words are whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How much space a cell needs, in characters."""

    column: int
    longest: float
    """The longest piece of a word."""
    number: float
    """The longest number, which never breaks."""
    total: int
    """The whole text."""
    blocks: int
    """Pieces of text that begin on new lines."""
    single: bool
    """Whether the cell is in one column only."""


def name_of(table: Element) -> str:
    """Return the identifier of a table, or else the words of its first cell that has any."""
    cells = (cell for section in _sections(table) for _, row in section for cell in row)
    words = (plain(cell[4]) for cell in cells)
    return Attributes(table).identifier or next(filter(None, words), "")


def set_widths(
    table: Element, *, share: float = 1, turns: bool = False, register: Step = _REGISTER
) -> Layout | None:
    """Give a table's columns widths that fit their content.

    Parameters
    ----------
    table : Element
        The table, changed in place.
    share : float
        Share of the line that it can take.
    turns : bool
        Whether its page can be turned.
    register : Step
        How the tables of a register are set.

    Returns
    -------
    Layout or None
        How the table is set; None if it has too many columns for any way to.
    """
    is_register = has_class(table, "register-table")
    rows = [cells for section in _sections(table) for cells in _measured(section, runs_on=is_register)]
    steps = [replace(step, space=share * step.space) for step in _STEPS if turns or not step.turned]
    if is_register:
        steps = [register]
    parts = range(_LONGEST_PART, _LEAST_PART - 1, -1)
    for step, part in (*((step, 0) for step in steps), *((steps[-1], part) for part in parts)):
        least, most = _demands(len(table["c"][2]), rows, step.padding, part)
        if math.fsum(least) <= step.space:
            shared = _low_rows(rows, least, step) if is_register else None
            widths = _widths(table["c"][2], least, most, step.space, shared)
            return Layout(lines=_lines(rows, widths, step.padding), step=step, part=part)
    return None


def _sections(table: Element) -> Iterator[list[Any]]:
    """Yield the rows of each part of a table that a cell cannot reach out of."""
    _, _, _, head, bodies, foot = table["c"]
    yield head[1]
    for _, _, between, rows in bodies:
        yield between
        yield rows
    yield foot[1]


def _measured(rows: Sequence[Any], *, runs_on: bool) -> Iterator[list[Cell]]:
    """Yield the cells of each row; a cell that is several rows high belongs to the first.

    In cells that run on, pieces of text do not begin on new lines.
    """
    below: dict[int, int] = {}  # by column, how many rows a cell from above still spans
    for row in rows:
        above, below = below, {column: left - 1 for column, left in below.items() if left > 1}
        cells, column = [], 0
        for _, _, high, wide, content in row[1]:
            while column in above:
                column += 1
            text = stringify(content)
            pieces = _PIECE.findall(text)
            is_short = runs_on or len(text) <= _SHORT
            blocks = 1 if is_short else sum(1 for _ in elements(content, "Plain", "Para"))
            cell = Cell(
                column=column,
                longest=_space_of(pieces),
                number=_space_of(piece for piece in pieces if not may_break(piece)),
                total=len(text) + sum(map(_of_pages, elements(content, "Span"))),
                blocks=blocks,
                single=wide == 1,
            )
            cells.append(cell)
            if high > 1:
                below |= dict.fromkeys(range(column, column + wide), high - 1)
            column += wide
        yield cells


def _of_pages(span: Element) -> int:
    """Return about how many characters numbers of pages take, which only the print knows."""
    if not has_class(span, "pages"):
        return 0
    count = len((Attributes(span).get("of") or "").split())
    return _FIRST_PAGE + _NEXT_PAGE * min(count - 1, _MOST_PAGES)


def may_break(word: str) -> bool:
    """Return whether a word may break anywhere if it has to: it is not a number with its unit."""
    return _NUMBER.search(word) is None


def _space_of(pieces: Iterable[str]) -> float:
    """Return the space that the longest piece of a word needs."""
    longest = max(map(len, pieces), default=0)
    return _WIDE_LETTERS * (longest if longest < LONGEST_WORD else PIECE)


def _widths(
    specs: list[Any],
    least: Sequence[float],
    most: Sequence[float],
    space: float,
    shared: Sequence[float] | None,
) -> list[float]:
    """Give the columns their widths, those that are known or fit; return them in characters."""
    stated = [width.get("c", 0) for _, width in specs]
    fits = not _distinguishes(stated) and math.fsum(most) <= _FULL_LINE * space
    if shared is not None:
        share, fits = list(shared), False
    elif fits:
        share = list(most)
    elif _distinguishes(stated):
        share = _given_widths(stated, least, space)
    else:
        share = _fitted_widths(least, most, space)
    total = math.fsum(share)
    for spec, width in zip(specs, share, strict=True):
        if spec[0]["t"] == "AlignDefault":
            spec[0] = {"t": "AlignLeft"}
        spec[1] = {"t": "ColWidthDefault"} if fits else {"t": "ColWidth", "c": width / total}
    return share


def _demands(
    count: int, rows: Sequence[Sequence[Cell]], padding: float, part: int
) -> tuple[list[float], list[float]]:
    """Return what each column needs at least, and what its longest text would take on one line.

    It needs its longest word, or a part of so many characters if words break.
    """
    least, most = [3.0] * count, [3.0] * count
    for cells in rows:
        for cell in cells:
            if cell.single and cell.column < count:
                need = max(min(cell.longest, _WIDE_LETTERS * part), cell.number) if part else cell.longest
                least[cell.column] = max(least[cell.column], need)
                most[cell.column] = max(most[cell.column], cell.total)
    least = [width + padding for width in least]
    return least, [max(width + padding, need) for width, need in zip(most, least, strict=True)]


def _distinguishes(stated: Sequence[float]) -> bool:
    """Return whether the document itself gives columns different widths."""
    return all(stated) and any(abs(width - stated[0]) > _EVEN for width in stated)


def _given_widths(stated: Sequence[float], least: Sequence[float], space: float) -> list[float]:
    """Return the widths that the document gives, none below what its words need where others can give."""
    share = [part * space for part in stated]
    over = [width - need for width, need in zip(share, least, strict=True)]
    lack, excess = -math.fsum(part for part in over if part < 0), math.fsum(part for part in over if part > 0)
    given = min(lack / excess, 1) if excess else 0
    return [
        need if part < 0 else width - given * part
        for width, need, part in zip(share, least, over, strict=True)
    ]


def _fitted_widths(least: Sequence[float], most: Sequence[float], space: float) -> list[float]:
    """Return the widths that words need, with the remaining space shared by the content of the columns."""
    weights = [math.sqrt(width - need) for width, need in zip(most, least, strict=True)]
    spare = max(space - math.fsum(least), 0) / max(math.fsum(weights), 1e-6)
    return [need + spare * weight for need, weight in zip(least, weights, strict=True)]


def _low_rows(rows: Sequence[Sequence[Cell]], least: Sequence[float], step: Step) -> list[float]:
    """Return widths with which rows are about as low as they can be.

    Each part of the remaining space goes to the column where it makes the most rows lower.
    """
    names = [cell.total for row in rows for cell in row if cell.column == 0]
    share, cells = list(least), [[cell for cell in row if cell.single] for row in rows]
    share[0] = max(share[0], min(max(names, default=0), _LONGEST_NAME) + step.padding)
    for _ in range(max(int((step.space - math.fsum(share)) / _GROWTH), 0)):
        gains = [0.0] * len(share)
        for row in cells:
            lines, column = max(
                ((cell.total / (share[cell.column] - step.padding), cell.column) for cell in row),
                default=(0, 0),
            )
            if lines > 1:
                gains[column] += lines / share[column]
        best = max(gains)
        share[gains.index(best) if best else share.index(max(share))] += _GROWTH
    return _lower(cells, share, least, step)


def _lower(
    rows: Sequence[Sequence[Cell]], share: list[float], least: Sequence[float], step: Step
) -> list[float]:
    """Move space between columns as long as the lines of all rows become fewer."""
    inner = [[(cell.column, cell.total / _EVEN_TEXT, cell.blocks) for cell in row] for row in rows]

    def count(widths: Sequence[float]) -> int:
        return sum(
            max(max(math.ceil(total / widths[column]), blocks) for column, total, blocks in row)
            for row in inner
            if row
        )

    share = [width - step.padding for width in share]
    lowest = [width - step.padding for width in least]
    lines, is_done = count(share), False
    while not is_done:
        is_done = True
        for giving, taking in permutations(range(len(share)), 2):
            for amount in _MOVES:
                if giving == 0 or share[giving] - amount < lowest[giving]:
                    continue
                moved = list(share)
                moved[giving] -= amount
                moved[taking] += amount
                if (fewer := count(moved)) < lines:
                    share, lines, is_done = moved, fewer, False
                    break
    return [width + step.padding for width in share]


def _lines(rows: Sequence[Sequence[Cell]], share: Sequence[float], padding: float) -> list[float]:
    """Return about how many lines each row takes."""
    return [
        _BETWEEN_ROWS + max((_height(cell, share[cell.column] - padding) for cell in cells), default=1)
        for cells in rows
    ]


def _height(cell: Cell, width: float) -> int:
    return max(math.ceil(cell.total / max(width, 1)), cell.blocks)

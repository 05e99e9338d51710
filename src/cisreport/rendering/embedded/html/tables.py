"""Tables in regions that scroll, with headings that say what they head; on a phone, long ones row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from cisreport.rendering.embedded.html.tints import Tints
from cisreport.rendering.embedded.outline import caption_text, plain
from cisreport.rendering.tree import Attributes, Element, attr, elements, has_class, stringify, text

PHONE_LINE: Final = 44
"""Characters of a row that a phone can show side by side."""

_ALIGNMENTS: Final = {"AlignRight": "right", "AlignCenter": "center"}
_DEFAULT: Final = "AlignDefault"

Cell = list[Any]
"""Attributes, alignment, rows and columns that it spans, blocks."""
Row = list[Any]
"""Attributes and cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Presents the tables of one page."""

    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    """Numbers of the tables, to name those without a caption."""
    tints: Tints = field(default_factory=Tints)
    """The colors of the page, with those of their cells."""

    def table(self, table: Element) -> Element:
        """Return a table in its region."""
        self.tints.tint_cells(table)
        caption, specs = table["c"][1][1], table["c"][2]
        number = next(self._numbers)
        labels = labels_if_long(table)
        for part in _parts(table):
            for column, cell in _placed(part.rows):
                _present(cell, specs[column][0] if column < len(specs) else None)
                _say_role(cell, part.role(column))
        if labels:
            stack(table, labels)
        table["c"][2] = [[{"t": _DEFAULT}, {"t": "ColWidthDefault"}] for _ in specs]
        name = caption_text(caption) or f"Table {number} of this page"
        region = {"tabindex": "0", "role": "region", "aria-label": name}
        return {"t": "Div", "c": [attr(classes=("table-scroll",), attributes=region), [table]]}


def labels_if_long(table: Element) -> Mapping[int, str]:
    """Return the headings of the columns of a table that a phone shows row by row; else none."""
    return _labels(table) if has_class(table, "register-table") or _stacks(table) else {}


def stack(table: Element, labels: Mapping[int, str]) -> None:
    """Let a phone show a table row by row, each cell with the heading of its column."""
    for part in _parts(table):
        for column, cell in _placed(part.rows):
            _stack(cell, part.role(column), labels.get(column, ""))
    Attributes(table).classes.append("stacked")
    _say_roles(table)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Rows of one part of a table."""

    rows: list[Row]
    is_head: bool = False
    heads: int = 0
    """Columns from the left whose cells head their rows."""

    def role(self, column: int) -> str:
        """Return the role of the part's cells in a column, as ARIA names it."""
        if self.is_head:
            return "columnheader"
        return "rowheader" if column < self.heads else "cell"


def _parts(table: Element) -> list[_Part]:
    *_, (_, head), bodies, (_, foot) = table["c"]
    parts = [_Part(rows=head, is_head=True), _Part(rows=foot)]
    for _, heads, head_rows, rows in bodies:
        parts += [_Part(rows=head_rows, is_head=True), _Part(rows=rows, heads=heads)]
    return parts


def _placed(rows: list[Row]) -> Iterator[tuple[int, Cell]]:
    """Yield each cell with its column, counted from 0; cells of rows above may reach down."""
    covered: dict[int, int] = {}
    for _, cells in rows:
        column, below = 0, dict[int, int]()
        for cell in cells:
            while column in covered:
                column += 1
            yield column, cell
            spanned = range(column, column + cell[3])
            below |= dict.fromkeys(spanned, cell[2])
            column = spanned.stop
        covered = {at: left - 1 for at, left in (covered | below).items() if left > 1}


def _labels(table: Element) -> dict[int, str]:
    """Return the headings of the columns: the words of the head's last row."""
    rows = table["c"][3][1]
    return {column: plain(cell[4]) for column, cell in _placed(rows[-1:])}


def _stacks(table: Element) -> bool:
    """Return whether a table is better read row by row on a phone: it has headings, and long rows."""
    _, _, specs, (_, head), bodies, _ = table["c"]
    rows = [cells for body in bodies for _, cells in body[3]]
    if len(head) != 1 or len(specs) < 2 or any(cell[2] > 1 or cell[3] > 1 for row in rows for cell in row):
        return False
    return any(len("".join(stringify(cell[4]) for cell in row)) > PHONE_LINE for row in rows)


def _present(cell: Cell, of_column: Element | None) -> None:
    """Say a cell's alignment by a class."""
    align = cell[1]["t"]
    if align == _DEFAULT and of_column:
        align = of_column["t"]
    cell[1] = {"t": _DEFAULT}
    if align in _ALIGNMENTS:
        cell[0][1].append(_ALIGNMENTS[align])


def _say_role(cell: Cell, role: str) -> None:
    """Say of a heading cell what it heads; one without words would head nothing."""
    attributes = Attributes.at(cell[0])
    if role == "rowheader":
        attributes.set("scope", "row")
    elif role == "columnheader":
        attributes.set("scope", "colgroup" if cell[3] > 1 else "col")
        if not stringify(cell[4]) and not any(
            elements(cell[4], "RawInline", "Image", "Note", "CodeBlock", "RawBlock")
        ):
            words = [text("(no"), {"t": "Space"}, text("heading)")]
            span = {"t": "Span", "c": [attr(classes=("visually-hidden",)), words]}
            cell[4] = [{"t": "Plain", "c": [span]}]


def _stack(cell: Cell, role: str, label: str) -> None:
    """Keep what a cell is and its column's heading where the page shows its row as a list."""
    attributes = Attributes.at(cell[0])
    attributes.set("role", role)
    if label and role != "columnheader":
        attributes.set("data-label", label)


def _say_roles(table: Element) -> None:
    """Keep what a stacked table and its rows are, in every browser.

    ARIA knows no caption with links in a table that has its role from an attribute, so it gets one there.
    """
    _, (_, caption), _, head, bodies, _ = table["c"]
    if not any(elements(caption, "Link")):
        Attributes(table).set("role", "table")
    for group in (head, *bodies):
        Attributes.at(group[0]).set("role", "rowgroup")
    for part in _parts(table):
        for row in part.rows:
            Attributes.at(row[0]).set("role", "row")

"""Columns of numbers: to the right, with decimal points below each other.

What a column has decides, unless the document gives it an alignment.
"""

from __future__ import annotations

import re
from typing import Any, Final

from cisreport.rendering.tree import Element, Tree, attr, elements, stringify
from cisreport.spans import DIGITS

_NUMBER: Final = r"[-+\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_NUMBERS: Final = re.compile(rf"{_NUMBER}(?:(?:\u2013| to ){_NUMBER})?")
"""A number, or a range of two."""
_DECIMALS: Final = re.compile(r"(?:\.(\d+))?\Z")
"""The decimal digits of the last number."""
_ABSENT: Final = frozenset({"", "-", "\u2013", "\u2014"})
_DEFAULT: Final = "AlignDefault"
_Cell = list[Any]


def align_numbers(tree: Tree) -> None:
    """Align the columns of numbers in the tables of a tree, in place; the first column names the rows."""
    for table in elements(tree["blocks"], "Table"):
        _, _, columns, _, bodies, _ = table["c"]
        rows = [cells for _, _, *parts in bodies for part in parts for _, cells in part]
        if any(len(cells) != len(columns) or any(cell[2:4] != [1, 1] for cell in cells) for cells in rows):
            continue
        for number, column in enumerate(columns[1:], 1):
            cells = [cells[number] for cells in rows]
            if column[0]["t"] == _DEFAULT and all(cell[1]["t"] == _DEFAULT for cell in cells):
                _align(column, cells)


def _align(column: list[Any], cells: list[_Cell]) -> None:
    """Align a column if all of its cells have numbers, or nothing."""
    texts = [" ".join(stringify(cell[4]).split()) for cell in cells]
    numbers = [text for text in texts if text not in _ABSENT]
    if not numbers or not all(map(_NUMBERS.fullmatch, numbers)):
        return
    column[0] = {"t": "AlignRight"}
    decimals = [len(match[1] or "") if (match := _DECIMALS.search(text)) else 0 for text in texts]
    most = max(decimals)
    for text, cell, count in zip(texts, cells, decimals, strict=True):
        if text not in _ABSENT and count < most:
            _fill(cell[4], ("" if count else ".") + "0" * (most - count))


def _fill(blocks: list[Element], digits: str) -> None:
    """Put the space of digits behind the last word of a cell."""
    if blocks[-1]["t"] in ("Plain", "Para"):
        blocks[-1]["c"].append({"t": "Span", "c": [attr("", (DIGITS,), {"of": digits}), []]})

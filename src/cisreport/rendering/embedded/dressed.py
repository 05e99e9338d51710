"""Looks of rows and cells of tables that an author writes, and widths that no format knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from cisreport.rendering.embedded import effects
from cisreport.rendering.embedded.outline import length
from cisreport.rendering.tree import Attributes, Element
from cisreport.spans import COLOR, FILL

_UNITS: Final = frozenset({"", "px", "%", "in", "cm", "mm", "pt", "em"})
_TAKEN: Final = frozenset({"text-align"})
"""Styles of cells that pandoc reads."""
_SHARES: Final = re.compile(r"[\d.]+%?")


def table_parts(table: Element) -> Iterator[tuple[list[Any], list[Element] | None]]:
    """Yield the attributes of each part, row and cell of a table, and the blocks of a cell."""
    *_, head, bodies, foot = table["c"]
    groups = [(head[0], [head[1]]), *((body[0], body[2:]) for body in bodies), (foot[0], [foot[1]])]
    for attributes, parts in groups:
        yield attributes, None
        for own, cells in (row for rows in parts for row in rows):
            yield own, None
            yield from ((cell[0], cell[4]) for cell in cells)


def dress(attributes: Attributes, cell: list[Element], name: str, value: str) -> bool:
    """Give a cell what a style says; return False for one that has no effect."""
    if name in _TAKEN:
        return True
    if kind := effects.EMPHASES.get((name, value)):
        for block in cell:
            if block["t"] in ("Plain", "Para"):
                block["c"] = [{"t": kind, "c": block["c"]}]
        return True
    code = effects.color_code(value) if name in effects.COLORS else None
    if code:
        attributes.set(COLOR if effects.COLORS[name] == "color" else FILL, code.removeprefix("#"))
    return code is not None


def odd_width(words: str) -> str:
    """Return a width that no format knows, or nothing for a known one and for one that changes nothing."""
    if words.strip() in ("", "auto") or _SHARES.fullmatch(words.strip()):
        return ""
    number, unit = length(words.strip())
    return "" if number and unit in _UNITS else words.strip()

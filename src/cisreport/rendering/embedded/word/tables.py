"""Tables of a Word document: their captions, the widths of their columns, and the colors of their cells."""

from __future__ import annotations

from typing import Any, Final

from cisreport.execution.looks import contrasting
from cisreport.rendering.embedded.columns import Step, name_of, set_widths
from cisreport.rendering.embedded.run import Rule, Run
from cisreport.rendering.embedded.word.looks import of_words
from cisreport.rendering.embedded.word.markup import bookmarked, empty, raw, styled, words_in
from cisreport.rendering.tree import Attributes, Element, attr, elements, has_class, walk
from cisreport.spans import BARS, COLOR, FILL

TURNABLE: Final = "turnable"
"""Class of tables among a document's own blocks, whose pages can be turned."""
_REGISTER: Final = Step(space=168, padding=2.4, turned=True)
"""How the tables of a register are set on turned pages."""
_REGISTER_UPRIGHT: Final = Step(space=122, padding=2.4)
"""How they are set where a page cannot be turned."""
TURN: Final = "cisreport-turn"
"""Processing instruction before and after what is on turned pages."""
CELL: Final = "cisreport-fill"
"""Processing instruction, in a cell, with the color behind it."""


def mark_turnable(blocks: list[Element]) -> list[Element]:
    """Return a document's own blocks with a class for tables whose page can be turned.

    The pages of a register are turned, and that of the headings directly before it.
    """
    marked: list[Element] = []
    for block in blocks:
        if block["t"] == "Table":
            Attributes(block).classes.append(TURNABLE)
        if block["t"] == "Div" and has_class(block, "register"):
            for inside in elements(block, "Table"):
                Attributes(inside).classes.append(TURNABLE)
            at = len(marked)
            while at and marked[at - 1]["t"] == "Header":
                at -= 1
            marked.insert(at, raw(f"<?{TURN} begin?>"))
            marked += [block, raw(f"<?{TURN} end?>")]
        else:
            marked.append(block)
    return marked


def table(element: Element, run: Run) -> list[Element]:
    """Set a table in one bookmark with its caption, in letters and on a page for which it is not too wide."""
    attributes = Attributes(element)
    caption = element["c"][1][1]
    is_register = has_class(element, "register-table")
    is_turnable = TURNABLE in attributes.classes
    register = _REGISTER if is_turnable else _REGISTER_UPRIGHT
    layout = set_widths(element, share=run.share, turns=is_turnable, register=register)
    if layout is None:
        run.too_wide.append(name_of(element))
        return [element]
    _set_colors(element)
    _make_heads_strong(element)
    words = run.presented(caption)
    style = (
        "Register Text"
        if is_register and not is_turnable
        else "Table Text Small"
        if layout.step.size
        else "Table Text"
    )
    run.present_inside(element["c"][3:])
    _set_style(element, style)
    element["c"][0], element["c"][1] = attr(), [None, []]
    blocks = [element, empty("TableEnd")]
    if words:
        blocks.insert(0, styled("Table Caption", words))
    if layout.step.turned and not is_register:
        blocks = [raw(f"<?{TURN} begin?>"), *blocks, raw(f"<?{TURN} end?>")]
    return bookmarked(attributes.identifier, blocks)


def _cells(element: Element) -> list[Any]:
    *_, (_, head), bodies, (_, foot) = element["c"]
    rows = [*head, *foot, *(row for body in bodies for part in body[2:] for row in part)]
    return [cell for _, cells in rows for cell in cells]


def _make_heads_strong(element: Element) -> None:
    def strong(words: Element) -> None:
        words["c"] = [{"t": "Strong", "c": words["c"]}]

    for row in element["c"][3][1]:
        for cell in row[1]:
            walk(cell[4], {"Plain": strong, "Para": strong})


def _set_style(element: Element, style: str) -> None:
    """Give the paragraphs of all cells a style, which pandoc gives to whole paragraphs only."""
    for cell in _cells(element):
        walk(cell[4], {"Plain": lambda words: {"t": "Para", "c": words["c"]}})
        cell[4] = [styled(style, cell[4])]


def _set_colors(element: Element) -> None:
    for cell in _cells(element):
        attributes = Attributes.at(cell[0])
        color, fill = attributes.get(COLOR) or "", attributes.get(FILL) or ""
        for name in (COLOR, FILL, BARS):
            attributes.drop(name)
        color = color or (contrasting(fill) if fill else "")
        if style := of_words(color, None):
            for block in cell[4]:
                if block["t"] in ("Plain", "Para"):
                    block["c"] = [words_in(style, block["c"])]
        if fill:
            cell[4].insert(0, raw(f"<?{CELL} {fill.upper()}?>"))


RULES: Final[dict[str, Rule]] = {"Table": table}

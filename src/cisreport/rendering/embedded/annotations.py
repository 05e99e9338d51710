"""Notes on lines of code: ``# <1>`` at the end of a line, and the ordered list after the code.

The lines lose the comment, and the code gets the attribute ``annotations``; both formats print the number
at the end of the line, and the list directly below the code, before what the code printed.
"""

from __future__ import annotations

import re
from typing import Final

from cisreport.rendering.tree import Attributes, Element, Tree, attr, elements, has_class
from cisreport.spans import ANNOTATIONS, CELL

_MARK: Final = re.compile(
    r"[ \t]*(?:(?:#|//|--|%|;|!|')[ \t]*<(?P<number>\d+)>|<!--[ \t]*<(?P<in_html>\d+)>[ \t]*-->"
    r"|/\*[ \t]*<(?P<in_c>\d+)>[ \t]*\*/)[ \t]*$"
)
_NUMBER: Final = re.compile(r"<\d+>")
"""Part of every mark, which is looked for first since it is found sooner."""


def is_annotated(code: str) -> bool:
    """Return whether a line of code ends with the number of a note."""
    return _NUMBER.search(code) is not None and any(map(_MARK.search, code.split("\n")))


def place_annotations(tree: Tree) -> None:
    """Take the Divs of cells apart, in place, and put the notes on code directly below it."""
    blocks = tree["blocks"]
    if any(
        has_class(block, CELL) if block["t"] == "Div" else is_annotated(block["c"][1])
        for block in elements(blocks, "Div", "CodeBlock")
    ):
        _settle(blocks)


def marks_of(code: Element) -> dict[int, str]:
    """Return the number of the note on each line of code that has one; the code loses its attribute."""
    attributes = Attributes(code)
    marks = attributes.get(ANNOTATIONS) or ""
    attributes.drop(ANNOTATIONS)
    pairs = (mark.split(":") for mark in marks.split())
    return {int(line): number for line, number in pairs}


def _settle(value: object) -> None:
    if isinstance(value, dict):
        for part in value.values():
            _settle(part)
    elif isinstance(value, list):
        if any(isinstance(item, dict) and item.get("t") in ("CodeBlock", "Div") for item in value):
            value[:] = _settled(value)
        for item in value:
            _settle(item)


def _settled(blocks: list[Element]) -> list[Element]:
    """Return blocks without the Divs of cells; a list that explains code comes directly after it."""
    settled: list[Element] = []
    waiting = list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        cell = block["c"][1] if block["t"] == "Div" and has_class(block, CELL) else [block]
        follows = waiting[-1] if waiting else None
        if follows and follows["t"] == "OrderedList" and (at := _annotate(cell)) is not None:
            waiting.pop()
            cell = [
                *cell[: at + 1],
                {"t": "Div", "c": [attr("", (ANNOTATIONS,)), [follows]]},
                *cell[at + 1 :],
            ]
        settled += cell
    return settled


def _annotate(cell: list[Element]) -> int | None:
    """Take the marks out of the first code that has some, and return its place; None without any."""
    for at, block in enumerate(cell):
        code = next(elements(block, "CodeBlock"), None) if block["t"] in ("CodeBlock", "Figure") else None
        if code is None or has_class(code, "cell-output"):
            continue
        lines = code["c"][1].split("\n")
        marks = {number: found for number, line in enumerate(lines, 1) if (found := _MARK.search(line))}
        if not marks:
            continue
        code["c"][1] = "\n".join(_MARK.sub("", line) for line in lines)
        pairs = (f"{number}:{next(filter(None, found.groups()))}" for number, found in marks.items())
        Attributes(code).set(ANNOTATIONS, " ".join(pairs))
        return at
    return None

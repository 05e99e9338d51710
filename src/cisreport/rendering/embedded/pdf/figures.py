"""Figures and tables of the print that can move in their sections, and the headings that none may pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cisreport.rendering.tree import Attributes, Element, elements
from cisreport.rendering.typst import quoted

NUMBER: Final = "movable"
"""Attribute with the number of what can move."""
FILLS: Final = "fills"
"""Attribute of it if the rest of its page can be filled with what its section has after it."""
BARRIER: Final = "barrier"
"""Class of a heading before which the figures of the section before are placed."""
REDUCIBLE: Final = "reducible"
"""Attribute of it if it can have images, which can be smaller."""
LEADS: Final = "leads"
"""Attribute of a heading with the number of the figure that is directly below it."""
_TRANSPARENT: Final = frozenset({"cell", "cell-output", "cell-output-display", "section"})
"""Classes of Divs that do not show."""


@dataclass(slots=True, kw_only=True)
class _Movable:
    """A figure or table that can move, while the blocks after it are read."""

    block: Element
    level: int
    """Level of the heading of its section; 0 without one."""
    is_open: bool = True
    """Whether no heading of the same or a higher level came yet."""


@dataclass(slots=True)
class _Reading:
    figures: list[_Movable] = field(default_factory=list)
    level: int = 0
    above: Attributes | None = None
    """The heading directly above, the first of several."""


def mark_movable(blocks: list[Element]) -> None:
    """Number, in place, the figures and tables that can move, and mark the headings that they must not pass.

    Those within other blocks, such as callouts and columns, and those without a number to refer to stay
    where they are; so do tables that a page has no space for, which break.
    """
    reading = _Reading()
    for block in _in_order(blocks):
        if block["t"] == "Header":
            _read_heading(block, reading)
        elif block["t"] in ("Figure", "Table") and Attributes(block).identifier:
            _read_figure(block, reading)
        elif block["t"] != "RawBlock":
            reading.above = None
        if block["t"] not in ("Header", "Figure", "RawBlock"):
            for item in reading.figures:
                if item.is_open and item.block is not block:
                    Attributes(item.block).set(FILLS, "")


def _read_heading(header: Element, reading: _Reading) -> None:
    level, attributes = header["c"][0], Attributes(header)
    passed = [item for item in reading.figures if item.is_open and item.level >= level]
    if passed:
        attributes.classes.append(BARRIER)
    for item in passed:
        item.is_open = False
    reading.level = level
    reading.above = reading.above or attributes


def taken(attributes: Attributes, mark: str) -> str:
    """Return what begins a figure or table that can move, with the place that links to it lead to.

    What :func:`mark_movable` gave it is taken from it.
    """
    number = attributes.get(NUMBER)
    marks = ["true" if attributes.get(mark) is not None else "false" for mark in (FILLS, REDUCIBLE)]
    for name in (NUMBER, FILLS, REDUCIBLE):
        attributes.drop(name)
    return f"#movable({quoted(number)}, [{mark}], {', '.join(marks)})[" if number else ""


def _read_figure(figure: Element, reading: _Reading) -> None:
    attributes = Attributes(figure)
    reading.figures.append(_Movable(block=figure, level=reading.level))
    number = str(len(reading.figures))
    attributes.set(NUMBER, number)
    if any(elements(figure, "Image", "RawInline", "RawBlock")):
        attributes.set(REDUCIBLE, "")
    if reading.above is not None:
        reading.above.set(LEADS, number)
    reading.above = None


def _in_order(blocks: list[Element]) -> Iterator[Element]:
    for block in blocks:
        if block["t"] == "Div" and _TRANSPARENT.issuperset(Attributes(block).classes):
            yield from _in_order(block["c"][1])
        else:
            yield block

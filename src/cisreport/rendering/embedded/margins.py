"""Content of the margin: notes that the page sets next to the text where it is wide, and print within it.

A block of the margin becomes a Div of the class :data:`MARGIN`; words of the margin within a paragraph become
a footnote.
"""

from __future__ import annotations

from typing import Final

from cisreport.rendering.tree import Attributes, Element, Tree, attr, elements, is_plain, text

MARGIN: Final = "margin"
"""Class of a Div with content of the margin."""

_NAMES: Final = frozenset({"column-margin", "aside"})
_BLOCKS: Final = frozenset({"Div", "Figure", "Table", "CodeBlock"})
_PARAGRAPHS: Final = frozenset({"Para", "Plain"})


def place_margins(tree: Tree) -> None:
    """Change the margin's content of a tree in place."""
    found = elements(tree["blocks"], *_BLOCKS, "Span", "Image")
    if any(not _NAMES.isdisjoint(Attributes(element).classes) for element in found):
        _place(tree["blocks"])


def _place(value: object, *, in_note: bool = False) -> None:
    if isinstance(value, dict):
        for part in value.values():
            _place(part, in_note=in_note or value.get("t") == "Note")
    elif isinstance(value, list) and not is_plain(value):
        value[:] = [_as_block(item) if isinstance(item, dict) else item for item in value]
        for item in value:
            _place(item, in_note=in_note)
        value[:] = [_as_note(item, in_note=in_note) if isinstance(item, dict) else item for item in value]


def _as_block(element: Element) -> Element:
    """Return a block, or what it becomes as content of the margin; a paragraph if all of it is."""
    kind = element.get("t")
    if kind in _PARAGRAPHS and len(element["c"]) == 1:
        (inline,) = element["c"]
        if inline["t"] == "Span" and _take(inline):
            return _margin([{"t": "Para", "c": inline["c"][1]}])
        return _margin([element]) if inline["t"] == "Image" and _take(inline) else element
    if kind == "Div" and _take(element):
        attributes = Attributes(element)
        attributes.classes.insert(0, MARGIN)
        attributes.set("role", "note")
    elif kind in _BLOCKS and (_take(element) or (kind == "Figure" and _takes_image(element))):
        return _margin([element])
    return element


def _as_note(element: Element, *, in_note: bool) -> Element:
    """Return words of the margin as a footnote, or in parentheses where a footnote cannot be."""
    if element.get("t") != "Span" or not _take(element):
        return element
    if in_note or next(elements(element["c"][1], "Note"), None):
        element["c"][1] = [{"t": "Space"}, text("("), *element["c"][1], text(")")]
        return element
    return {"t": "Note", "c": [{"t": "Para", "c": element["c"][1]}]}


def _takes_image(figure: Element) -> bool:
    taken = [_take(image) for image in elements(figure["c"][2], "Image")]
    return any(taken)


def _take(element: Element) -> bool:
    """Remove the classes of the margin from an element; return whether it had one."""
    classes = Attributes(element).classes
    count = len(classes)
    classes[:] = [name for name in classes if name not in _NAMES]
    return len(classes) < count


def _margin(blocks: list[Element]) -> Element:
    return {"t": "Div", "c": [attr("", (MARGIN,), {"role": "note"}), blocks]}

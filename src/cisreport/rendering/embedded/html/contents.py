"""Headings with their numbers and anchors, and the contents that list them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cisreport.rendering.embedded.outline import contents_depth, is_listed, plain, reprint
from cisreport.rendering.tree import Attributes, Element, Tree, attr, text

HEADING_TOP: Final = 2
"""Level of the highest headings; the page's title is above them."""


def add_contents(tree: Tree, headers: Sequence[Element]) -> None:
    """Give the tree's metadata the contents, if the document asks for them and they list something."""
    depth = contents_depth(tree)
    listed = [
        header
        for header in headers
        if Attributes(header).identifier and is_listed(header, depth, HEADING_TOP)
    ]
    if depth and listed:
        contents, _ = _nested(listed, 0, HEADING_TOP)
        tree["meta"]["contents"] = {"t": "MetaBlocks", "c": [contents]}


def _nested(headers: Sequence[Element], at: int, level: int) -> tuple[Element, int]:
    """Return the list of the headers from a position on, down from a level, and where it ended."""
    items = []
    while at < len(headers) and (figures := headers[at]["c"][0]) >= level:
        item = [_entry(headers[at])]
        at += 1
        if at < len(headers) and headers[at]["c"][0] > figures:
            below, at = _nested(headers, at, figures + 1)
            item.append(below)
        items.append(item)
    return {"t": "BulletList", "c": items}, at


def _entry(header: Element) -> Element:
    attributes = Attributes(header)
    words = reprint(header["c"][2])
    if number := attributes.get("number"):
        words.insert(0, {"t": "Span", "c": [attr(classes=("number",)), [text(number)]]})
    return {"t": "Plain", "c": [_link(attr(), words, attributes.identifier)]}


def heading(header: Element) -> None:
    """Write a heading's number before it, and a link to itself behind it."""
    attributes, words = Attributes(header), header["c"][2]
    said, number = plain(words), attributes.get("number")
    attributes.drop("number")
    if number:
        words.insert(0, {"t": "Span", "c": [attr(classes=("header-section-number",)), [text(number)]]})
    if attributes.identifier:
        anchor = attr(classes=("anchor",), attributes={"aria-label": f"Link to section {said}"})
        words.append(_link(anchor, [text("#")], attributes.identifier))


def _link(attributes: list[object], words: list[Element], identifier: str) -> Element:
    return {"t": "Link", "c": [attributes, words, [f"#{identifier}", ""]]}

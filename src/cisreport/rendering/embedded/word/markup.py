"""Pieces of a Word document: raw WordprocessingML, styles by their names, and bookmarks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from cisreport.rendering.tree import Attributes, Element, attr

STYLE: Final = "custom-style"
"""Attribute with the name of a style, as pandoc reads it."""
LINE_BREAK: Final[Element] = {"t": "LineBreak"}
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]")


def raw(xml: str) -> Element:
    """Return WordprocessingML as a block."""
    return {"t": "RawBlock", "c": ["openxml", xml]}


def raw_inline(xml: str) -> Element:
    """Return WordprocessingML as an inline."""
    return {"t": "RawInline", "c": ["openxml", xml]}


def styled(style: str, blocks: list[Element], identifier: str = "") -> Element:
    """Return blocks whose paragraphs have a style, in a bookmark if there is an identifier."""
    return {"t": "Div", "c": [attr(identifier, attributes={STYLE: style}), blocks]}


def paragraph(style: str, inlines: list[Element], identifier: str = "") -> Element:
    """Return a paragraph of a style."""
    return styled(style, [{"t": "Para", "c": inlines}], identifier)


def empty(style: str) -> Element:
    """Return a paragraph without words, which pandoc would leave out."""
    return raw(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>')


def words_in(style: str, inlines: list[Element]) -> Element:
    """Return inlines in a style of characters."""
    return {"t": "Span", "c": [attr(attributes={STYLE: style}), inlines]}


def marked(identifier: str, inlines: list[Element]) -> list[Element]:
    """Return inlines in a bookmark, if there is an identifier."""
    return [{"t": "Span", "c": [attr(identifier), inlines]}] if identifier else inlines


def bookmarked(identifier: str, blocks: list[Element]) -> list[Element]:
    """Return blocks in a bookmark, if there is an identifier."""
    return [{"t": "Div", "c": [attr(identifier), blocks]}] if identifier else blocks


def kept(element: Element, names: Sequence[str], more: Mapping[str, str]) -> list[object]:
    """Return the identifier of an element with some of its attributes, and others."""
    attributes = Attributes(element)
    found = {name: value for name in names if (value := attributes.get(name))}
    return attr(attributes.identifier, attributes={**found, **more})


def legal(words: str) -> str:
    """Return text in which a character that XML does not have is its code, such as ``[U+0007]``."""
    if words.isascii() and words.isprintable():
        return words
    return _ILLEGAL.sub(lambda found: f"[U+{ord(found[0]):04X}]", words)

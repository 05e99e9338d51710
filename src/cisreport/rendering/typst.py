"""Pieces of Typst's mark-up.

Labels are written as strings, so any identifier will do.
"""

from __future__ import annotations

from collections.abc import Iterable

from cisreport.rendering.tree import Attributes, Element

_CONTROLS = {code: f"\\u{{{code:x}}}" for code in (*range(0x20), 0x7F)}
_ESCAPES = str.maketrans(
    _CONTROLS | {ord(char): "\\" + name for char, name in zip('\\"\n\r\t', '\\"nrt', strict=True)}
)


def quoted(words: str) -> str:
    """Return text as a string of Typst."""
    return f'"{words.translate(_ESCAPES)}"'


def quoted_all(texts: Iterable[str]) -> str:
    """Return texts as an array of strings of Typst."""
    return "(" + ", ".join(map(quoted, texts)) + ",)" if (texts := list(texts)) else "()"


def inline(mark_up: str) -> Element:
    """Return mark-up as an inline."""
    return {"t": "RawInline", "c": ["typst", mark_up]}


def block(mark_up: str) -> Element:
    """Return mark-up as a block."""
    return {"t": "RawBlock", "c": ["typst", mark_up]}


def place(identifier: str) -> str:
    """Return an invisible place that links can go to; none without an identifier."""
    return f"#metadata(none)#label({quoted(identifier)});" if identifier else ""


def take_place(attributes: Attributes) -> str:
    """Return the place of an element, which loses its identifier, so that pandoc does not write it again."""
    mark = place(attributes.identifier)
    attributes.identifier = ""
    return mark

"""HTML written by hand into the tree, and what has to be escaped in it."""

from __future__ import annotations

from typing import Final

from cisreport.rendering.tree import Element

_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escaped(words: str) -> str:
    """Return text as it is written in HTML, in an attribute's quotes too."""
    return words.translate(_ESCAPES)


def raw_block(markup: str) -> Element:
    """Return HTML as a block."""
    return {"t": "RawBlock", "c": ["html", markup]}


def raw_inline(markup: str) -> Element:
    """Return HTML as an inline."""
    return {"t": "RawInline", "c": ["html", markup]}

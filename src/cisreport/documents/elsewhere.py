"""Shortcodes and cells that only Quarto and its extensions know, and what to write instead of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SHORTCODES: Final[Mapping[str, str]] = {
    "embed": "run the code in a cell of this document, or include its picture",
    "video": "give its address or file",
    "lipsum": "write the text",
    "placeholder": "include a picture",
    "bluesky": "write the post's words and its address",
    "env": "use a parameter of the document",
    "contents": "write the block at this place",
    "version": "write the version, or use inline code",
}
"""Shortcodes that are refused, and what to write instead."""

ICONS: Final = frozenset({"ai", "bi", "fa", "fab", "fas", "iconify"})
"""Shortcodes of icons, which are noted; one that is the only content of a link becomes its name."""

CELLS: Final[Mapping[str, str]] = {
    "mermaid": 'draw it with a program, save it as SVG, and include the picture: "![...](file.svg)"',
    "dot": 'draw it with a program, save it as SVG, and include the picture: "![...](file.svg)"',
    "r": 'write it in Python, or "```{.r}" to show the code',
    "shinylive-python": "show a result for chosen values, made in Python",
    "shinylive-r": "show a result for chosen values, made in Python",
    "ojs": "show a result for chosen values, made in Python",
}
"""Cells of other languages that are refused, and what to write instead.

Under Jupyter, no other ones run either: they are shown.
"""

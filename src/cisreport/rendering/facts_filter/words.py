"""Text as inlines, and inlines as text."""

from __future__ import annotations

import re
from typing import Final

from cisreport.rendering.tree import Element

NBSP: Final = "\u00a0"
SPACE: Final[Element] = {"t": "Space"}
_LONGEST_UNBROKEN: Final = 24
_PIECE: Final = re.compile(r"\s+|\S+", re.ASCII)
_SPACES: Final = re.compile(r"\s+", re.ASCII)
_DIGIT: Final = re.compile(r"[0-9]")


def inlines_of(text: str, *, line_breaks: bool = False) -> list[Element]:
    """Return a text as words with spaces between them; a line break is a separate space or soft break."""
    return [_piece(piece, line_breaks) for piece in _PIECE.findall(text)]


def _piece(piece: str, line_breaks: bool) -> Element:
    if not piece.isascii() or not piece.isspace():
        return {"t": "Str", "c": piece}
    return {"t": "SoftBreak"} if line_breaks and "\n" in piece else {"t": "Space"}


def unbroken(text: str) -> str:
    """Return a text that keeps a number with its unit, and a day with its month; long texts may break.

    Values that disagree may be separated, and so may what is in parentheses.
    """
    if not _DIGIT.search(text):
        return text
    return f"{NBSP}/ ".join(_unbroken(part) for part in text.split(" / "))


def _unbroken(part: str) -> str:
    if len(part) > _LONGEST_UNBROKEN:
        return part
    return _SPACES.sub(NBSP, part).replace(f"{NBSP}(", " (")

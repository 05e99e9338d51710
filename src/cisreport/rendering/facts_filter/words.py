"""Text as inlines, and inlines as text."""

from __future__ import annotations

import re
from typing import Final

from cisreport.rendering.tree import Element
from cisreport.typography import typographic, visible

NBSP: Final = "\u00a0"
_LONGEST_UNBROKEN: Final = 24
_BETWEEN: Final = re.compile(r"(\s+)", re.ASCII)
_SPACES: Final = re.compile(r"\s+", re.ASCII)
_DIGIT: Final = re.compile(r"[0-9]")


def inlines_of(text: str, *, line_breaks: bool = False) -> list[Element]:
    """Return a text as words with spaces between them; a line break is a separate space or soft break.

    What would mislead a reader is a code.
    """
    words, spaces = (parts := _BETWEEN.split(visible(text)))[::2], parts[1::2]
    inlines: list[Element] = [{"t": "Str", "c": words[0]}] if words[0] else []
    for space, word in zip(spaces, words[1:], strict=True):
        inlines.append({"t": "SoftBreak"} if line_breaks and "\n" in space else {"t": "Space"})
        if word:
            inlines.append({"t": "Str", "c": word})
    return inlines


def prose(text: str) -> list[Element]:
    """Return a text from the data, or of the library, as words with the apostrophes and quotes of print."""
    return inlines_of(typographic(text))


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

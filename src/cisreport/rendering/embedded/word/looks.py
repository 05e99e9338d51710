"""Colors that a document gives to words, blocks and cells, as styles whose names say what they look like."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"(?P<what>Words|Block)(?: (?P<color>[0-9A-F]{6}))?(?: on (?P<fill>[0-9A-F]{6}))?")


def of_words(color: str | None, fill: str | None) -> str:
    """Return the name of the style of words in a color, on another; empty without both."""
    return _named("Words", color, fill)


def of_block(color: str | None, fill: str | None) -> str:
    """Return the name of the style of paragraphs in a color, on another; empty without both."""
    return _named("Block", color, fill)


def _named(what: str, color: str | None, fill: str | None) -> str:
    parts = [_code(color), f"on {_code(fill)}" if fill else ""] if color else [f"on {_code(fill)}"]
    return " ".join(filter(None, (what, *parts))) if color or fill else ""


def _code(color: str | None) -> str:
    return (color or "").removeprefix("#").upper()


def properties(name: str) -> tuple[str, str, str] | None:
    """Return kind, color and fill of such a style; None for the name of any other."""
    found = _NAME.fullmatch(name)
    if not found or not (found["color"] or found["fill"]):
        return None
    kind = "character" if found["what"] == "Words" else "paragraph"
    return kind, found["color"] or "", found["fill"] or ""

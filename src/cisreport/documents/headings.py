"""Headings as Markdown writes them, and those that can be the title of a document."""

from __future__ import annotations

import re
from typing import Final

_HEADING: Final = re.compile(r"#{1,6}[ \t]+(?P<text>.*?)[ \t]*(?:\{[^{}]*\})?[ \t]*#*[ \t]*")


def title_of(text: str) -> str:
    """Return the text of a heading that can be a title: one without code, shortcodes, notes and HTML."""
    found = _HEADING.fullmatch(text)
    words = found["text"] if found else ""
    return "" if re.search(r"[`<]|\{\{|\[\^|\^\[", words) else words

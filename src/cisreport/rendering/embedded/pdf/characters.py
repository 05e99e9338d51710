"""Characters that no font has would stop Typst: they are named by their code, if they are to be seen."""

from __future__ import annotations

import re
from typing import Final

from cisreport.families import without_glyph

_INVISIBLE: Final = re.compile("[\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Joiners, invisible operators, variation selectors and the byte order mark: nothing is seen of them."""


def printable(words: str) -> str:
    """Return text in which a character that cannot be printed is written as its code, such as ``[U+4E2D]``.

    An invisible one is left out.
    """
    if words.isascii() and words.isprintable():
        return words
    shown = _INVISIBLE.sub("", words)
    for letter in without_glyph(shown):
        shown = shown.replace(letter, f"[U+{ord(letter):04X}]")
    return shown

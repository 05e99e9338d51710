"""Characters that are not seen and that no font has would stop Typst: they are named by their code."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from cisreport.families import without_glyph

INVISIBLE: Final = re.compile("[\u061c\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Joiners, operators, isolates, variation selectors and the byte order mark: nothing is seen of them."""

_WIDE_SPACE: Final = "\u3000"
_EM_SPACE: Final = "\u2003"


def printable(words: str) -> str:
    """Return text in which a control character without a glyph is written as its code, such as ``[U+0007]``.

    So are characters that Unicode does not assign.  An invisible one is left out; a letter stays.  The space
    between letters of Chinese and Japanese becomes another of its width, which has a glyph.
    """
    if words.isascii() and words.isprintable():
        return words
    shown = INVISIBLE.sub("", words).replace(_WIDE_SPACE, _EM_SPACE)
    for character in without_glyph(shown):
        if unicodedata.category(character)[0] in "CZ":
            shown = shown.replace(character, f"[U+{ord(character):04X}]")
    return shown

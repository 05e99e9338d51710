"""The families of fonts that come with the library, and which of them a text needs.

Noto Sans is the text family.  A letter that it does not have comes from the first of the other families that
does; none of them depends on the machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from cisreport.glyphs import GLYPHS

TEXT_FAMILY: Final = "Noto Sans"
"""The text family of charts, pages and prints."""
MONO_FAMILY: Final = "DejaVu Sans Mono"
"""The family of code in prints; it comes with Typst, so pages and charts do not have it."""
OTHER_FAMILIES: Final = tuple(name for name in GLYPHS if name not in (TEXT_FAMILY, MONO_FAMILY))
"""The families of other scripts, in the order in which they are asked for a letter."""
FACES: Final = ("Regular", "Bold")
"""Weights of the other families; emoji have only the first."""


def font_file(family: str, style: str) -> str:
    """Return the name of a font's file without its suffix, such as ``NotoSansArmenian-Bold``."""
    return f"{family.replace(' ', '')}-{style}"


def families_for(text: str) -> tuple[str, ...]:
    """Return the other families that a text needs, in the order in which they are asked."""
    if text.isascii():
        return ()
    needed = {family for letter in set(text) if (family := _family(letter))}
    return tuple(name for name in OTHER_FAMILIES if name in needed)


def without_glyph(text: str, families: Iterable[str] = GLYPHS) -> str:
    """Return the characters of a text that no family has, each once, in their order."""
    if text.isascii() and text.isprintable():
        return ""
    return "".join(dict.fromkeys(_lacking(tuple(families)).findall(text)))


@cache
def _family(letter: str) -> str:
    """Return the first of the other families that has a letter, if Noto Sans does not."""
    if _has(TEXT_FAMILY, letter):
        return ""
    return next((name for name in OTHER_FAMILIES if _has(name, letter)), "")


def _has(family: str, letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in GLYPHS[family])


@cache
def _lacking(families: tuple[str, ...]) -> re.Pattern[str]:
    ranges = (pair for family in families for pair in GLYPHS[family])
    return re.compile("[^" + "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in ranges) + "\n]")

"""The families of fonts that come with the library, and which of them a text needs.

Noto Sans is the text family.  A letter that it does not have comes from the first of the other families that
does; none of them depends on the machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from operator import itemgetter
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
_JOINING: Final = frozenset({"Mn", "Me", "Cf"})


def font_file(family: str, style: str) -> str:
    """Return the name of a font's file without its suffix, such as ``NotoSansArmenian-Bold``."""
    return f"{family.replace(' ', '')}-{style}"


def families_for(text: str) -> tuple[str, ...]:
    """Return the other families that a text needs, in the order in which they are asked."""
    if text.isascii():
        return ()
    needed = set(map(_family, set(text)))
    return tuple(name for name in OTHER_FAMILIES if name in needed)


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a text with the family of each; nothing as the family that no font of ours has.

    Marks and joiners stay with the letter before them.
    """
    families: list[str] = []
    for letter in text:
        joins = unicodedata.category(letter) in _JOINING and families
        families.append(families[-1] if joins else _family(letter))
    for family, letters in groupby(zip(families, text, strict=True), itemgetter(0)):
        yield family, "".join(letter for _, letter in letters)


def without_glyph(text: str, families: Iterable[str] = GLYPHS) -> str:
    """Return the characters of a text that no family has, each once, in their order."""
    if text.isascii() and text.isprintable():
        return ""
    return "".join(dict.fromkeys(_lacking(tuple(families)).findall(text)))


@cache
def _family(letter: str) -> str:
    """Return the first of our families that has a letter, or nothing."""
    return next((name for name in (TEXT_FAMILY, *OTHER_FAMILIES) if _has(name, letter)), "")


def _has(family: str, letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in GLYPHS[family])


@cache
def _lacking(families: tuple[str, ...]) -> re.Pattern[str]:
    ranges = (pair for family in families for pair in GLYPHS[family])
    return re.compile("[^" + "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in ranges) + "\n]")

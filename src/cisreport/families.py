"""The families of fonts that come with the library, and which of them a text needs.

Noto Sans is the text family.  A letter that it does not have comes from the first of the other families that
has it; none of them depends on the machine.

Text of a drawing stays text, so the browser and Typst shape it.  Typst shapes a line of a drawing correctly
only if one font has all its letters.  So the fonts of other scripts also have the usual letters, such as
Latin, and each line uses the font of its script.
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
MATH_FAMILY: Final = "New Computer Modern Math"
"""The family of formulas in prints, which Typst includes; it has their letters, such as 𝜆, and symbols."""
PRINTED: Final = {
    **GLYPHS,
    MATH_FAMILY: (
        *((0x1D400, 0x1D454), (0x1D456, 0x1D49C), (0x1D49E, 0x1D49F), (0x1D4A2, 0x1D4A2)),
        *((0x1D4A5, 0x1D4A6), (0x1D4A9, 0x1D4AC), (0x1D4AE, 0x1D4B9), (0x1D4BB, 0x1D4BB)),
        *((0x1D4BD, 0x1D4C3), (0x1D4C5, 0x1D505), (0x1D507, 0x1D50A), (0x1D50D, 0x1D514)),
        *((0x1D516, 0x1D51C), (0x1D51E, 0x1D539), (0x1D53B, 0x1D53E), (0x1D540, 0x1D544)),
        *((0x1D546, 0x1D546), (0x1D54A, 0x1D550), (0x1D552, 0x1D6A5), (0x1D6A8, 0x1D7CB)),
        (0x1D7CE, 0x1D7FF),
        *((0x20D0, 0x20D8), (0x20DB, 0x20DF), (0x20E1, 0x20E1), (0x20E4, 0x20F0), (0x2100, 0x214F)),
        *((0x2190, 0x23FF), (0x27C0, 0x27FF), (0x2900, 0x2B11)),
    ),
}
"""The characters of each family of a print."""
FACES: Final = ("Regular", "Bold")
"""Weights of the other families; emoji have only the first."""
_JOINERS: Final = "\u200c\u200d"
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


def base_family(text: str) -> str:
    """Return the family for a line of text: that of its script, which has the usual letters, too.

    Programs shape a line from right to left, or with ligatures, rightly only if one font has all of it.
    """
    return next((name for name in families_for(text) if _has(name, "a")), TEXT_FAMILY)


def letters_of(family: str, text: str) -> str:
    """Return the characters of a text that come from a family, and joiners."""
    return "".join(letter for letter in text if _family(letter) == family or letter in _JOINERS)


def families_in_order(text: str) -> tuple[str, ...]:
    """Return the families of a line of text, that of the line first."""
    return tuple(dict.fromkeys((base_family(text), TEXT_FAMILY, *families_for(text))))


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a line with the family of each: that of the line if it has the letters.

    The family is empty where no font of ours has a letter.  Marks and joiners stay with what is before them.
    """
    base = base_family(text)
    families: list[str] = []
    for letter in text:
        joins = unicodedata.category(letter) in _JOINING and families
        families.append(families[-1] if joins else base if _has(base, letter) else _family(letter))
    for family, letters in groupby(zip(families, text, strict=True), itemgetter(0)):
        yield family, "".join(letter for _, letter in letters)


def without_glyph(text: str, families: Iterable[str] = PRINTED) -> str:
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
    ranges = (pair for family in families for pair in PRINTED[family])
    return re.compile("[^" + "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in ranges) + "\n]")

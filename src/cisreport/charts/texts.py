"""Lines of text of a chart: measured with the font that they are drawn in, and broken to fit a width."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from math import fsum
from threading import get_ident
from typing import Final, NamedTuple

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font, LoadFlags
from uniseg.graphemecluster import grapheme_clusters
from uniseg.linebreak import line_break_units

from cisreport.charts.theme import FONT, SIZES, style
from cisreport.families import OTHER_FAMILIES, families_in_order, without_glyph
from cisreport.typography import typographic

INCH: Final = 25.4
"""Millimeters."""
DPI: Final = 300
"""Pixels per inch of the sheet."""
LEADING: Final = 1.37
"""Distance of lines of text, as a multiple of their size."""
_SUBPIXELS = 64
"""FreeType measures in parts of a pixel."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")
"""What Persian and Indian scripts need within words."""
_WIDE = frozenset({"W", "F"})
_USUAL = 0.65
"""Width of a letter that we have no font for, as a multiple of its size; a wide one has all of its size."""


class _Word(NamedTuple):
    glue: str
    """What is between it and the word before it on the same line: a space or nothing."""
    text: str


def printable(text: str) -> str:
    """Return text as one line, with the apostrophes and quotes of print.

    A character that cannot be seen becomes its code, such as ``U+0007``.
    """
    shown = typographic(text)
    if shown.isprintable():
        return shown
    return "".join(
        " " if char.isspace() else f"U+{ord(char):04X}" if _is_unseen(char) else char for char in shown
    )


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN and char not in _JOINERS


@lru_cache(maxsize=8192)
def text_width(text: str, size: str = "label", *, bold: bool = False) -> float:
    """Return the width of a drawn line of text, in millimeters.

    A letter that none of our fonts has counts as wide as such letters usually are, on every machine.
    """
    if not text:
        return 0.0
    foreign = without_glyph(text, (FONT, *OTHER_FAMILIES))
    known = re.sub(f"[{re.escape(foreign)}]", "", text) if foreign else text
    font = _font(bold, families_in_order(known), get_ident())
    font.set_size(SIZES[size], DPI)
    font.set_text(known, 0.0, flags=LoadFlags.NO_HINTING)
    width, _ = font.get_width_height()
    usual = fsum(map(_usual_width, text)) if foreign else 0.0
    return width / _SUBPIXELS / DPI * INCH + usual * SIZES[size] / 72 * INCH


def _usual_width(char: str) -> float:
    """Return the width of a letter without a font as a multiple of its size; nothing for our letters."""
    if not without_glyph(char, (FONT, *OTHER_FAMILIES)) or unicodedata.category(char) in ("Mn", "Me"):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in _WIDE else _USUAL


@cache
def _font(bold: bool, families: Sequence[str], _thread: int) -> FT2Font:
    """Return our font; a font object stores the text it measures, so each thread has a separate one."""
    with style():
        weight = "bold" if bold else "normal"
        return get_font([findfont(FontProperties(family=name, weight=weight)) for name in families])


def line_height(size: str = "label") -> float:
    """Return the distance from line to line, in millimeters."""
    return SIZES[size] / 72 * INCH * LEADING


def wrapped(text: str, width: float, size: str = "label", *, bold: bool = False, lines: int = 3) -> list[str]:
    """Break text into lines no wider than ``width``; if it does not fit, the last line ends in an ellipsis.

    A word that is wider than a line is broken.
    """
    done: list[str] = []
    line, glue = "", ""
    for word in _pieces(_words(text), width, size, bold):
        longer = f"{line}{word.glue}{word.text}" if line else word.text
        if not line or text_width(longer, size, bold=bold) <= width:
            line = longer
            continue
        done.append(line)
        line = word.text
        glue = word.glue if len(done) == lines else glue
    done += [line] if line else []
    if len(done) <= lines:
        return done
    last = f"{done[lines - 1]}{glue}{done[lines]}"
    while last and text_width(f"{last}…", size, bold=bold) > width:
        last = last[:-1].rstrip()
    return [*done[: lines - 1], f"{last}…"]


def balanced(
    text: str, width: float, size: str = "label", *, bold: bool = False, lines: int = 3
) -> list[str]:
    """Break text into as many lines as :func:`wrapped`, but of about the same width."""
    widest = wrapped(text, width, size, bold=bold, lines=lines)
    if len(widest) < 2 or widest[-1].endswith("…"):
        return widest
    longest = max(text_width(word.text, size, bold=bold) for word in _words(text))
    widths = [width - n for n in range(int(width - longest), -1, -1)] if longest < width else [width]
    fitting = bisect_left(
        widths, -len(widest), key=lambda less: -len(wrapped(text, less, size, bold=bold, lines=lines + 1))
    )
    return wrapped(text, widths[fitting], size, bold=bold, lines=lines)


def _words(text: str) -> Iterator[_Word]:
    """Yield the words of a text; where a script has no spaces, the pieces between which a line may end."""
    for word in printable(text).split():
        if any(unicodedata.east_asian_width(char) in _WIDE for char in word):
            first, *more = line_break_units(word)
            yield _Word(" ", first)
            yield from (_Word("", unit) for unit in more)
        else:
            yield _Word(" ", word)


def _pieces(words: Iterator[_Word], width: float, size: str, bold: bool) -> Iterator[_Word]:
    """Yield words, a word that is wider than a line in pieces; letters and their marks stay together."""
    for glue, word in words:
        rest = list(word) if word.isascii() else list(grapheme_clusters(word))
        between = glue
        while len(rest) > 1 and text_width("".join(rest), size, bold=bold) > width:
            starts = ["".join(rest[:end]) for end in range(1, len(rest))]
            cut = bisect_right(starts, width, key=lambda start: text_width(start, size, bold=bold))
            yield _Word(between, "".join(rest[: max(cut, 1)]))
            rest, between = rest[max(cut, 1) :], ""
        yield _Word(between, "".join(rest))

"""Text that was read from published files, and its comparison with the expected text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cisreport.typography import once, straight, visible

_SPACE = re.compile(r"\s+")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]+")
_LIGATURE = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")
_CODE = re.compile(r"\[U\+(0?[0-9A-F]{4,5})\]")
_TURNED = re.compile(r"[][]U\+20[26][0-9A-E][][]")
"""The code of a character that turns the direction, whose brackets PDF readers may have turned, too."""
_ID = re.compile(r"^([a-z0-9-]*(?:[A-Z][a-z]{2})?).*$")
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
TURNED = str.maketrans("([{<«‹“‘≤)]}>»›”’≥", ")]}>»›”’≥([{<«‹“‘≤")
"""Brackets and other characters with two sides, each turned around."""
_LINE_END_HYPHENS = "-\u2010"


def normalized(text: str) -> str:
    """Return text with one space for each run of white space, and none at its ends."""
    return _SPACE.sub(" ", text).strip()


def folded(text: str) -> str:
    """Return normalized text with straight quotes, to compare what data have with what is printed of them."""
    return straight(normalized(visible(text)))


@lru_cache(maxsize=2**13)
def bare(text: str) -> str:
    """Return text without white space and invisible characters, with ligatures as letters, quotes straight.

    Programs that read a PDF do not return these as they were written.
    """
    coded = _CODE.sub(
        lambda match: char if _is_invisible(char := chr(int(match[1], 16))) else match[0], visible(text)
    )
    apart = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), coded)
    dense = straight(_BLANK.sub("", apart))
    if not dense.isascii():
        for char in filter(_is_invisible, set(dense)):
            dense = dense.replace(char, "")
    return once(dense)


def plain(text: str) -> str:
    """Return bare text with letters of formulas as other letters."""
    return unicodedata.normalize("NFKC", bare(text))


@lru_cache(maxsize=2**12)
def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cf", "Cc") or _SELECTOR.match(char) is not None


def is_leftward(text: str) -> bool:
    """Return whether text has characters written from right to left; PDF readers reorder such text."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in ("R", "AL") for char in set(text))


def unordered(text: str) -> str:
    """Return the characters of a text in a fixed order; PDF readers reorder text from right to left."""
    return "".join(sorted(text))


def certain_start(text: str) -> str:
    """Return the start of a row's text that is the same in every PDF reader.

    This is the whole text; or, if a part of it is written from right to left, the id with the first letters
    of the description, since a caption lists ids, too.
    """
    return _ID.sub(r"\1", text) if is_leftward(text) else text


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLink:
    """A link to a row of the register, as in a file."""

    row: str
    """Anchor of the row, ``fact-...``."""
    parts: tuple[str, ...]
    """Its text, by lines."""
    place: str
    """Where it is, in words: ``page 3``."""
    use: str = ""
    """Its identifier, ``use-...``; empty in a PDF."""
    exact: bool = False
    """True if the file keeps all characters as written."""
    apart: str = ""
    """What it is compared with, if not with the text: ``chart LABEL``, or ``block N`` in a list of facts."""
    section: str = ""
    """Its section, such as ``§ 3.1``; empty before the first."""
    block: str | None = None
    """Identifier of its figure or table; empty if the file does not show it; None outside of both."""

    @property
    def text(self) -> str:
        """Its text in one line."""
        return normalized(" ".join(self.parts))

    def is_at(self, place: str) -> bool:
        """Return whether it is at a place of the manifest; a PDF does not have identifiers."""
        if place == "" or place.startswith("\u00a7"):
            return self.section == place and not self.block
        return self.block in ("", place)

    def shows(self, expected: str) -> bool:
        """Return whether it shows a text with the same characters, except for white space.

        In a PDF, hyphens at line ends and invisible characters do not count.  A character that its font
        does not have may appear as its code, ``[U+4E2D]``.
        """
        if self.exact:
            return folded(self.text) == folded(expected)
        rest = bare(expected)
        if is_leftward(rest):
            shown = _TURNED.sub("", bare("".join(self.parts)))
            coded = "".join(f"[U+{ord(char):04X}]" if is_leftward(char) else char for char in rest)
            return unordered(shown) in (unordered(rest), unordered(coded))
        for n, part in enumerate(self.parts):
            shown = bare(part)
            if n < len(self.parts) - 1 and shown[-1:] in _LINE_END_HYPHENS and not _rest_of(shown, rest):
                shown = shown[:-1]
            following = _rest_of(shown, rest)
            if following is None:
                return False
            rest = following
        return not rest


def _rest_of(shown: str, expected: str) -> str | None:
    """Return the rest of the expected text after the shown text; None if they differ."""
    taken, read = common_start(shown, expected)
    return expected[taken:] if read == len(shown) else None


def common_start(shown: str, expected: str) -> tuple[int, int]:
    """Return how many characters of the expected and of the shown text agree from the start."""
    read = 0
    for taken, char in enumerate(expected):
        code = f"[U+{ord(char):04X}]"
        if shown.startswith(char, read):
            read += 1
        elif shown.startswith(code, read):
            read += len(code)
        else:
            return taken, read
    return len(expected), read


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNumber:
    """A run of digits in the text of a file."""

    digits: str
    """The digits, 0 to 9."""
    words: str
    """The text around it."""
    place: str = ""
    """Its place in words: ``page 3``; empty in HTML."""
    zone: str = ""
    """Its class by its place, as named in the manifest; empty if the file does not show it."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The links of a file to its register."""

    links: tuple[PrintedLink, ...]
    """Links to rows, outside the register, in reading order."""
    rows: Mapping[str, str]
    """Text of each row of the register, without white space, by its anchor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawn chart."""

    texts: tuple[str, ...]
    """Its texts in reading order; or in one piece without white space, if the file does not separate them."""
    alt: str
    """Its alternative text."""
    narrow: bool = False
    """True for the drawing that a narrow page shows."""
    marks: tuple[tuple[str, str], ...] | None = ()
    """The row that each mark leads to, and its title; None if a picture shows it, which has no links."""
    rest: str = ""
    """Other text in it, without white space."""
    shape: Any = None
    """The whole drawing: an SVG element as read by lxml, or what a print draws; None if it is neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartParts:
    """What a page has of a chart besides its drawings."""

    heading: tuple[str, ...]
    """The words around it, from top to bottom: title, subtitle, and what is below."""
    line: str
    """The whole text below its drawings, without white space."""
    table: Sequence[Sequence[str]]
    """Its data, as the page shows them; first the columns."""
    file: Sequence[Sequence[str]]
    """Its data, as a file for the reader has them."""
    picture: tuple[str, ...] | None
    """The texts of its picture, as a file for the reader has them; None if it is not a picture."""
    address: str = ""
    """That file, as an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactList:
    """A list of the facts that a figure or table rests on."""

    text: str
    """Its text, without white space."""
    rows: tuple[str, ...]
    """The row that each fact leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedQuote:
    """An excerpt of a source, as printed in a row of the register or in a popover."""

    text: str
    """Its words; in a PDF, without white space."""
    marked: tuple[str, ...]
    """The marked words, in order."""
    translation: str = ""
    """The translation below it; empty if the file does not separate it."""
    passage: str = ""
    """Its passage; empty in a PDF."""
    fact: str = ""
    """Anchor of the fact whose row or popover has it; empty in a PDF."""
    popover: str = ""
    """Identifier of the popover; empty in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The words around a value or name."""

    text: str
    """The whole paragraph, or the whole row of a table."""
    start: int | None = None
    """Where the value begins in it; None in a row, which does not have sentences."""

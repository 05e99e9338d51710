"""Printed text as files give it back, and how to compare it with what should be there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_SPACE = re.compile(r"\s+")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]+")
_LIGATURE = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")
_CODE = re.compile(r"\[U\+(0?[0-9A-F]{4,5})\]")
_ID = re.compile(r"^([a-z0-9-]*).*$")
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LINE_END_HYPHENS = "-\u2010"


def normalized(text: str) -> str:
    """Return text with every run of white space as one space, none at its ends."""
    return _SPACE.sub(" ", text).strip()


def bare(text: str) -> str:
    """Return text without white space and invisible signs, and with ligatures taken apart.

    Readers of PDF give text so, whatever was written.
    """
    coded = _CODE.sub(lambda match: char if _is_invisible(char := chr(int(match[1], 16))) else match[0], text)
    apart = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), coded)
    dense = _BLANK.sub("", apart)
    if not dense.isascii():
        for char in filter(_is_invisible, set(dense)):
            dense = dense.replace(char, "")
    return dense


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cf", "Cc") or _SELECTOR.match(char) is not None


def is_leftward(text: str) -> bool:
    """Tell whether text has signs written from right to left; readers of PDF reorder such text."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in ("R", "AL") for char in set(text))


def certain_start(text: str) -> str:
    """Return the start of a row's text that every reader of PDF gives alike.

    That is all of it, or only the id where some of it is written from right to left.
    """
    return _ID.sub(r"\1", text) if is_leftward(text) else text


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLink:
    """A link to a row of the register, as a file shows it."""

    row: str
    """Anchor of the row, ``fact-...``."""
    parts: tuple[str, ...]
    """Its text, line by line."""
    place: str
    """Where it is, in words: ``page 3``."""
    use: str = ""
    """Its identifier, ``use-...``; a PDF has none."""
    exact: bool = False
    """True when the file keeps the characters as they were written."""
    listed: bool = False
    """True in the list of facts below a figure or table."""
    section: str = ""
    """Section it stands in, such as ``§ 3.1``; empty before the first."""
    block: str | None = None
    """Identifier of the figure or table it stands in; empty where the file does not tell; None: in none."""

    @property
    def text(self) -> str:
        """Its text in one line."""
        return normalized(" ".join(self.parts))

    def stands(self, place: str) -> bool:
        """Tell whether it stands at a place, as the manifest names it; a PDF tells no identifiers."""
        if place == "" or place.startswith("\u00a7"):
            return self.section == place and not self.block
        return self.block in ("", place)

    def shows(self, expected: str) -> bool:
        """Tell whether it shows a text: the very characters, but for white space.

        In a PDF hyphens at line ends and invisible signs do not count, and a character that its
        font lacks may stand as its code, ``[U+4E2D]``.
        """
        if self.exact:
            return self.text == normalized(expected)
        rest = bare(expected)
        if is_leftward(rest):
            shown = bare("".join(self.parts))
            coded = "".join(f"[U+{ord(char):04X}]" if is_leftward(char) else char for char in rest)
            return sorted(shown) in (sorted(rest), sorted(coded))
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
    """Return what is still expected after the shown text; None when that is another text."""
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
    """The text it stands in."""
    place: str = ""
    """Where that is, in words: ``page 3``; empty in a page."""
    zone: str = ""
    """Its class by the place it stands in, as the manifest names it; empty: the file does not tell."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What a file links to its register."""

    links: tuple[PrintedLink, ...]
    """Links to rows, outside the register, in reading order."""
    rows: Mapping[str, str]
    """Text of each row of the register, without white space, by its anchor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawn chart."""

    texts: tuple[str, ...]
    """Its texts, one by one in reading order; in one piece without white space where the file has them so."""
    alt: str
    """What is said of it to those who do not see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The words around a value or name."""

    text: str
    """All of the paragraph, or of the row of a table."""
    start: int | None = None
    """Where in it the value begins; None: it is a row, which has no sentences."""

"""The letters that a print draws: how wide they are, and what programs copy for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from cisreport.grammar.characters import is_european, plain_letters

NUMBER: Final = rb"(?>-?(?:\d+(?:\.\d*)?|\.\d+))"
"""A number, of which no part is tried again, so that what is nothing of the kind is found at once."""
_PLAIN: Final = rb"(?:[^()\\]|\\.)"
STRING: Final = rb"(?:\((?:%s|\((?:%s|\(%s*\))*\))*\)|<[0-9A-Fa-f]*>)" % ((_PLAIN,) * 3)
"""A string of a PDF."""
_PART: Final = re.compile(
    rb"(%s)|\(((?:%s|\((?:%s|\(%s*\))*\))*)\)|<([0-9A-Fa-f]*)>" % (NUMBER, *((_PLAIN,) * 3))
)
_CODE: Final = re.compile(rb"\\(?:[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_SAID: Final = re.compile(rb"/ActualText(%s)>>" % STRING)
LETTERS: Final = re.compile(rb"\d+ beginbfchar\s(.*?)endbfchar", re.DOTALL)
"""A part of a font's map to letters."""
LETTER: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})*)>")
"""A code and its letters in such a part."""
_FAR: Final = re.compile(rb"[)>\[]\s*[1-9]\d\d")
"""How a letter can be moved back far."""
_BACK: Final = 300.0
"""Thousandths of its size that a letter can be nearer to the one before it."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font of a page."""

    widths: Mapping[int, float]
    """How wide its glyphs are, in thousandths of its size, by their codes."""
    otherwise: float
    """How wide the others are."""
    letters: Mapping[int, str] = field(default_factory=dict)
    """What programs copy for its glyphs, by their codes."""
    is_of_formulas: bool = False
    """Whether it is the font of formulas, which have marks over each other."""

    def width(self, codes: bytes) -> float:
        """Return how wide the operand of an operator for text is, in shares of the size."""
        wide = 0.0
        for moved, plain, hexed in _PART.findall(codes):
            if moved:
                wide -= float(moved)
                continue
            data = bytes.fromhex(hexed.decode()) if hexed else _unescaped(plain)
            pairs = zip(data[::2], data[1::2], strict=False)
            wide += sum([self.widths.get(256 * high + low, self.otherwise) for high, low in pairs])
        return wide / 1000

    def said(self, codes: bytes) -> str:
        """Return what programs copy of the operand of an operator for text."""
        return "".join(self.letters.get(part, "") for part in parts_of(codes) if isinstance(part, int))

    def is_pressed(self, codes: bytes) -> bool:
        """Return whether letters of the operand of an operator for text are over each other."""
        if not _FAR.search(codes):
            return False
        back = 0.0
        for part in parts_of(codes):
            if isinstance(part, int):
                if back > _BACK and any(map(is_european, self.letters.get(part, ""))):
                    return True
                back = 0.0
            else:
                back += part
        return False


def parts_of(codes: bytes) -> Iterator[int | float]:
    """Yield the codes of an operand of an operator for text, and how far each is moved back."""
    for moved, plain, hexed in _PART.findall(codes):
        if moved:
            yield float(moved)
            continue
        data = bytes.fromhex(hexed.decode()) if hexed else _unescaped(plain)
        for high, low in zip(data[::2], data[1::2], strict=False):
            yield 256 * high + low


def letters_in(listed: bytes) -> Iterator[tuple[int, str]]:
    """Yield the codes of a font's map to letters, each with its letters."""
    for part in LETTERS.findall(listed):
        for code, text in LETTER.findall(part):
            yield int(code, 16), bytes.fromhex(text.decode()).decode("utf-16-be", "replace")


@lru_cache(maxsize=2**12)
def _unescaped(plain: bytes) -> bytes:
    if b"\\\\" not in plain:
        plain = plain.replace(b"\\000", b"\0")
    return _CODE.sub(lambda code: _character(code[0]), plain) if b"\\" in plain else plain


@cache
def _character(code: bytes) -> bytes:
    octal = code[1:].isdigit()
    return bytes([int(code[1:], 8) & 255]) if octal else _ESCAPED.get(code[1:], code[1:])


def is_copied(mark: bytes, drawn: str) -> bool:
    """Return whether letters can be marked so: of other alphabets, or with the same letters and digits.

    Typst marks letters that are written from right to left, and those whose glyph has several meanings.
    """
    said = _SAID.search(mark)
    if said is None:
        return not any(map(is_european, drawn))
    here, there = (
        [char for char in plain_letters(text) if is_european(char)] for text in (_string(said[1]), drawn)
    )
    return here == there or (len(here) == 1 and set(here) == set(there))


def _string(written: bytes) -> str:
    """Return the text of a string of a PDF."""
    data = bytes.fromhex(written[1:-1].decode()) if written.startswith(b"<") else _unescaped(written[1:-1])
    is_wide = data.startswith(b"\xfe\xff")
    return data[2:].decode("utf-16-be", "replace") if is_wide else data.decode("latin-1")

"""The characters of a PDF's pages as PDFium reads them: where each is, and to which tag it belongs."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from cisreport.published.text import bare

_HYPHEN_CODES = (0x02, 0xFFFE)
"""PDFium's character for a hyphen at the end of a line."""
_LONGEST_NAME = 128

Box = tuple[float, float, float, float]


class Artifact(Enum):
    """The kind of artifact of a run of text."""

    NO = "text"
    """It is not an artifact."""
    EDGE = "edge"
    """A running head or the page number."""
    REPEATED = "repeated"
    """The head of a table, printed again on the next page."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text that one instruction prints."""

    number: int
    """Its position among the runs of the page; -1 for white space that is not printed."""
    mark: int | None = None
    """Number of its tag, as in the structure tree."""
    artifact: Artifact = Artifact.NO


_BETWEEN = Run(-1)


class Character(NamedTuple):
    """A character, the middle and the width of its box, and its run."""

    text: str
    x: float
    y: float
    width: float
    run: Run

    def adjoins(self, before: Character) -> bool:
        """Return whether it is right after another one on the same line."""
        near = (self.width + before.width) / 2 * 1.2
        return abs(self.y - before.y) < self.width and 0 < self.x - before.x < near


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of a page in their order."""

    chars: Sequence[Character]

    @classmethod
    def of(cls, document: Any, n: int) -> PageText:
        """Read a page of a PDFium document."""
        import pypdfium2.raw as raw

        page = document[n]
        text = page.get_textpage()
        runs: dict[int | None, Run] = {None: _BETWEEN}
        chars = []
        for at in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, at)
            left, bottom, right, top = text.get_charbox(at, loose=True)
            char = "-" if code in _HYPHEN_CODES else chr(code)
            item = raw.FPDFText_GetTextObject(text, at)
            address = ctypes.cast(item, ctypes.c_void_p).value
            if address not in runs:
                runs[address] = _run(raw, item, len(runs))
            x, y, width = (left + right) / 2, (bottom + top) / 2, right - left
            chars.append(Character(char, x, y, width, runs[address]))
        text.close()
        page.close()
        return cls(chars)

    def inside(self, box: Box) -> str:
        """Return the text whose characters have their middle in a box."""
        left, bottom, right, top = box
        return whole(c.text for c in self.chars if left <= c.x <= right and bottom <= c.y <= top)

    def text(self, first: int = 0, length: int | None = None) -> str:
        """Return the text that begins at a character, without white space."""
        last = None if length is None else first + length
        return bare(whole(c.text for c in self.chars[first:last]))

    def lines(self) -> list[str]:
        """Return, for each character, its line."""
        found: list[str] = []
        for line in re.findall(r"[^\r\n]*[\r\n]*", "".join(c.text for c in self.chars)):
            found += [whole(line).strip()] * len(line)
        return found


def _run(raw: Any, item: Any, number: int) -> Run:
    mark, artifact = None, Artifact.NO
    for n in range(max(0, raw.FPDFPageObj_CountMarks(item))):
        found = raw.FPDFPageObj_GetMark(item, n)
        value = ctypes.c_int()
        if raw.FPDFPageObjMark_GetParamIntValue(found, b"MCID", ctypes.byref(value)):
            mark = value.value
        elif _name(raw.FPDFPageObjMark_GetName, found) == "Artifact":
            count = max(0, raw.FPDFPageObjMark_CountParams(found))
            keys = {_name(raw.FPDFPageObjMark_GetParamKey, found, at) for at in range(count)}
            artifact = Artifact.EDGE if "Subtype" in keys else Artifact.REPEATED
    return Run(number, mark, artifact)


def _name(read: Any, *arguments: Any) -> str:
    buffer = (ctypes.c_ushort * _LONGEST_NAME)()
    length = ctypes.c_ulong()
    read(*arguments, buffer, 2 * _LONGEST_NAME, ctypes.byref(length))
    size = min(length.value, 2 * _LONGEST_NAME)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\0")


def whole(chars: Iterable[str]) -> str:
    """Join characters; PDFium returns those beyond the basic plane in halves."""
    return "".join(chars).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

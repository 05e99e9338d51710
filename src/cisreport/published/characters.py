"""The characters of a PDF's pages as PDFium reads them: where each is, and to which tag it belongs."""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from itertools import accumulate, groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple
from unicodedata import bidirectional, normalize

from cisreport.published.text import TURNED, bare, is_leftward

_HYPHEN_CODES = (0x02, 0xFFFE)
"""PDFium's character for a hyphen at the end of a line."""
_HYPHENS = frozenset("-\u2010")
_REPEATING = frozenset(("cs", "dsb", "es", "hr", "pl", "pt", "sk"))
"""Languages in which Typst repeats a hyphen of a word at the start of the next line."""
_LONGEST_NAME = 128
_LEFT, _RIGHT = "L", "R"
_WEAK = ("AN", "BN", "CS", "EN", "ES", "ET", "NSM")
"""Classes of characters that take their direction from others, as in Unicode."""
_SYMBOLS = (0xA0, 0x3400)
"""Where characters are that programs read as several ones: fractions, numbers in circles, ellipses."""
_TURNS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
"""Classes of characters that turn the direction, as in Unicode."""
_HALVES = range(0xD800, 0xE000)
"""Codes of halves of characters beyond the basic plane."""

Box = tuple[float, float, float, float]


class Artifact(Enum):
    """The kind of artifact of a run of text."""

    NO = "text"
    """It is not an artifact."""
    EDGE = "edge"
    """A running head or the page number."""
    REPEATED = "repeated"
    """The head of a table, printed again on the next page."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A run of text that is printed by one instruction; its characters share one object."""

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

    def is_beside(self, other: Character) -> bool:
        """Return whether it is on the same line as another one."""
        return abs(self.y - other.y) < max(self.width, other.width)

    def adjoins(self, before: Character) -> bool:
        """Return whether it is right after another one on the same line."""
        near = (self.width + before.width) / 2 * 1.2
        return abs(self.y - before.y) < self.width and 0 < self.x - before.x < near


@dataclass(frozen=True)
class PageText:
    """The characters of a page in their order."""

    chars: Sequence[Character]

    @cached_property
    def runs(self) -> Sequence[tuple[Run, str]]:
        """The runs in their order, each with what it prints; after white space a run can continue."""
        groups = groupby(self.chars, attrgetter("run"))
        return [(run, "".join(char.text for char in chars)) for run, chars in groups]

    @cached_property
    def dense(self) -> str:
        """All of the text, without white space."""
        return self.text()

    @cached_property
    def _heights(self) -> tuple[Sequence[float], Sequence[int]]:
        """The heights of the characters, from the lowest up, and the place of each in the text."""
        places = sorted(range(len(self.chars)), key=lambda n: self.chars[n].y)
        return [self.chars[n].y for n in places], places

    def between(self, bottom: float, top: float) -> Sequence[tuple[int, Character]]:
        """Return the characters whose middle is between two heights, each with its place in the text."""
        heights, places = self._heights
        found = places[bisect_left(heights, bottom) : bisect_right(heights, top)]
        return [(n, self.chars[n]) for n in sorted(found)]

    @classmethod
    def of(cls, document: Any, n: int, language: str = "", *, leftward: bool = False) -> PageText:
        """Read a page of a PDFium document.

        Parameters
        ----------
        document : pypdfium2.PdfDocument
            The document.
        n : int
            The number of the page, from 0.
        language : str, optional
            The language that the document says it has.
        leftward : bool, default False
            Whether the document says that it is read from right to left.
        """
        import pypdfium2.raw as raw

        page = document[n]
        text = page.get_textpage()
        runs: dict[int | None, Run] = {None: _BETWEEN}
        chars: list[Character] = []
        box, read, half = raw.FS_RECTF(), text.raw, ""
        for at in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(read, at)
            if not raw.FPDFText_GetLooseCharBox(read, at, box):
                raise ValueError("a character has no place")
            char = "-" if code in _HYPHEN_CODES else chr(code)
            if code in _HALVES:
                half, char = ("", _whole(half, char)) if half else (char, "")
                if half:
                    continue
            item = raw.FPDFText_GetTextObject(read, at)
            address = ctypes.addressof(item.contents) if item else None
            if address not in runs:
                runs[address] = _run(raw, item, len(runs))
            x, y, width = (box.left + box.right) / 2, (box.bottom + box.top) / 2, box.right - box.left
            chars.append(Character(char, x, y, width, runs[address]))
        if leftward or is_leftward("".join(char.text for char in chars)):
            order: dict[int | None, int] = {at: n for n, at in enumerate(_text_objects(raw, page))}
            places = {run: order.get(address, -1) for address, run in runs.items()}
            chars = _as_written(_unturned([*_recomposed(chars)], leftward), places)
        text.close()
        page.close()
        return cls(_once_hyphenated(chars) if language.partition("-")[0] in _REPEATING else chars)

    def inside(self, box: Box) -> str:
        """Return the text whose characters have their middle in a box, without artifacts of the page."""
        left, bottom, right, top = box
        found = (char for _, char in self.between(bottom, top) if left <= char.x <= right)
        return "".join(char.text for char in found if char.run.artifact is Artifact.NO)

    def text(self, first: int = 0, length: int | None = None) -> str:
        """Return the text that begins at a character, without white space."""
        last = None if length is None else first + length
        return bare("".join(c.text for c in self.chars[first:last]))

    def lines(self) -> list[str]:
        """Return, for each character, its line."""
        found: list[str] = []
        for line in re.findall(r"[^\r\n]*[\r\n]*", "".join(c.text for c in self.chars)):
            found += [line.strip()] * len(line)
        return found


def _once_hyphenated(chars: Sequence[Character]) -> list[Character]:
    """Return the characters without a hyphen at the start of a line that repeats the one before it.

    It is a run by itself, since it is not part of the text that is set.
    """
    kept: list[Character] = []
    lengths = Counter(char.run for char in chars)
    last = None
    for char in chars:
        is_repeated = (
            last is not None
            and {last.text, char.text} <= _HYPHENS
            and lengths[char.run] == 1
            and last.y - char.y > char.width
        )
        if not is_repeated:
            kept.append(char)
        if not char.text.isspace():
            last = char
    return kept


def _recomposed(chars: Sequence[Character]) -> Iterator[Character]:
    """Yield the characters that are printed on a page with text from right to left.

    PDFium returns those that turn the direction, too, and of a fraction, ellipsis or number in a circle its
    parts, all in one place.
    """
    shown = (char for char in chars if bidirectional(char.text) not in _TURNS)
    for _, group in groupby(shown, lambda char: (char.run, char.x, char.y)):
        same = [*group]
        composed = _composed().get("".join(char.text for char in same)) if len(same) > 1 else None
        if composed:
            yield same[0]._replace(text=composed)
        else:
            yield from same


@cache
def _composed() -> Mapping[str, str]:
    """Return the characters that PDFium reads as several ones where others decide the direction, by these."""
    found: dict[str, str] = {}
    for symbol in map(chr, range(*_SYMBOLS)):
        parts = normalize("NFKC", symbol).replace("\u2044", "/")
        if len(parts) > 1 and bidirectional(symbol) in (*_WEAK, "ON"):
            found.setdefault(parts, symbol)
    return found


def _unturned(chars: Sequence[Character], leftward: bool) -> Iterator[Character]:
    """Yield the characters of a page in PDFium's order, with brackets as they are printed.

    PDFium turns each that follows a letter from right to left, and those with which a line begins that it
    reads from right to left: all lines of a document that is read so, and lines with most of these letters.
    """
    breaks = accumulate((char.text == "\n" for char in chars), initial=0)
    for _, group in groupby(zip(breaks, chars, strict=False), itemgetter(0)):
        line = [(char, _direction(char.text)) for _, char in group]
        parts = [direction for direction, _ in groupby(direction for _, direction in line)]
        is_right = leftward or 0 < parts.count(_RIGHT) >= parts.count(_LEFT)
        for char, direction in line:
            if direction in (_LEFT, _RIGHT):
                is_right = direction == _RIGHT
            yield char._replace(text=char.text.translate(TURNED)) if is_right else char


def _direction(char: str) -> str:
    kind = bidirectional(char)
    return _RIGHT if kind == "AL" else "weak" if kind in _WEAK else kind


def _as_written(chars: Iterable[Character], places: Mapping[Run, int]) -> list[Character]:
    """Return the characters of a page in the order in which its instructions print them.

    PDFium turns whole lines around where many letters are written from right to left.
    """
    printed = sorted((char for char in chars if char.run is not _BETWEEN), key=lambda char: places[char.run])
    written: list[Character] = []
    for _, group in groupby(printed, attrgetter("run")):
        same = list(group)
        leftward = is_leftward("".join(char.text for char in same))
        same.sort(key=lambda char: char.x, reverse=leftward)
        if written and abs(written[-1].y - same[0].y) > same[0].width:
            written.append(Character("\n", same[0].x, same[0].y, 0, _BETWEEN))
        written += same
    return written


def _text_objects(raw: Any, page: Any) -> Iterator[int]:
    """Yield the addresses of the texts of a page in their order, those within drawings too."""
    waiting = [raw.FPDFPage_GetObject(page, n) for n in reversed(range(raw.FPDFPage_CountObjects(page)))]
    while waiting:
        item = waiting.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            inside = range(raw.FPDFFormObj_CountObjects(item))
            waiting += [raw.FPDFFormObj_GetObject(item, n) for n in reversed(inside)]
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            yield ctypes.addressof(item.contents)


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


def around(*boxes: Box) -> Box:
    """Return the box around boxes."""
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


def _whole(one: str, two: str) -> str:
    """Return the character of two halves; PDFium turns them where text is written from right to left."""
    halves = "".join(sorted((one, two)))
    return halves.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

"""What the pages of a print draw: texts and shapes, each within a tag, as Typst writes them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cisreport.grammar.letters import NUMBER, STRING, Font, is_copied
from cisreport.light import LEAST_CONTRAST, contrast, luminance

_COLOR: Final = rb"/(?:c\d+ (?:cs|CS)(?: %s)+|Pattern (?:cs|CS)/p\d+) (?:scn|SCN)" % NUMBER
_STATE: Final = rb"(?:/g\d+ gs|%s [wMjJ]|\[[^\]]*\]%s d)" % (NUMBER, NUMBER)
_STEP: Final = rb"(?:%s %s [ml]|(?:%s ){6}c|h)" % (NUMBER, NUMBER, NUMBER)
_COPIED: Final = rb"(?:/ReversedChars BMC|/Span<</ActualText%s>>\s*BDC)" % STRING
_LETTERS: Final = (
    rb" 0 Tr/(?P<font>f\d+) (?P<size>%(n)s) Tf (?P<moved>(?:%(n)s ){6})"
    rb"Tm(?P<codes>\[(?:%(n)s|%(string)s)*\]TJ|%(string)s\s*Tj)" % {b"n": NUMBER, b"string": STRING}
)
_RUN: Final = rb"(?P<copied>%s)?%s(?(copied)\s+EMC)" % (_COPIED, _LETTERS)
"""Letters of one font, and how they are marked that programs copy in another order, or as others."""
_MORE: Final = rb"(?:%(copied)s%(letters)s\s+EMC|%(letters)s)" % {
    b"copied": _COPIED,
    b"letters": re.sub(rb"\?P<\w+>", b"?:", _LETTERS),
}
_NEXT: Final = re.compile(_RUN, re.DOTALL)
_UNIT: Final = re.compile(
    rb"(?P<end>EMC)\s*"
    rb"|(?P<mark>/\w+ BMC|/\w+\s*<<(?:%(string)s|[^<>()])*>>\s*BDC)\s*"
    rb"|q (?P<at>(?:%(n)s ){6})cm/c\d+ cs(?P<ink>(?: %(n)s)+) scn\s+"
    rb"BT%(run)s(?P<more>(?:\s*%(more)s)*)\s+ET\s+Q\s*"
    rb"|q (?P<where>(?:%(n)s ){6})cm(?P<look>(?:\s*(?:%(color)s|%(state)s))+)(?P<steps>(?:\s*%(step)s)+)"
    rb"\s+(?P<paint>f\*?|S|B\*?)\s+Q\s*"
    rb"|(?P<clip>q(?: %(n)s %(n)s [ml])+\s+h\s+W\s+n)\s*"
    rb"|q (?P<placed>(?:%(n)s ){6})cm(?:/g\d+ gs)?(?:\s*/x\d+ Do)\s+Q\s*"
    rb"|(?P<unclip>Q)\s*"
    % {
        b"n": NUMBER,
        b"string": STRING,
        b"color": _COLOR,
        b"state": _STATE,
        b"step": _STEP,
        b"run": _RUN,
        b"more": _MORE,
    },
    re.DOTALL,
)
_FILL: Final = re.compile(rb"/c\d+ cs((?: %s)+) scn" % NUMBER)
_POINT: Final = re.compile(rb"(?:(%s) (%s) [ml]|(?:%s ){4}(%s) (%s) c)" % ((NUMBER,) * 5))
_WIDTH: Final = re.compile(rb"(%s) w\b" % NUMBER)
_ALT: Final = b"/Alt"
_TAGGED: Final = re.compile(
    rb"/Span<</MCID \d+(?:/Lang%(string)s)?(?:/Alt%(string)s)?>>\s*BDC"
    rb"|/Artifact BMC|/Artifact<<(?:/Attached\[/(?:Top|Bottom)\]/Subtype/(?:Header|Footer))?"
    rb"/Type/(?:Layout|Pagination)>>\s*BDC" % {b"string": STRING}
)
"""How a text or a shape is marked as that of a tag, or as none of the text."""
_MCID: Final = re.compile(rb"/MCID (\d+)")
_LEAST: Final = 2.5
"""The smallest size of a text, in points; marks of footnotes have 5."""
_NEAR: Final = 0.01
_THIN: Final = 4.0
"""Points that a dark rule is thin, such as a line below words."""
_DARK: Final = 0.4
_OVER: Final = 1.0
"""Points that a shape can be over the letters of a text."""
_ROW: Final = 40.0
"""Points in which the texts of a page are parted; letters are lower."""
_LINE: Final = 4.0
"""Points in which the lines of a page are parted; texts of this and the next part can be on one line."""
_SAME: Final = 0.4
"""Share of their size by which the baselines of texts can differ that are on one line."""
_SHORT: Final = 9.0
"""Points that the strokes of a digit are long."""
_USUAL_SHAPES: Final = frozenset({b"ml", b"mlllh", b"mclclclch", b"mlclclclc", b"mclclclc", b"mlclclclch"})
"""Lines and boxes, also with round corners."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """What is drawn for one alternative text: a figure."""

    units: tuple[re.Match[bytes], ...]
    """Its texts, shapes and clips."""
    number: int = -1
    """The number of its tag on its page."""


def unusual_on_page(
    data: bytes, width: float, height: float, fonts: Mapping[bytes, Font] | None = None
) -> Iterator[str]:
    """Yield what a page of a print draws besides what this library writes.

    Parameters
    ----------
    data : bytes
        What it draws, decoded.
    width, height : float
        Of the page, in points.
    fonts : mapping, optional
        Its fonts, by their names.
    """
    yield from _Drawn((0.0, 0.0, width, height), fonts or {}).unusual(data)


def units_of(data: bytes) -> Iterator[re.Match[bytes] | None]:
    """Yield each thing that a page draws; None for a line that is nothing of the kind."""
    at = 0
    while at < len(data):
        found = _UNIT.match(data, at)
        if found:
            at = found.end()
        else:
            end = data.find(b"\n", at)
            at = len(data) if end < 0 else end + 1
        yield found


def runs_of(unit: re.Match[bytes]) -> Iterator[re.Match[bytes]]:
    """Yield the letters of each font of a text; a unit is that of the first."""
    yield unit
    if unit["more"]:
        yield from _NEXT.finditer(unit["more"])


def figures_of(data: bytes) -> Iterator[Figure]:
    """Yield the figures of a page."""
    units: list[re.Match[bytes]] | None = None
    number = -1
    for unit in units_of(data):
        if unit is None:
            continue
        if unit["mark"]:
            units = [] if _ALT in unit["mark"] else None
            tag = _MCID.search(unit["mark"])
            number = int(tag[1]) if tag else -1
        elif unit["end"] and units is not None:
            yield Figure(tuple(units), number)
            units = None
        elif units is not None:
            units.append(unit)


class _Drawn:
    """What was drawn so far."""

    def __init__(self, page: Box, fonts: Mapping[bytes, Font]) -> None:
        self._page = page
        self._fonts = fonts
        self._mark: bytes | None = None
        self._boxes: list[tuple[Box, float]] = []
        self._texts: dict[int, list[Box]] = defaultdict(list)
        """The lower halves of the letters of texts, in which all of them have ink, by their height."""
        self._lines: dict[int, list[tuple[Box, Font, bytes]]] = defaultdict(list)
        """Where letters are by their height, with their font and their codes."""
        self._seen: set[tuple[bytes, ...]] = set()
        self._clips: list[Box] = []
        self._dark: list[Box] = []
        """Dark boxes that no text is on."""

    def unusual(self, data: bytes) -> Iterator[str]:
        for unit in units_of(data):
            if unit is None:
                yield "what is neither a text nor a shape"
            elif unit["mark"]:
                if self._mark is not None or not _TAGGED.fullmatch(unit["mark"]):
                    yield "a mark of another kind"
                self._mark = unit["mark"]
            elif unit["end"]:
                if self._mark is None:
                    yield "what is neither a text nor a shape"
                self._mark = None
            elif unit["clip"]:
                self._clips.append(box_of(unit["clip"]))
                if self._is_figure and len(self._clips) == 1 and self._is_over(self._clips[0]):
                    yield "a figure over text"
            elif unit["unclip"]:
                if self._clips:
                    self._clips.pop()
                else:
                    yield "what is neither a text nor a shape"
            elif self._mark is None:
                yield "a text or a shape without a tag"
            elif not self._is_figure:
                yield from self._text(unit) if unit["codes"] else self._shape(unit)
            elif not self._clips and not unit["codes"] and self._is_over(_extent(unit)):
                yield "a figure over text"
        if self._clips:
            yield "a clip that does not end"
        if self._mark is not None:
            yield "a mark that does not end"
        if self._dark:
            yield "a dark box outside of a figure"

    @property
    def _is_figure(self) -> bool:
        return self._mark is not None and _ALT in self._mark

    def _is_over(self, box: Box) -> bool:
        """Return whether a box is over letters."""
        left, bottom, right, top = box
        rows = range(int(bottom // _ROW) - 1, int(top // _ROW) + 1)
        return any(
            min(right, text[2]) - max(left, text[0]) > _OVER
            and min(top, text[3]) - max(bottom, text[1]) > _OVER
            for row in (rows if len(rows) < len(self._texts) else self._texts)
            for text in self._texts.get(row, ())
        )

    def _is_over_text(self, line: Box, font: Font, codes: bytes) -> bool:
        """Return whether letters have the place of others, by their start, height, end and size."""
        x, y, end, size = line
        row = int(y // _LINE)
        found = False
        for near in (row - 1, row, row + 1):
            for (left, height, right, high), other, other_codes in self._lines.get(near, ()):
                if min(end, right) - max(x, left) <= _OVER or abs(y - height) >= _SAME * min(size, high):
                    continue
                is_formula = font.is_of_formulas and other.is_of_formulas
                found |= not (is_formula or font.said(codes).isspace() or other.said(other_codes).isspace())
        self._lines[row].append((line, font, codes))
        return found

    def _text(self, unit: re.Match[bytes]) -> Iterator[str]:
        a, b, c, d, e, f = _numbers(unit["at"])
        ink = _light(unit["ink"])
        last: float | None = None
        for run in runs_of(unit):
            across, up, back, down, right, above = _numbers(run["moved"])
            x, y = e + a * right + c * above, f + b * right + d * above
            wide, high = across * a + up * c, back * b + down * d
            size = float(run["size"]) * wide
            ground = next((light for box, light in reversed(self._boxes) if _is_in(x, y, box)), 1.0)
            if contrast(ink, ground) < LEAST_CONTRAST:
                yield "text of the color of its ground"
            if size < _LEAST:
                yield "text that is too small to be seen"
            if abs(wide - high) > _NEAR or max(abs(across * b + up * d), abs(back * a + down * c)) > _NEAR:
                yield "text that is turned or pressed"
            font = self._fonts.get(run["font"])
            end = x + size * font.width(run["codes"]) if font else x
            yield from self._letters(run, font, (x, y, end, size))
            if last is not None and abs(x - last) > size / 2:
                yield "letters apart from those before them"
            last = end
            key = (unit["at"], run["moved"], run["codes"])
            if key in self._seen:
                yield "text twice at one place"
            self._seen.add(key)
            box = (x - _OVER, y, max(end, x + _OVER), y + size / 2)
            self._texts[int(y // _ROW)].append(box)
            self._dark = [box for box in self._dark if not _is_in(x, y, box)]

    def _letters(self, run: re.Match[bytes], font: Font | None, line: Box) -> Iterator[str]:
        """Yield what is unusual of letters, by their start, height, end and size."""
        x, y, end, _ = line
        if not all(
            _is_in(at, y, box)
            for box in (self._page, *self._clips)
            for at in (x, end - _OVER if end > x else x)
        ):
            yield "text outside of what is shown"
        if font is None:
            return
        if run["copied"] and not is_copied(run["copied"], font.said(run["codes"])):
            yield "text that is copied as another one"
        if font.is_pressed(run["codes"]):
            yield "letters over each other"
        if self._is_over_text(line, font, run["codes"]):
            yield "text over another text"

    def _shape(self, unit: re.Match[bytes]) -> Iterator[str]:
        if unit["steps"] is None:
            yield "a picture outside of a figure"
            return
        if bytes(unit["steps"].translate(None, b"-. \r\n0123456789")) not in _USUAL_SHAPES:
            yield "a drawing outside of a figure"
        box = _extent(unit)
        wide, high = box[2] - box[0], box[3] - box[1]
        if self._is_over(box):
            yield "a box over text"
        is_line, fill = unit["paint"] == b"S", _FILL.search(unit["look"])
        light = _light(fill[1]) if fill else 0.5
        if _THIN / 2 < high < _SHORT and wide < _SHORT and (is_line or light < _DARK):
            yield "a short line outside of a figure"
        if is_line:
            return
        if light < _DARK and min(wide, high) > _THIN:
            self._dark.append(box)
        self._boxes.append((box, light))


def _extent(unit: re.Match[bytes]) -> Box:
    """Return the box around a shape, with the width of its line, or around an image."""
    if unit["placed"]:
        a, _, _, d, e, f = _numbers(unit["placed"])
        return min(e, e + a), min(f, f + d), max(e, e + a), max(f, f + d)
    left, bottom, right, top = box_of(unit["steps"], _numbers(unit["where"]))
    line = _WIDTH.search(unit["look"]) if unit["paint"] == b"S" else None
    half = float(line[1]) / 2 if line else 0.0
    return left - half, bottom - half, right + half, top + half


def _numbers(words: bytes) -> Sequence[float]:
    return [float(word) for word in words.split()]


def box_of(steps: bytes, matrix: Sequence[float] = (1, 0, 0, 1, 0, 0)) -> Box:
    """Return the box around the points of a path, on the page."""
    a, b, c, d, e, f = matrix
    points = [
        (a * x + c * y + e, b * x + d * y + f)
        for x, y in ((float(m[1] or m[3]), float(m[2] or m[4])) for m in _POINT.finditer(steps))
    ]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _is_in(x: float, y: float, box: Box) -> bool:
    left, bottom, right, top = box
    return left <= x <= right and bottom <= y <= top


def _light(color: bytes) -> float:
    """Return the relative luminance of a color of one, three or four numbers."""
    parts = [float(part) for part in color.split()]
    if len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    return luminance((parts * 3)[:3] if len(parts) == 1 else parts[:3])

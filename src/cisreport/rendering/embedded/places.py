"""Where a document has its images and headings: a place for each of them, also where several look alike."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple
from urllib.parse import unquote

from cisreport.documents.document import Document
from cisreport.documents.parts import Cell, Line
from cisreport.rendering.embedded.outline import alternative, plain
from cisreport.rendering.tree import Element

_HIDDEN: Final = re.compile(r"<!--.*?-->|(`+)(?!`)[^\n]*?[^`\n]\1(?!`)", re.DOTALL)
"""Comments and code within a line, in which nothing is an image or a heading."""
_IMAGE: Final = re.compile(
    r"""
    !\[(?P<caption>(?:\\.|[^][\\\n]|\n(?!\s*\n)|\[(?:\\.|[^][\\\n]|\[[^][\n]*\])*\])*)\]
    (?:
        \(\s* (?:<(?P<bracketed>[^<>\n]*)>|(?P<bare>(?:[^()"'\n]|\([^()\n]*\))*?))
        \s* (?:"[^"\n]*"|'[^'\n]*')? \s*\) (?P<attributes>\{[^{}]*\})?
    |
        (?:\[(?P<named>[^][\n]*)\])? (?!\()
    )
    | <img\b (?P<tag>[^<>]*) >
    """,
    re.VERBOSE,
)
_SOURCE: Final = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_NAMED: Final = re.compile(r"^ {0,3}\[([^][\n]+)\]:\s*<?([^\s>]+)", re.MULTILINE)
_ALT: Final = re.compile(r"""\balt\s*=\s*(?:"[^"]|'[^']|[^\s"'}>])""")
_HEADING: Final = re.compile(
    r"^[ >]*(?P<marks>\#{1,6})[ \t](?P<words>.*)$|^(?P<above>\S.*)\n(?:=+|(?P<second>-+))[ \t]*$",
    re.MULTILINE,
)


class Place(NamedTuple):
    """A place in a file."""

    path: str
    line: int
    column: int = 0


class _Prose:
    """The prose of a document as one text, as it is and with blanks for what is hidden."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines, self._starts, texts = lines, [0], list[str]()
        for line, after in zip(lines, [*lines[1:], None], strict=False):
            follows = after and (after.path, after.number) == (line.path, line.number + 1)
            texts.append(line.text + ("\n" if follows else "\n\n"))
            self._starts.append(self._starts[-1] + len(texts[-1]))
        self.whole = "".join(texts)
        self.text = _HIDDEN.sub(lambda hidden: re.sub(r"[^\n]", " ", hidden[0]), self.whole)

    def place(self, offset: int) -> Place:
        """Return the place of a character of the text."""
        index = bisect_right(self._starts, offset) - 1
        line = self._lines[index]
        return Place(line.path, line.number, offset - self._starts[index] + 1)


def image_places(
    document: Document,
    images: Iterable[Element],
    names: Mapping[str, str],
    made: Mapping[str, Sequence[tuple[Cell, bool]]],
) -> list[Place]:
    """Return the place of each image without an alternative text.

    Parameters
    ----------
    document : Document
        The document.
    images : iterable of Element
        Every image of its tree, in order.
    names : mapping
        What the document calls the images.
    made : mapping
        For each image that cells made, by what the document calls it, these cells in order, and whether
        each describes it.
    """
    alike: dict[str, list[Element]] = defaultdict(list)
    for image in images:
        source = image["c"][2][0]
        alike[unquote(names.get(source, source))].append(image)
    if all(alternative(image).strip() for same in alike.values() for image in same):
        return []
    written = _written_images(document)
    for name, cells in made.items():
        written[name] += [(Place(cell.path, cell.line), is_described) for cell, is_described in cells]
    found: list[Place] = []
    for name, same in alike.items():
        are_bare = [not alternative(image).strip() for image in same]
        there = written[name]
        if len(there) == len(same):  # each is the one at its place in the order
            bare = [place for (place, _), is_bare in zip(there, are_bare, strict=True) if is_bare]
        else:
            bare = [place for place, is_described in there if not is_described][: sum(are_bare)]
        rest = _printing(document, name)
        rest = rest if rest.line or not there else (bare[-1] if bare else there[0][0])
        found += [*bare, *[rest] * (sum(are_bare) - len(bare))]
    return found


def _printing(document: Document, words: str, read: Callable[[str], str] = str) -> Place:
    """Return the place of the first cell that has words in its code, as it is read; line 0 without one."""
    for cell in document.cells:
        if words in read(cell.source):
            return Place(cell.path, cell.line)
    return Place(document.shown, 0)


def _written_images(document: Document) -> Mapping[str, list[tuple[Place, bool]]]:
    """Return the places of images by what they are called, and whether the text there describes them."""
    prose = _Prose(document.lines)
    targets = {name.casefold(): target for name, target in _NAMED.findall(prose.text)}
    written: dict[str, list[tuple[Place, bool]]] = defaultdict(list)
    for match in _IMAGE.finditer(prose.text):
        caption, tag = match["caption"] or "", match["tag"]
        if tag is not None:
            source = next(filter(None, next(iter(_SOURCE.findall(tag)), ())), "")
        else:
            named = targets.get((match["named"] or caption).casefold(), "")
            source = match["bracketed"] or match["bare"] or named
        if source:
            is_described = bool(caption.strip() or _ALT.search(tag or match["attributes"] or ""))
            written[unquote(source)].append((prose.place(match.start()), is_described))
    return written


def heading_places(document: Document, headers: Iterable[Element]) -> list[Place]:
    """Return the place of each heading of a tree; line 0 if neither text nor code have it."""
    prose = _Prose(document.lines)
    written = []
    for match in _HEADING.finditer(prose.text):
        level = len(match["marks"]) if match["marks"] else 2 if match["second"] else 1
        start, end = match.span("words" if match["marks"] else "above")
        written.append((level, prose.whole[start:end], prose.place(match.start())))
    places, start = [], 0
    for header in headers:
        words = _letters(plain(header["c"][2]))
        for number, (level, text, place) in enumerate(written[start:], start):
            is_computed = "`{" in text or "{{<" in text
            if level == header["c"][0] and (is_computed or _letters(text).startswith(words)):
                places.append(place)
                start = number + 1
                break
        else:
            places.append(_printing(document, words, _letters))
    return places


def _letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", words)

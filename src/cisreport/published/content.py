"""The content of a published PDF: the text of its pages, its tags, and its links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from cisreport.published.characters import Artifact, Box, PageText, around
from cisreport.published.tags import Element, Mark
from cisreport.published.text import PrintedQuote, bare, is_leftward


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a link: a page, from 0, and a point on it."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PdfLink:
    """A link within a PDF: its page, a rectangle for each line, and its target."""

    page: int
    boxes: tuple[Box, ...]
    target: Target


@dataclass(frozen=True, kw_only=True)
class PdfContent:
    """The content of the pages of a PDF."""

    pages: Sequence[PageText]
    """The text of each page."""
    tags: Element
    """The structure tree."""
    notes: Mapping[tuple[int, int], PdfLink]
    """Every link within the document, by its object number, in the order of the pages."""
    is_leftward: bool = False
    """Whether it says that it is read from right to left."""

    def is_turned(self, text: str) -> bool:
        """Return whether PDF readers may reorder a text of it."""
        return self.is_leftward or is_leftward(text)

    @cached_property
    def pieces(self) -> Mapping[Mark, str]:
        """The text of each tag."""
        found: dict[Mark, str] = defaultdict(str)
        for n, page in enumerate(self.pages):
            for run, text in page.runs:
                if run.mark is not None and run.artifact is Artifact.NO:
                    found[Mark(n, run.mark)] += text
        return found

    @cached_property
    def boxes(self) -> Mapping[Mark, Box]:
        """Where the middles of the letters of each tagged text are."""
        found: dict[Mark, Box] = {}
        for n, page in enumerate(self.pages):
            for run, group in groupby(page.chars, attrgetter("run")):
                if run.mark is None:
                    continue
                chars = [*group]
                first, last = chars[0], chars[-1]  # an instruction prints on one line
                sides = sorted((first.x, last.x)), sorted((first.y, last.y))
                box = (sides[0][0], sides[1][0], sides[0][1], sides[1][1])
                mark = Mark(n, run.mark)
                found[mark] = around(box, found[mark]) if mark in found else box
        return found

    def text_of(self, element: Element) -> str:
        """Return the text of an element without white space."""
        return bare("".join(self.pieces.get(mark, "") for mark in element.marks))

    @cached_property
    def drawn(self) -> Mapping[Mark, int]:
        """The tags of figures and formulas, each with the number of its figure or formula.

        A separate instruction may print each character of these.
        """
        drawings = self.tags.below("Figure", "Formula")
        return {mark: n for n, element in enumerate(drawings) for mark in element.marks}

    def quotes(self) -> Sequence[PrintedQuote]:
        """Return the excerpts of sources in tables; they and the marked words in them have tags."""
        return [
            PrintedQuote(
                text=self.text_of(quote),
                marked=tuple(self.text_of(part) for part in quote.below("Strong")),
            )
            for table in self.tags.below("Table")
            for quote in table.below("Quote")
        ]

"""The content of a published PDF: the text of its pages, what each piece of it is, and its links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cisreport.published.characters import Artifact, Box, PageText
from cisreport.published.tags import Element, Mark
from cisreport.published.text import bare


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: a page, from 0, and a point on it."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PdfLink:
    """A link within a PDF: its page, its rectangles, one a line, and its target."""

    page: int
    boxes: tuple[Box, ...]
    target: Target


@dataclass(frozen=True, kw_only=True)
class PdfContent:
    """What the pages of a PDF have."""

    pages: Sequence[PageText]
    """The text of each page."""
    tags: Element
    """What each piece of text is."""
    notes: Mapping[tuple[int, int], PdfLink]
    """Every link within the document, by its object number, in the order of the pages."""

    @cached_property
    def pieces(self) -> Mapping[Mark, str]:
        """The text of each tag."""
        found: dict[Mark, str] = defaultdict(str)
        for n, page in enumerate(self.pages):
            for run, text in page.runs:
                if run.mark is not None and run.artifact is Artifact.NO:
                    found[Mark(n, run.mark)] += text
        return found

    def text_of(self, element: Element) -> str:
        """Return the text of an element without white space."""
        return bare("".join(self.pieces.get(mark, "") for mark in element.marks))

    @cached_property
    def drawn(self) -> Mapping[Mark, int]:
        """The tags of figures and formulas, each with the number of its figure or formula.

        Every sign of these may be printed by an instruction of its own.
        """
        drawings = self.tags.below("Figure", "Formula")
        return {mark: n for n, element in enumerate(drawings) for mark in element.marks}

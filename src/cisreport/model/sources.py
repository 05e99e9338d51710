"""Sources and their passages; the text itself is never part of a dataset.

A *segmented* source lists its passages with digests, and an anchor's locator must be one of them.
A *cited* source is a page of which only free locators are known.  A *tabular* source is a table whose cells
are the passages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from cisreport.model.anchors import PASSAGE_LOCATOR
from cisreport.model.dates import When
from cisreport.model.notebook import table
from cisreport.model.values import Values

_BETWEEN: Final = " … "
"""Between the first and the last words of a passage, in a fragment."""
MOST_FRAGMENT_WORDS: Final = 5
"""Words in each of the two parts of a fragment."""
WORDS_PER_PASSAGE: Final = 40
"""Words of a passage that a quotation has at most, unless the source says otherwise."""
WORDS_PER_SOURCE: Final = 300
"""Words of a source that its quotations have at most together, unless the source says otherwise."""


class SourceKind(StrEnum):
    """How much of a source is known."""

    SEGMENTED = "segmented"
    """Its passages are listed, each with a digest; anchors are ``p3.s2``."""
    CITED = "cited"
    """Only free locators are known; anchors are ``source[para 2]``."""
    TABULAR = "tabular"
    """Cells that facts rest on are listed, each with a digest; anchors are ``source[cell=5,3]``."""


class PassageRole(StrEnum):
    """What a passage is in its source."""

    LABEL = "label"
    """Section or tag set by the publisher."""
    HEADLINE = "headline"
    """Title of the text."""
    BYLINE = "byline"
    """Who wrote or published it."""
    CREDIT = "credit"
    """Where a picture comes from."""
    CAPTION = "caption"
    """What a picture shows."""
    BODY = "body"
    """Running text."""


class ExcerptRule(StrEnum):
    """What may be published of the words of a source."""

    NONE = "none"
    """Nothing."""
    QUOTATION = "quotation"
    """Single sentences, within limits that the source states, for the reason that it states."""
    FULL = "full"
    """All of it, because its licence allows that."""


class Span(NamedTuple):
    """What a locator of a passage says; the order is that of the text."""

    line: int
    first: int
    last: int
    """First and last sentence; the same unless sentences were joined."""
    part: str
    """Letter of the part of a sentence that was split; else empty."""

    @classmethod
    def parse(cls, locator: str) -> Span:
        """Read the locator of a passage.

        Raises
        ------
        ValueError
            If it is not one.
        """
        found = PASSAGE_LOCATOR.fullmatch(locator)
        if found is None:
            raise ValueError(f'"{locator}" is not the locator of a passage')
        first = int(found["first"])
        return cls(int(found["line"]), first, int(found["last"] or first), found["part"] or "")

    def __str__(self) -> str:
        end = f"-{self.last}" if self.last != self.first else self.part
        return f"p{self.line}.s{self.first}{end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A translation of an excerpt. It is the translator's text, not the source's."""

    text: str
    """The translated words."""
    language: str
    """BCP 47 tag of the language it is in."""
    translator: str
    """Who translated it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence or fragment of a source: where it is, and a digest to recognize it by."""

    locator: str
    """``p<line>.s<sentence>``: lines that are not empty, and sentences, both counted from 1. Sentences that
    the coder joins are ``p3.s1-2``, parts of a sentence ``p4.s1a``.
    """
    role: PassageRole
    """What it is in its source."""
    words: int
    """Number of words after normalization."""
    digest: str
    """SHA-256 of the normalized words joined by one space (NFKC, case kept, typographic quotes and dashes
    folded; ``cisreport.sources.segmentation`` has the full definition).
    """
    uncited: str | None = None
    """Why no fact cites it, in the coder's words."""
    adjusted: str | None = None
    """Why the coder joined or split sentences."""
    fragment: str | None = None
    """Its first words, or its first and last words with `` … `` between: a link to the page marks the passage
    by them (a text fragment). Only where the terms of use allow that these words are kept.
    """
    formerly: tuple[str, ...] = ()
    """Its locators by an earlier version of the segmentation; they still lead to it."""
    excerpt: str | None = None
    """Its words, if the source says that they may be published; a file in ``passages/`` has them."""
    translation: Translation | None = None
    """A translation of these words; in the same file."""

    @property
    def span(self) -> Span:
        """Which sentences of which line it is."""
        return Span.parse(self.locator)

    @property
    def ends(self) -> tuple[str, ...]:
        """Its first words, and its last ones unless the first are all, from its fragment or its excerpt."""
        if self.fragment:
            return tuple(self.fragment.split(_BETWEEN))
        words = (self.excerpt or "").split()
        if len(words) <= 2 * MOST_FRAGMENT_WORDS:
            return (" ".join(words),) if words else ()
        return " ".join(words[:MOST_FRAGMENT_WORDS]), " ".join(words[-MOST_FRAGMENT_WORDS:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication that facts rest on (Our World in Data's Origin, with passages)."""

    cited_field = "title"

    id: str
    """Name used in anchors."""
    kind: SourceKind
    """How much of it is known."""
    title: Values[str] = field(default_factory=Values)
    """Its title, as printed."""
    producer: Values[str] = field(default_factory=Values)
    """Who published it."""
    author: Values[str] = field(default_factory=Values)
    """Who wrote it. A publication's name is not an author."""
    published: Values[When] = field(default_factory=Values)
    """When it was published."""
    written: Values[When] = field(default_factory=Values)
    """When it was written; relative dates count from it. It is often derived."""
    url: str | None = None
    """Its address. It is outside knowledge unless it is printed."""
    archived: str | None = None
    """Address of an archived copy, if there is one."""
    language: str
    """BCP 47 tag; abbreviations are read by it."""
    licence: str | None = None
    """Terms of use; omit if unknown. Without them, no text of it may be shipped."""
    excerpts: ExcerptRule | None = None
    """What may be published of its words; without it: nothing."""
    words_per_passage: int | None = None
    """Of quotations: how many words of a passage at most. Without it: 40."""
    words_per_source: int | None = None
    """Of quotations: how many words of the source at most, in all passages together. Without it: 300."""
    excerpts_reason: str | None = None
    """Of quotations: why these words may be quoted."""
    note: str | None = None
    """What is known about it from elsewhere, and from where."""
    segmentation: str | None = None
    """Version of the definition of passages; needed if passages are listed."""
    digest: str | None = None
    """SHA-256 of the file of a table; an import writes it."""
    passages: tuple[Passage, ...] = ()
    """Passages in order; empty for a cited source."""

    def passage(self, locator: str) -> Passage | None:
        """Return the passage with this locator; None if it is not listed."""
        return next((item for item in self.passages if item.locator == locator), None)

    def aliases(self) -> Mapping[str, tuple[str, ...]]:
        """Return the passages to which each locator leads that is not the locator of a passage itself.

        These are the locators of earlier versions, and those of sentences that the coder joined or split.
        """
        found: dict[str, list[str]] = defaultdict(list)
        for passage in self.passages:
            for name in (*passage.formerly, *_sentences(passage)):
                found[name].append(passage.locator)
        return {name: tuple(locators) for name, locators in found.items()}

    def _repr_html_(self) -> str:
        return table(self)


def _sentences(passage: Passage) -> Iterator[str]:
    """Yield the locators of the sentences that a passage joins, or of which it is a part."""
    if PASSAGE_LOCATOR.fullmatch(passage.locator):
        line, first, last, part = passage.span
        for number in range(first, last + 1) if part or first < last else ():
            yield f"p{line}.s{number}"

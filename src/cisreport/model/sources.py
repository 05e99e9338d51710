"""Sources and their passages; the text itself is never part of a dataset.

A *segmented* source lists its passages with digests, and an anchor's locator must be one of them.
A *cited* source is a page of which only free locators are known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cisreport.model.dates import When
from cisreport.model.notebook import table
from cisreport.model.values import Values


class SourceKind(StrEnum):
    """How much of a source is known."""

    SEGMENTED = "segmented"
    """Its passages are listed, each with a digest."""
    CITED = "cited"
    """Only free locators are known."""


class PassageRole(StrEnum):
    """What a passage is in its source."""

    LABEL = "label"
    """Section name, tag or other mark of the publisher."""
    HEADLINE = "headline"
    """Title of the text."""
    BYLINE = "byline"
    """Who wrote or published it."""
    CREDIT = "credit"
    """Where a picture comes from."""
    CAPTION = "caption"
    """What a picture shows."""
    BODY = "body"
    """The running text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence or fragment of a source: where it is, and a digest to recognize it by."""

    locator: str
    """``p<line>.s<sentence>``; lines that are not empty are counted from 1."""
    role: PassageRole
    """What it is in its source."""
    words: int
    """How many words it has after normalization."""
    digest: str
    """SHA-256 in hexadecimal over its normalized words joined by one space."""
    uncited: str | None = None
    """Why no fact cites it, in the coder's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication that facts rest on (Our World in Data's Origin, with passages)."""

    cited_field = "title"

    id: str
    """Name used in anchors."""
    kind: SourceKind
    """Segmented or cited."""
    title: Values[str] = field(default_factory=Values)
    """Its title."""
    producer: Values[str] = field(default_factory=Values)
    """Who published it."""
    author: Values[str] = field(default_factory=Values)
    """Who wrote it."""
    published: Values[When] = field(default_factory=Values)
    """When it was published."""
    written: Values[When] = field(default_factory=Values)
    """When it was written; relative dates of the source refer to it."""
    url: str | None = None
    """Address; outside knowledge unless the source prints it."""
    language: str
    """BCP 47 tag."""
    licence: str | None = None
    """Terms of use; None: not known, so no text of it may be shipped."""
    note: str | None = None
    """What is known about it from elsewhere, and from where."""
    segmentation: str | None = None
    """Version of the definition of passages; needed for a segmented source."""
    passages: tuple[Passage, ...] = ()
    """Passages in order; empty for a cited source."""

    def _repr_html_(self) -> str:
        return table(self)

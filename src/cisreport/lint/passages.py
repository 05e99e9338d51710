"""Blocks of text of a finished document: what they say, cite, and say in the author's own name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

HEDGED = "hedged"
"""The form that prints a value with its modality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A cited value in a block of text."""

    cite: str
    """``dataset:id/field``."""
    text: str
    """The printed text."""
    form: str
    """The form in which it is printed."""
    position: int
    """Its offset in the text of the block."""

    @property
    def hedged(self) -> bool:
        """True if its modality is printed with it."""
        return self.form == HEDGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Words of the author that rest on facts."""

    cites: tuple[str, ...]
    """``id`` or ``id/field``, with or without ``dataset:``."""
    start: int
    """Offset of the words in the text of the block."""
    end: int
    """Offset after them."""
    words: str
    """The words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """Words that the author says, not a source."""

    reason: str
    """Why; may be empty."""
    start: int
    """Offset of the words in the text of the block."""
    end: int
    """Offset after them."""


class BlockKind(StrEnum):
    """What a block of text is."""

    PROSE = "prose"
    """Running text, also in lists, notes and callouts."""
    TITLE = "title"
    """A heading, or the title of the document or of a callout."""
    CAPTION = "caption"
    """A caption or an alternative text."""
    CELL = "cell"
    """A cell of a table."""


@dataclass(slots=True, kw_only=True)
class Passage:
    """A paragraph, heading, caption, alt text or table row of the finished document."""

    text: str = ""
    """Its text, with a mark for each value."""
    spoken: str = ""
    """Its text with the values in it, and the headings and caption of its table."""
    uses: list[Use] = field(default_factory=list)
    """Values that it cites, in order."""
    claims: list[Claim] = field(default_factory=list)
    """Claims in it, in order."""
    refs: list[int] = field(default_factory=list)
    """Offsets of its cross-references."""
    ours: list[Ours] = field(default_factory=list)
    """What the author says, not a source."""
    kind: BlockKind = BlockKind.PROSE
    """What it is."""
    around: tuple[str, ...] = ()
    """What the rest of its figure or table cites."""
    framed: str = ""
    """Of a row of a table: the words of caption, headings and row, with a mark for each value."""
    table: bool = False
    """True for a row of a table: a hedge anywhere in ``spoken`` counts for all its values."""

    def add(self, text: str, spoken: str | None = None) -> None:
        """Append text."""
        self.text += text
        self.spoken += text if spoken is None else spoken


def cited(part: Passage) -> Iterator[str]:
    """Yield what the values and claims of a block cite."""
    yield from (use.cite for use in part.uses)
    yield from (cite for claim in part.claims for cite in claim.cites)

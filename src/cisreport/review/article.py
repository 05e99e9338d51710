"""The reader's copy of an article as paragraphs, which consist of passages and of other words.

This module handles texts and places only, and does not store them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from cisreport.english import counted
from cisreport.sources import Match, MatchStatus, normalize

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*|\f\s*")
_LINE = re.compile(r"\s*\n\s*|\f\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a paragraph: a passage with its words, a passage without words, or other words."""

    text: str = ""
    """Words of the copy; empty for a passage that is changed or missing."""
    match: Match | None = None
    """The passage; None if the words are not part of a passage."""

    @property
    def here(self) -> bool:
        """True if it is a passage with its words."""
        return bool(self.match and self.text)


Paragraph = tuple[Piece, ...]


def paragraphs(text: str, matches: Sequence[Match]) -> tuple[Paragraph, ...]:
    """Divide a copy into paragraphs.

    Parameters
    ----------
    text : str
        The copy.
    matches : sequence of Match
        The match of each passage in it, in the order of the source.

    Returns
    -------
    tuple of tuple of Piece
        Every word of the copy once, in order.  A changed passage is before the words that may replace
        it, a missing one after the previous passage.
    """
    cut = _PARAGRAPH if _is_wrapped(text, matches) else _LINE
    result: list[Paragraph] = []
    paragraph: list[Piece] = []
    at, line = 0, ""
    for start, end, match in _places(matches):
        for n, part in enumerate(cut.split(text[at:start])):
            if n and paragraph:
                result.append(tuple(paragraph))
                paragraph = []
            paragraph += _words(part)
        passage_line = match.passage.locator.partition(".")[0]
        if passage_line != line and paragraph and "\n" in text[at:start]:
            result.append(tuple(paragraph))
            paragraph = []
        at, line = end, passage_line
        paragraph.append(Piece(text=" ".join(text[start:end].split()), match=match))
    for n, part in enumerate(cut.split(text[at:])):
        if n and paragraph:
            result.append(tuple(paragraph))
            paragraph = []
        paragraph += _words(part)
    return tuple(filter(None, (*result, tuple(paragraph))))


def _words(part: str) -> Iterator[Piece]:
    if part.strip():
        yield Piece(text=" ".join(part.split()))


def _is_wrapped(text: str, matches: Sequence[Match]) -> bool:
    """Return whether lines end within passages, so that only an empty line ends a paragraph."""
    return any("\n" in text[item.span[0] : item.span[1]] for item in matches if item.span and _is_here(item))


def _is_here(match: Match) -> bool:
    return match.status in (MatchStatus.FOUND, MatchStatus.MOVED)


def _places(matches: Sequence[Match]) -> list[tuple[int, int, Match]]:
    """Return the begin and end of each passage in the copy; they are equal for a passage without words."""
    places: list[tuple[int, int, Match]] = []
    before = 0
    for match in matches:
        start, end = match.span or (before, before)
        if not _is_here(match):
            end = start
        elif match.status is MatchStatus.FOUND:
            before = end
        places.append((start, end, match))
    order = {match.passage.locator: n for n, match in enumerate(matches)}
    return sorted(places, key=lambda place: (place[0], place[1], order[place[2].passage.locator]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many passages of a source a copy contains; prints as half a sentence."""

    counts: tuple[tuple[MatchStatus, int], ...]
    """Number of passages with each status that occurs."""
    unknown: int
    """Number of words of the copy that are not part of a passage."""

    @property
    def found(self) -> int:
        """Number of passages in the copy, in order or not."""
        return sum(count for status, count in self.counts if status in (MatchStatus.FOUND, MatchStatus.MOVED))

    def __str__(self) -> str:
        total = sum(count for _, count in self.counts)
        verb = "is" if self.found == 1 else "are"
        parts = [f"{self.found} of {counted(total, 'passage')} {verb} in this copy"]
        parts += [f"{count} {status}" for status, count in self.counts if status is not MatchStatus.FOUND]
        if self.unknown:
            verb = "belongs" if self.unknown == 1 else "belong"
            parts.append(f"{counted(self.unknown, 'word')} {verb} to no passage")
        return ", ".join(parts)


def tally(matches: Sequence[Match], laid_out: Sequence[Paragraph], version: str) -> Tally:
    """Count the passages by status, and the words that are not part of a passage."""
    statuses = sorted((item.status for item in matches), key=list(MatchStatus).index)
    unknown = (piece.text for paragraph in laid_out for piece in paragraph if piece.match is None)
    return Tally(
        counts=tuple((status, sum(1 for _ in group)) for status, group in groupby(statuses)),
        unknown=sum(len(normalize(part, version)) for part in unknown),
    )

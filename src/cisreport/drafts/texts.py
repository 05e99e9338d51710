"""Passages with their words, from a reader's copy; nothing here is ever written to a file."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cisreport.errors import CisreportError, suggest
from cisreport.model import Anchor, Dataset, Source, SourceKind
from cisreport.sources import SEGMENTATION, digest, match, normalize, read_article
from cisreport.sources.segmentation import words_of

_BROKEN = re.compile("[-\u2010\u00ad][^\\S\\n]*\\n\\s*")
_BOUND = r"(?<!\w){}(?!\w)"


@dataclass(frozen=True)
class PassageText:
    """A passage with its text."""

    anchor: Anchor
    """The passage."""
    text: str
    """Its words in the copy, as written there."""
    version: str = SEGMENTATION
    """Version of the definition of words."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its normalized words."""
        return normalize(self.text, self.version)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its words."""
        return digest(self.words)

    @cached_property
    def _places(self) -> tuple[list[int], list[int]]:
        places = [place for _, place in words_of(self.text, self.version)]
        return [start for start, _ in places], [end for _, end in places]

    def numbers(self, start: int, end: int) -> tuple[int, int]:
        """Return the numbers of the first and the last word of a part of the text."""
        starts, ends = self._places
        return bisect_right(ends, start) + 1, max(bisect_left(starts, end), 1)

    def find(self, quote: str) -> tuple[int, int] | None:
        """Return the numbers of the words of a quote; None if the passage does not have it.

        Line breaks, kinds of quotation marks and dashes, and punctuation around the quote may differ.
        """
        whole = " ".join(self.words)
        wanted = " ".join(normalize(quote, self.version)).strip("\"'.,;:!?()[]- ")
        found = re.search(_BOUND.format(re.escape(wanted)), whole) if wanted else None
        if found is None:
            return None
        return whole.count(" ", 0, found.start()) + 1, whole.count(" ", 0, found.end()) + 1


def texts_of(ds: Dataset, copy: str | Path, of: str | None = None) -> tuple[Source, tuple[PassageText, ...]]:
    """Return a source of a dataset, and its passages with the words of a copy.

    Parameters
    ----------
    ds : Dataset
        The dataset.
    copy : str or Path
        The reader's copy, as plain text.
    of : str, optional
        Id of the source; without it, the segmented source with the most passages in the copy.  The
        passages of a cited source are the lines of the copy, ``para 1`` and so on.

    Raises
    ------
    DataError
        If the copy cannot be read.
    CisreportError
        If there is no such source, it is a table, or the copy has none of its passages.
    """
    text = read_article(copy)
    candidates = [source for source in ds.sources if of in (None, source.id)]
    if not candidates:
        known = suggest(of or "", [source.id for source in ds.sources])
        raise CisreportError(f'dataset "{ds.id}" has no source "{of}"; {known}')
    if of is not None and candidates[0].kind is SourceKind.CITED:
        return candidates[0], tuple(_paragraphs(candidates[0], text))
    found = [
        (source, _passages(source, text)) for source in candidates if source.kind is SourceKind.SEGMENTED
    ]
    best = max(found, key=lambda pair: len(pair[1]), default=None)
    if best is None or not best[1]:
        advice = "name a copy of its article"
        if any(source.kind is SourceKind.CITED for source in ds.sources):
            advice += ", or the cited source of which it is a copy, with --of"
        raise CisreportError(f'{copy}: contains no passage of the dataset "{ds.id}"; {advice}')
    return best


def _passages(source: Source, text: str) -> tuple[PassageText, ...]:
    version = source.segmentation or SEGMENTATION
    return tuple(
        PassageText(Anchor(source.id, item.passage.locator), part, version)
        for item in match(source.passages, text, version)
        if item.span and item.status in ("found", "moved")
        for part in _readings(text[slice(*item.span)])
        if digest(normalize(part, version)) == item.passage.digest
    )


def _readings(text: str) -> tuple[str, ...]:
    """Return a text as it is, and with the words together that a hyphen breaks at the end of a line."""
    readings = (text, _BROKEN.sub("", text), _BROKEN.sub("-", text))
    return tuple(dict.fromkeys(readings))


def _paragraphs(source: Source, text: str) -> Iterable[PassageText]:
    lines = [line.strip() for line in text.splitlines() if normalize(line)]
    return (PassageText(Anchor(source.id, f"para {n}"), line) for n, line in enumerate(lines, 1))


def by_anchor(texts: Iterable[PassageText]) -> Mapping[Anchor, PassageText]:
    """Return passages by their anchors."""
    return {item.anchor: item for item in texts}

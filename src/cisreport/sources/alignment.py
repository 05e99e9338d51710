"""Passages of a source by another definition, or with sentences joined or split, and how they correspond.

Places are counted in words of a line, or in characters of these words, which all versions of the definition
have in common.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise

from cisreport.english import counted
from cisreport.errors import CisreportError
from cisreport.model import Passage, Source, Span
from cisreport.sources.segmentation import SEGMENTATION, digest, normalize, segment

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """New passages of a source, and the old ones of which they have words."""

    passages: tuple[Passage, ...]
    """In order; roles and reasons are those of the old passages."""
    origins: Mapping[str, tuple[str, ...]]
    """Locators of old passages by the locator of a new one."""

    @property
    def targets(self) -> Mapping[str, tuple[str, ...]]:
        """Locators of new passages by the locator of an old one."""
        found: dict[str, list[str]] = defaultdict(list)
        for new, olds in self.origins.items():
            for old in olds:
                found[old].append(new)
        return {old: tuple(news) for old, news in found.items()}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of an article: its words and its sentences by a version of the definition."""

    number: int
    words: tuple[str, ...]
    ends: tuple[int, ...]
    """Number of words up to the end of each sentence."""

    def characters(self, words: int) -> int:
        """Return how many characters the first words have."""
        return sum(map(len, self.words[:words]))

    def names(self, cuts: Sequence[int]) -> list[Span] | None:
        """Return the locators of passages that end after these numbers of words.

        None if a passage begins or ends within a sentence and is not a part of that sentence alone.
        """
        ends = (0, *self.ends)
        found: list[Span] = []
        for start, end in pairwise((0, *cuts)):
            first, last = bisect_left(ends, start + 1), bisect_left(ends, end)
            if start in ends and end in ends:
                found.append(Span(self.number, first, last, ""))
            elif first != last:
                return None
            else:
                before = found[-1] if found and start not in ends else None
                letter = _LETTERS.find(before.part) + 1 if before else 0
                found.append(Span(self.number, first, last, _LETTERS[letter : letter + 1] or "?"))
        return None if any(span.part == "?" for span in found) else found


def misfits(source: Source, text: str) -> tuple[str, ...]:
    """Return how the passages of a source differ from what its definition gives for a copy of its article.

    Parameters
    ----------
    source : Source
        A segmented source.
    text : str
        The article, with the same words in the same lines (:func:`same_lines`).

    Returns
    -------
    tuple of str
        A locator and what differs, for each passage that is not what its locator says.
    """
    found: list[str] = []
    version = source.segmentation or SEGMENTATION
    listed = _listed(source)
    for line in _lines(text, version, source.language):
        passages = listed[line.number]
        cuts = list(accumulate(passage.words for passage in passages))
        names: Sequence[Span | None] = line.names(cuts) or [None] * len(passages)
        for passage, name, (start, end) in zip(passages, names, pairwise((0, *cuts)), strict=True):
            if passage.span != name:
                what = f"not what segmentation {version} has there in the language {source.language}"
                found.append(f"{passage.locator}: {what}" + (f"; that is {name}" if name else ""))
            elif passage.digest != digest(line.words[start:end]):
                found.append(f"{passage.locator}: other words")
    return tuple(found)


def same_lines(source: Source, text: str) -> bool:
    """Return whether a copy has as many words in each line as the passages of a source."""
    version = source.segmentation or SEGMENTATION
    lines = (normalize(line, version) for line in text.splitlines())
    counts = dict(enumerate((len(words) for words in lines if words), 1))
    return counts == {n: sum(one.words for one in here) for n, here in _listed(source).items()}


def is_article(source: Source, text: str) -> bool:
    """Return whether a text has exactly the words of the passages of a source, line for line."""
    version = source.segmentation or SEGMENTATION
    lines = [words for line in text.splitlines() if (words := normalize(line, version))]
    listed = _listed(source)
    return [*listed] == [*range(1, len(lines) + 1)] and all(
        _has(words, listed[number]) for number, words in enumerate(lines, 1)
    )


def _has(words: tuple[str, ...], passages: Sequence[Passage]) -> bool:
    """Return whether the words of a line are those of its passages."""
    cuts = [0, *accumulate(passage.words for passage in passages)]
    return cuts[-1] == len(words) and all(
        digest(words[start:end]) == passage.digest
        for passage, (start, end) in zip(passages, pairwise(cuts), strict=True)
    )


def migrated(source: Source, text: str, version: str = SEGMENTATION) -> Aligned:
    """Return the passages of a source by another version of the definition.

    Parameters
    ----------
    source : Source
        A segmented source.
    text : str
        Its article, with the same words in the same lines (:func:`is_article`).
    version : str, default "2"
        The version to use.

    Returns
    -------
    Aligned
        The passages have the old locators as aliases.  Sentences that the coder joined stay joined, and
        parts that the coder split stay apart, as far as the new sentences differ from that.
    """
    old = _places(source, text)
    cuts: dict[int, list[int]] = {}
    lines = _lines(text, version, source.language)
    for line in lines:
        here = old[line.number]
        joined = [(start, end) for passage, start, end in here if passage.span.first < passage.span.last]
        parts = {start for passage, start, _ in here if passage.span.part not in ("", "a")}
        ends = {
            end for end in line.ends if not any(start < line.characters(end) < stop for start, stop in joined)
        }
        by_characters = {line.characters(n): n for n in range(len(line.words))}
        both = sorted(ends | {by_characters[start] for start in parts & by_characters.keys()})
        cuts[line.number] = both if line.names(both) else sorted(ends)
    found = _aligned(old, lines, cuts, None)
    if version == source.segmentation:
        return found
    return replace(found, passages=tuple(_with_aliases(found, source.segmentation or SEGMENTATION)))


def _with_aliases(aligned: Aligned, version: str) -> Iterator[Passage]:
    for passage in aligned.passages:
        names = (f"{locator}@{version}" for locator in aligned.origins[passage.locator])
        yield replace(passage, formerly=tuple(dict.fromkeys((*passage.formerly, *names))))


def joined(source: Source, text: str, first: str, last: str, reason: str) -> Aligned:
    """Return the passages of a source with those from one locator to another, of one line, as one.

    Raises
    ------
    CisreportError
        If there are no such passages, or they do not end where sentences end.
    """
    order = [passage.locator for passage in source.passages]
    start, end = _position(source, first), _position(source, last)
    if end <= start or source.passages[start].span.line != source.passages[end].span.line:
        raise CisreportError(
            f"{first} and {last} cannot be joined; name two passages of one line, the first and the last"
        )
    return _adjusted(source, text, reason, remove=order[start:end], line=source.passages[start].span.line)


def parted(source: Source, text: str, locator: str, after: int, reason: str) -> Aligned:
    """Return the passages of a source with one of them in two parts.

    Raises
    ------
    CisreportError
        If there is no such passage, it has not so many words, or sentences were joined in it.
    """
    passage = source.passages[_position(source, locator)]
    if not 0 < after < passage.words:
        raise CisreportError(
            f"{locator} has {counted(passage.words, 'word')}; it can be split after 1 to {passage.words - 1}"
        )
    return _adjusted(source, text, reason, part=(locator, after), line=passage.span.line)


def _position(source: Source, locator: str) -> int:
    for n, passage in enumerate(source.passages):
        if passage.locator == locator:
            return n
    raise CisreportError(f'the source "{source.id}" has no passage "{locator}"; see `cisreport anchors list`')


def _adjusted(
    source: Source,
    text: str,
    reason: str,
    *,
    line: int,
    remove: Sequence[str] = (),
    part: tuple[str, int] = ("", 0),
) -> Aligned:
    """Return the passages with some ends fewer, or with another one within a passage."""
    lines = _lines(text, source.segmentation or SEGMENTATION, source.language)
    cuts: dict[int, list[int]] = {}
    for number, passages in _listed(source).items():
        cuts[number], at = [], 0
        for passage in passages:
            if passage.locator == part[0]:
                cuts[number].append(at + part[1])
            at += passage.words
            if passage.locator not in remove:
                cuts[number].append(at)
    if any(here.number == line and here.names(cuts[line]) is None for here in lines):
        raise CisreportError(f"line {line}: a passage can be whole sentences, or a part of one sentence")
    return _aligned(_places(source, text), lines, cuts, reason)


def _listed(source: Source) -> dict[int, tuple[Passage, ...]]:
    lines = groupby(source.passages, key=lambda passage: passage.span.line)
    return {number: tuple(passages) for number, passages in lines}


def _lines(text: str, version: str, language: str) -> list[_Line]:
    lines = groupby(segment(text, version, language), key=lambda cut: Span.parse(cut.locator).line)
    found = []
    for number, cuts in lines:
        words = [normalize(cut.text, version) for cut in cuts]
        found.append(_Line(number, sum(words, ()), tuple(accumulate(map(len, words)))))
    return found


_Place = tuple[Passage, int, int]
"""A passage, and where it begins and ends in its line, in characters of words."""


def _places(source: Source, text: str) -> dict[int, list[_Place]]:
    listed = _listed(source)
    found: dict[int, list[_Place]] = {}
    for line in _lines(text, source.segmentation or SEGMENTATION, source.language):
        passages = listed[line.number]
        cuts = [line.characters(n) for n in accumulate(passage.words for passage in passages)]
        found[line.number] = [
            (passage, start, end)
            for passage, (start, end) in zip(passages, pairwise((0, *cuts)), strict=True)
        ]
    return found


def _aligned(
    old: Mapping[int, list[_Place]],
    lines: Sequence[_Line],
    cuts: Mapping[int, Sequence[int]],
    reason: str | None,
) -> Aligned:
    passages: list[Passage] = []
    origins: dict[str, tuple[str, ...]] = {}
    for line in lines:
        ends = cuts[line.number]
        for span, (start, end) in zip(line.names(ends) or (), pairwise((0, *ends)), strict=True):
            shares = _shares(old[line.number], line.characters(start), line.characters(end))
            passages.append(_passage(span, line.words[start:end], shares, reason))
            origins[str(span)] = tuple(passage.locator for passage, _ in shares)
    return Aligned(passages=tuple(passages), origins=origins)


def _shares(old: Sequence[_Place], start: int, end: int) -> list[tuple[Passage, int]]:
    """Return the old passages between two places, with how many characters of them are there."""
    shares = [(passage, min(end, stop) - max(start, begin)) for passage, begin, stop in old]
    return [(passage, count) for passage, count in shares if count > 0]


def _passage(
    span: Span, words: tuple[str, ...], shares: Sequence[tuple[Passage, int]], reason: str | None
) -> Passage:
    """Return a new passage; it takes from the old ones what still applies."""
    olds = [passage for passage, _ in shares]
    adjusted = bool(span.part) or span.first < span.last
    given = next((one.adjusted for one in olds if one.adjusted), None)
    same = next((one.adjusted for one in olds if one.span == span), None)
    is_same = [one.digest for one in olds] == [digest(words)]
    uncited = list(dict.fromkeys(one.uncited for one in olds if one.uncited))
    return Passage(
        locator=str(span),
        role=max(shares, key=lambda share: share[1])[0].role,
        words=len(words),
        digest=digest(words),
        uncited=" ".join(uncited) if all(one.uncited for one in olds) else None,
        adjusted=(same or reason or given) if adjusted else None,
        fragment=olds[0].fragment if is_same else None,
        formerly=tuple(dict.fromkeys(name for one in olds for name in one.formerly)),
        excerpt=olds[0].excerpt if is_same else None,
        translation=olds[0].translation if is_same else None,
    )

"""Matches of the passages of a source in a copy of it, by digests and word counts only.

White space, line breaks, quotation marks, dashes and a byte order mark may differ (see
:mod:`cisreport.sources.segmentation`).  A word that a hyphen breaks at the end of a line is tried with and
without the hyphen, in the same way for a whole passage.

Limits
    Text between the words of a passage, such as a page number, makes the passage changed.  The search
    tries every word as the beginning of a passage, with two exceptions.  Passages of fewer than four
    words, and all passages of a copy of more than 20,000 words, are searched at the beginnings of lines,
    after punctuation, and next to a neighbor that was found.  Passages of more than 2,000 words are
    searched at the beginnings of lines and next to a neighbor.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise

from cisreport.english import counted
from cisreport.model import Passage
from cisreport.sources.segmentation import SEGMENTATION, digest, normalize, words_of

_SHORT = 4
_EVERYWHERE = 20_000
_LONG = 2_000
_AT_LINE_END = "-\u2010\u00ad"

Span = tuple[int, int]
"""A place in a text: offsets of the first character and after the last."""


class MatchStatus(StrEnum):
    """Whether and how a copy contains a passage."""

    FOUND = "found"
    """The copy has the passage, in order."""
    MOVED = "moved"
    """The copy has the passage, out of order."""
    CHANGED = "changed"
    """The copy has other words in its place."""
    MISSING = "missing"
    """The copy has nothing in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The result for one passage; prints as one line."""

    passage: Passage
    """The passage."""
    status: MatchStatus
    """Whether and how the copy contains it."""
    line: int = 0
    """Line of the copy, from 1, at which the passage or other words in its place begin; 0 if missing."""
    column: int = 0
    """Column, from 1; 0 if missing."""
    span: Span | None = None
    """The same place as offsets; None if missing."""
    group: tuple[str, ...] = ()
    """Locators of all passages, this one among them, for which the same gap of the copy is the place."""
    expected: int = 0
    """Number of words of these passages."""
    unknown: int = 0
    """Number of words in the gap."""

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}"
        text = {
            MatchStatus.FOUND: f"found at {place}",
            MatchStatus.MOVED: f"moved; found out of order at {place}",
            MatchStatus.CHANGED: (
                f"changed; {counted(self.unknown, 'unknown word')} instead of {self.expected} at {place}"
            ),
            MatchStatus.MISSING: "missing",
        }[self.status]
        if len(self.group) > 1 and self.status is MatchStatus.CHANGED:
            text += f" ({self.group[0]} to {self.group[-1]})"
        return f"{self.passage.locator}: {text}"


def match(passages: Sequence[Passage], text: str, version: str = SEGMENTATION) -> tuple[Match, ...]:
    """Find the passages of a source in a copy of it.

    Parameters
    ----------
    passages : sequence of Passage
        In the order of the source.
    text : str
        The copy.
    version : str, default "2"
        Version of the definition of the passages.

    Returns
    -------
    tuple of Match
        A match for each passage, in the same order.  If a passage occurs several times, the function
        chooses the place with which most passages are in order.
    """
    readings = [stream.find(passages) for stream in _streams(text, version)]
    candidates = [sorted(set().union(*places)) for places in zip(*readings, strict=True)]
    placed = _align(candidates)
    moved = _claim(candidates, placed)
    lines = [0, *(end.end() for end in re.finditer("\n", text))]
    result: dict[int, Match] = {}
    for status, spans in ((MatchStatus.FOUND, placed), (MatchStatus.MOVED, moved)):
        for n, span in spans.items():
            line, column = _place(lines, span[0])
            result[n] = Match(passage=passages[n], status=status, line=line, column=column, span=span)
    for run, gap in _gaps(len(passages), placed, moved, len(text)):
        free = _free(text, gap, moved.values(), version)
        line, column = _place(lines, free[0][0]) if free else (0, 0)
        group = tuple(passages[n].locator for n in run)
        expected = sum(passages[n].words for n in run)
        unknown = sum(len(normalize(text[start:end], version)) for start, end in free)
        for n in run:
            result[n] = Match(
                passage=passages[n],
                status=MatchStatus.CHANGED if free else MatchStatus.MISSING,
                line=line,
                column=column,
                span=free[0] if free else None,
                group=group,
                expected=expected,
                unknown=unknown,
            )
    return tuple(result[n] for n in range(len(passages)))


def unmarked(matches: Iterable[Match], text: str, version: str = SEGMENTATION) -> Iterator[tuple[str, str]]:
    """Yield each passage of a copy that does not begin and end with its fragment: its locator, and where.

    Parameters
    ----------
    matches : iterable of Match
        The passages, with their places in the copy.
    text : str
        The copy.
    version : str, default "2"
        Version of the definition of the passages.
    """
    for item in matches:
        words = normalize(text[slice(*item.span)], version) if item.span else ()
        if not item.passage.ends or digest(words) != item.passage.digest:
            continue
        first, *last = (normalize(part, version) for part in item.passage.ends)
        if words[: len(first)] != first or any(words[-len(end) :] != end for end in last):
            place = f"line {item.line}, column {item.column}"
            yield item.passage.locator, f"its fragment is not how it begins or ends at {place}"


def _place(lines: Sequence[int], offset: int) -> tuple[int, int]:
    line = bisect_right(lines, offset)
    return line, offset - lines[line - 1] + 1


class _Stream:
    """The words of a copy with their places, encoded for digests of any run of words."""

    def __init__(self, text: str, words: Sequence[tuple[str, Span]]) -> None:
        self.spans = [span for _, span in words]
        self.data = memoryview(" ".join(word for word, _ in words).encode("utf-8", "surrogatepass"))
        self.ends, at = [], -1
        for word, _ in words:
            at += 1 + len(word.encode("utf-8", "surrogatepass"))
            self.ends.append(at)
        pairs = enumerate(pairwise(words), 1)
        at_line = {n for n, ((_, a), (_, b)) in pairs if "\n" in text[a[1] : b[0]]}
        at_mark = {n for n, (word, _) in enumerate(words, 1) if not word[-1].isalnum()}
        self.lines = sorted({0} | at_line)
        self.beginnings = sorted({0} | at_line | at_mark)

    def find(self, passages: Sequence[Passage]) -> list[set[Span]]:
        """Return the places of each passage, by its digest."""
        wanted: dict[int, set[str]] = defaultdict(set)
        for passage in passages:
            wanted[passage.words].add(passage.digest)
        places: dict[tuple[int, str], set[int]] = defaultdict(set)
        for count, digests in wanted.items():
            for start in self._starts(count):
                found = self._digest(start, count)
                if found in digests:
                    places[count, found].add(start)
        starts = [set(places[passage.words, passage.digest]) for passage in passages]
        for n in range(1, len(passages)):
            follows = {start + passages[n - 1].words for start in starts[n - 1]}
            starts[n] |= self._those(passages[n], follows - starts[n])
        for n in range(len(passages) - 2, -1, -1):
            precedes = {start - passages[n].words for start in starts[n + 1]}
            starts[n] |= self._those(passages[n], precedes - starts[n])
        return [
            {(self.spans[start][0], self.spans[start + passage.words - 1][1]) for start in found}
            for passage, found in zip(passages, starts, strict=True)
        ]

    def _starts(self, count: int) -> Sequence[int]:
        if count > _LONG:
            return self.lines
        if count < _SHORT or len(self.spans) > _EVERYWHERE:
            return self.beginnings
        return range(len(self.spans))

    def _those(self, passage: Passage, starts: set[int]) -> set[int]:
        return {start for start in starts if self._digest(start, passage.words) == passage.digest}

    def _digest(self, start: int, count: int) -> str:
        if start < 0 or count < 1 or start + count > len(self.ends):
            return ""
        first = self.ends[start - 1] + 1 if start else 0
        return sha256(self.data[first : self.ends[start + count - 1]]).hexdigest()


def _streams(text: str, version: str) -> Iterator[_Stream]:
    """Yield the words of a text; if hyphens end lines, also with the halves of broken words joined."""
    words = list(words_of(text, version))
    yield _Stream(text, words)
    broken = {
        n
        for n, ((word, a), (after, b)) in enumerate(pairwise(words))
        if text[a[1] - 1] in _AT_LINE_END and "\n" in text[a[1] : b[0]] and word != "-" and after[0].isalpha()
    }
    if broken:
        yield _Stream(text, list(_joined(words, broken, hyphen="")))
        yield _Stream(text, list(_joined(words, broken, hyphen="-")))


def _joined(words: Sequence[tuple[str, Span]], broken: set[int], hyphen: str) -> Iterator[tuple[str, Span]]:
    half, since = "", None
    for n, (word, (start, end)) in enumerate(words):
        since = start if since is None else since
        if n in broken:
            half += word.removesuffix("-") + hyphen
            continue
        yield half + word, (since, end)
        half, since = "", None


def _align(candidates: Sequence[Sequence[Span]]) -> dict[int, Span]:
    """Choose places for as many passages as possible, in order and without overlap."""
    ends: list[int] = []
    """Least end of an alignment of one passage, of two, of three ..."""
    last: list[_Chosen] = []
    for n, spans in enumerate(candidates):
        for start, end in reversed(spans):
            length = bisect_right(ends, start)
            chosen = _Chosen(n, (start, end), last[length - 1] if length else None)
            if length == len(ends):
                ends.append(end)
                last.append(chosen)
            elif end < ends[length]:
                ends[length], last[length] = end, chosen
    placed: dict[int, Span] = {}
    step = last[-1] if last else None
    while step is not None:
        placed[step.passage] = step.span
        step = step.before
    return placed


@dataclass(frozen=True, slots=True)
class _Chosen:
    passage: int
    span: Span
    before: _Chosen | None


def _claim(candidates: Sequence[Sequence[Span]], placed: dict[int, Span]) -> dict[int, Span]:
    """Return free places of passages that are not in order."""
    taken = sorted(placed.values())
    moved: dict[int, Span] = {}
    for n, spans in enumerate(candidates):
        if n in placed:
            continue
        for span in spans:
            at = bisect_left(taken, span)
            free_before = at == 0 or taken[at - 1][1] <= span[0]
            if free_before and (at == len(taken) or span[1] <= taken[at][0]):
                taken.insert(at, span)
                moved[n] = span
                break
    return moved


def _gaps(
    count: int, placed: dict[int, Span], moved: dict[int, Span], length: int
) -> Iterator[tuple[list[int], Span]]:
    """Yield runs of passages that were not found, with the text between their neighbors that were found."""
    fixed = sorted(placed)
    for before, after in pairwise([-1, *fixed, count]):
        run = [n for n in range(before + 1, after) if n not in moved]
        start = placed[before][1] if before in placed else 0
        end = placed[after][0] if after in placed else length
        if run:
            yield run, (start, end) if fixed else (0, 0)


def _free(text: str, gap: Span, claimed: Iterable[Span], version: str) -> list[Span]:
    """Return the parts of a gap that contain words and are not claimed, each from its first word."""
    start, end = gap
    parts: list[Span] = []
    for left, right in sorted(span for span in claimed if gap[0] <= span[0] and span[1] <= gap[1]):
        parts.append((start, left))
        start = right
    parts.append((start, end))
    trimmed = ((a + len(text[a:b]) - len(text[a:b].lstrip()), b) for a, b in parts)
    return [(a, b) for a, b in trimmed if normalize(text[a:b], version)]

"""Matches of the passages of a source in a copy of it, by digests and word counts only.

White space, line breaks, quotation marks, dashes and a byte order mark may differ (see
:mod:`cisreport.sources.segmentation`).  A word that a hyphen breaks at the end of a line is tried with and
without the hyphen, in the same way for a whole passage.

Limits
    Text between the words of a passage, such as a page number, makes the passage changed.  A passage that
    occurs more than a hundred times in the source and in the copy is tried at the places that are nearest
    in the order, counted from each end and from its neighbors.  :mod:`cisreport.sources.places` says where
    passages are searched.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Final

from cisreport.english import counted
from cisreport.model import Passage
from cisreport.sources.places import MANY, Span, places_in
from cisreport.sources.segmentation import SEGMENTATION, digest, normalize

_NEAR: Final = 8
"""Places on each side at which one of many equal passages is tried."""


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
    candidates = places_in(text, passages, version)
    placed = _align(_nearest(candidates))
    moved = _claim(candidates, placed)
    lines = [0, *(end.end() for end in re.finditer("\n", text))]
    result: dict[int, Match] = {}
    for status, spans in ((MatchStatus.FOUND, placed), (MatchStatus.MOVED, moved)):
        for n, span in spans.items():
            line, column = _place(lines, span[0])
            result[n] = Match(passage=passages[n], status=status, line=line, column=column, span=span)
    claimed = sorted(moved.values())
    for run, gap in _gaps(len(passages), placed, moved, len(text)):
        free = _free(text, gap, claimed, version)
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


def _nearest(candidates: Sequence[Sequence[Span]]) -> Sequence[Sequence[Span]]:
    """Return the places of each passage, but only some of them for those that are equal and many."""
    groups: dict[int, list[int]] = defaultdict(list)
    for n, spans in enumerate(candidates):
        groups[id(spans)].append(n)
    crowds = [group for group in groups.values() if min(len(group), len(candidates[group[0]])) > MANY]
    if not crowds:
        return candidates
    tried = list(candidates)
    for n in (n for group in crowds for n in group):
        tried[n] = ()
    fixed = _align(tried)
    for group in crowds:
        for n, spans in _near(group, candidates[group[0]], fixed):
            tried[n] = spans
    return tried


def _near(
    group: Sequence[int], spans: Sequence[Span], fixed: Mapping[int, Span]
) -> Iterator[tuple[int, list[Span]]]:
    """Yield each of many equal passages with the places that are nearest in the order.

    They are counted from both ends of the copy, and of the gap between two passages that are fixed.
    """
    apart: list[Span] = []
    for span in spans:
        if not apart or apart[-1][1] <= span[0]:
            apart.append(span)
    known, rank = sorted(fixed), 0
    for gap, members in groupby(group, lambda n: bisect_left(known, n)):
        run = list(members)
        low = bisect_left(apart, fixed[known[gap - 1]][1:]) if gap else 0
        high = bisect_left(apart, fixed[known[gap]][:1]) if gap < len(known) else len(apart)
        for at, n in enumerate(run):
            middles = (low + at, high - len(run) + at, rank, len(apart) - len(group) + rank)
            near = {place for middle in middles for place in range(middle - _NEAR, middle + _NEAR + 1)}
            yield n, [apart[place] for place in sorted(near) if 0 <= place < len(apart)]
            rank += 1


def _claim(candidates: Sequence[Sequence[Span]], placed: dict[int, Span]) -> dict[int, Span]:
    """Return free places of passages that are not in order."""
    taken = sorted(placed.values())
    moved: dict[int, Span] = {}
    rest = {id(spans): iter(spans) for spans in candidates}
    """Places that have not been looked at; those that were are not free any more."""
    for n, spans in enumerate(candidates):
        if n in placed:
            continue
        for span in rest[id(spans)]:
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


def _free(text: str, gap: Span, claimed: Sequence[Span], version: str) -> list[Span]:
    """Return the parts of a gap that contain words and are not claimed, each from its first word."""
    start, end = gap
    parts: list[Span] = []
    for left, right in claimed[bisect_left(claimed, gap[:1]) : bisect_left(claimed, gap[1:])]:
        parts.append((start, left))
        start = right
    parts.append((start, end))
    trimmed = ((a + len(text[a:b]) - len(text[a:b].lstrip()), b) for a, b in parts)
    return [(a, b) for a, b in trimmed if normalize(text[a:b], version)]

"""Places of passages in a copy of their source, by digests and word counts only.

Limits
    The search tries every word as the beginning of a passage, with two exceptions.  Passages of fewer than
    four words, and all passages of a copy of more than 20,000 words, are searched at the beginnings of
    lines, after punctuation, and next to a neighbor that was found.  Passages of more than 2,000 words are
    searched at the beginnings of lines and next to a neighbor.  A neighbor that occurs more than a hundred
    times does not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Final

from cisreport.model import Passage
from cisreport.sources.segmentation import words_of

MANY: Final = 100
"""So many equal passages with so many places are not tried with all of them."""
_SHORT: Final = 4
_EVERYWHERE: Final = 20_000
_LONG: Final = 2_000
_AT_LINE_END: Final = "-\u2010\u00ad"

Span = tuple[int, int]
"""A place in a text: offsets of the first character and after the last."""


def places_in(text: str, passages: Sequence[Passage], version: str) -> list[Sequence[Span]]:
    """Return the places of each passage in a copy, in order.

    Parameters
    ----------
    text : str
        The copy.
    passages : sequence of Passage
        In the order of the source.
    version : str
        Version of the definition of the passages.

    Returns
    -------
    list of sequence of (int, int)
        Passages that are equal share a sequence.
    """
    shared: dict[tuple[int, ...], Sequence[Span]] = {}
    readings = [stream.find(passages) for stream in _streams(text, version)]
    found = []
    for places in zip(*readings, strict=True):
        key = tuple(map(id, places))
        if key not in shared:
            shared[key] = sorted(set().union(*places))
        found.append(shared[key])
    return found


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
        """Return the places of each passage, by its digest; those that are equal share a set."""
        wanted: dict[int, set[str]] = defaultdict(set)
        for passage in passages:
            wanted[passage.words].add(passage.digest)
        places: dict[tuple[int, str], set[int]] = defaultdict(set)
        for count, digests in wanted.items():
            for start in self._starts(count):
                found = self._digest(start, count)
                if found in digests:
                    places[count, found].add(start)
        starts = [places[passage.words, passage.digest] for passage in passages]
        for n in range(1, len(passages)):
            starts[n] = self._next_to(starts[n - 1], passages[n - 1].words, starts[n], passages[n])
        for n in range(len(passages) - 2, -1, -1):
            starts[n] = self._next_to(starts[n + 1], -passages[n].words, starts[n], passages[n])
        spans: dict[int, set[Span]] = {}
        for passage, those in zip(passages, starts, strict=True):
            if id(those) not in spans:
                spans[id(those)] = {self._span(start, passage.words) for start in those}
        return [spans[id(those)] for those in starts]

    def _next_to(self, guides: set[int], distance: int, starts: set[int], passage: Passage) -> set[int]:
        """Return where a passage begins, with its places at a distance from where its neighbor does."""
        if not guides or max(len(guides), len(starts)) > MANY:
            return starts
        more = {guide + distance for guide in guides} - starts
        new = {start for start in more if self._digest(start, passage.words) == passage.digest}
        return starts | new if new else starts

    def _span(self, start: int, count: int) -> Span:
        return self.spans[start][0], self.spans[start + count - 1][1]

    def _starts(self, count: int) -> Sequence[int]:
        if count > _LONG:
            return self.lines
        if count < _SHORT or len(self.spans) > _EVERYWHERE:
            return self.beginnings
        return range(len(self.spans))

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

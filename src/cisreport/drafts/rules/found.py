"""What a rule finds in a passage, before it becomes a draft."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cisreport.drafts.model import Mention, spell
from cisreport.drafts.texts import PassageText


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something in a passage: places in its text, and the fields that follow from them."""

    rule: str
    """Name of the rule."""
    kind: str
    """Kind of the draft."""
    passage: PassageText
    """The passage."""
    spans: tuple[tuple[int, int], ...]
    """Offsets in its text."""
    record: Mapping[str, Any] = field(default_factory=dict)
    """Fields."""
    names: tuple[str, ...] = ()
    """Parts of the id of the draft."""
    group: str = ""
    """The identity or fact that a name means; names with the same become one draft."""
    fact: str = ""
    """The fact that a name means without an identity."""

    def mentions(self) -> tuple[Mention, ...]:
        """Return the places as numbers of words."""
        numbers = (spell(*self.passage.numbers(start, end)) for start, end in self.spans)
        return tuple(
            Mention(passage=self.passage.anchor, words=words, digest=self.passage.digest)
            for words in dict.fromkeys(numbers)
        )


class Taken:
    """Places in a text that do not overlap, and whether another one overlaps them."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans = sorted(spans)

    def add(self, span: tuple[int, int]) -> None:
        """Add a place that overlaps none."""
        insort(self._spans, span)

    def overlaps(self, span: tuple[int, int]) -> bool:
        """Return whether a place has a character in common with one of these."""
        at = bisect_left(self._spans, (span[1],))
        return at > 0 and self._spans[at - 1][1] > span[0]

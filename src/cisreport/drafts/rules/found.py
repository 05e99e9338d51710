"""What a rule finds in a passage, before it becomes a draft."""

from __future__ import annotations

from collections.abc import Mapping
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


def overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    """Return whether a place has a character in common with one of others."""
    return any(span[0] < end and start < span[1] for start, end in others)

"""Drafts: proposals that a person has to accept before they become facts.

A draft names the passages and the words on which it rests, without the words: a passage's locator and the
numbers of its words, from 1, by the definition in :mod:`cisreport.sources.segmentation`.  Only a file that
somebody keeps for himself has a quote instead.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from cisreport.model import COLLECTIONS, Anchor, FactId

DATES: Final = "dates"
"""The kind of a draft that proposes the date of a fact, not a record."""
KINDS: Final = (*(name for name in COLLECTIONS if name != "reviews"), DATES)
"""What a draft can propose: a record of a collection, or a date."""
ACTORS: Final = ("states", "organizations", "persons", "places")
"""Kinds that a name can mean."""

_WORDS = re.compile(r"(?P<first>[1-9][0-9]{0,5})(?:-(?P<last>[1-9][0-9]{0,5}))?")


class DraftStatus(StrEnum):
    """What a person has decided about a draft."""

    DRAFT = "draft"
    """Nothing yet."""
    ACCEPTED = "accepted"
    """It has become a fact, or a part of one."""
    REJECTED = "rejected"
    """It is wrong, or not worth a fact; it is not proposed again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words of a passage on which a draft rests."""

    passage: Anchor
    """The passage."""
    words: str | None = None
    """Numbers of the first and the last word, such as ``9-10``, or of the only one."""
    quote: str | None = None
    """The words themselves; only in a file outside of a dataset."""
    digest: str | None = None
    """SHA-256 of the passage, as in the dataset."""

    @property
    def span(self) -> tuple[int, int] | None:
        """Numbers of the first and the last word; None if it names none, or names them wrongly."""
        found = _WORDS.fullmatch(self.words or "")
        if found is None:
            return None
        first = int(found["first"])
        return first, int(found["last"] or first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A proposal: a record, more passages or fields for a fact, or the date of a fact."""

    id: FactId
    """Unique among the drafts of a dataset; the id of the record unless ``record`` has one."""
    kind: str
    """The collection of the record, or ``dates``."""
    status: DraftStatus = DraftStatus.DRAFT
    """What a person has decided."""
    rule: str | None = None
    """What proposes it, such as the name of a rule."""
    mentions: tuple[Mention, ...]
    """What it rests on; at least one."""
    fact: FactId | None = None
    """The fact to which it adds something; None: it proposes a new record."""
    field: str | None = None
    """Of a date: the field of the fact; None: ``date``."""
    record: Any = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    """Fields of the record as a dataset's file has them, or the date; a person adds what is missing."""
    note: str | None = None
    """A remark."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """The fields of the record or date; empty if they are not a mapping."""
        return self.record if isinstance(self.record, Mapping) else {}

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The passages, each once."""
        return tuple(dict.fromkeys(mention.passage for mention in self.mentions))


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFile:
    """What a file of drafts contains."""

    by: str
    """Who proposes them: the rules, a person, a language model with its version."""
    drafts: tuple[Draft, ...]
    """The drafts."""


def spell(first: int, last: int) -> str:
    """Return numbers of words as a file has them."""
    return str(first) if first == last else f"{first}-{last}"


def slug(text: str) -> str:
    """Return a text as part of an id."""
    return "-".join(re.findall("[a-z0-9]+", text.lower()))

"""What a popover says of a value or a fact, as data: the answer first, and what it rests on.

The filter prints it and ``verify`` expects it; both take the words from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from cisreport.english import counted
from cisreport.quotes import Quote
from cisreport.rows import passage_texts

WHOLE: Final = ""
"""In place of a field: what is said of all of a fact."""
MOST_INPUTS: Final = 5
"""Facts that a popover names of those that a fact rests on."""
_MOST_SOURCES: Final = 3
_MOST_PASSAGES: Final = 6
_MOST_REASONS: Final = 4
_MOST_QUOTES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The answer of a popover."""

    before: str
    """The sentence up to its value."""
    value: str
    """The value in it."""
    after: str
    """The rest of the sentence."""
    badge: str
    """How a source puts it, in one or two words; ``computed`` or ``our verdict`` if none does."""
    how: str
    """Who says so, and how sure the coder is."""
    reasons: tuple[str, ...]
    """Why it is so: the basis of a date, the reasons of a verdict, how it was computed, notes."""
    passages: tuple[str, ...]
    """The passages of the value."""
    quotes: tuple[Quote, ...] = ()
    """Those of its passages whose words may be published."""

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> About:
        """Return an answer from JSON data."""
        reasons, passages = tuple(plain["reasons"]), tuple(plain["passages"])
        quotes = tuple(map(Quote.read, plain.get("quotes", ())))
        return cls(**{**plain, "reasons": reasons, "passages": passages, "quotes": quotes})

    @property
    def sentence(self) -> str:
        """The sentence in one piece."""
        return self.before + self.value + self.after

    @property
    def shown_reasons(self) -> tuple[str, ...]:
        """The reasons that are not folded."""
        return self.reasons[:_MOST_REASONS]

    @property
    def shown_quotes(self) -> tuple[Quote, ...]:
        """The first few excerpts; the register has all."""
        return self.quotes[:_MOST_QUOTES]


def shown_sources(about: About, only: str) -> tuple[dict[str, list[str]], str]:
    """Return the passages that a popover names, as printed and by source, and how many more there are.

    Parameters
    ----------
    about : About
        The answer of the popover.
    only : str
        The one source of a dataset that has one; else empty.
    """
    found: dict[str, list[str]] = {}
    for source, text in passage_texts(about.passages, brief=False):
        found.setdefault(source or only, []).append(text)
    shown = {source: texts[:_MOST_PASSAGES] for source, texts in islice(found.items(), _MOST_SOURCES)}
    left = sum(map(len, found.values())) - sum(map(len, shown.values()))
    return shown, more_text(left, "passage")


def more_text(count: int, noun: str) -> str:
    """Return how many more of something the register has; nothing if there are no more."""
    return f"{counted(count, f'more {noun}')} in the register" if count else ""


def fields_of_links(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the identifier of the link of each value and claim, and the field that it is about.

    Parameters
    ----------
    manifest : mapping
        The manifest of the document.
    """
    for value in manifest["values"]:
        field = value["cite"].partition("/")[2]
        yield f"use-{value['n']}", WHOLE if value.get("form") == "label" else field
    for claim in manifest["claims"]:
        for n, part in enumerate(claim["parts"], 1):
            cited = {cite.partition("/")[2] for cite in claim["cites"] if _is_of(cite, part["fact"])}
            yield f"claim-{claim['n']}-{n}", cited.pop() if len(cited) == 1 else WHOLE


def _is_of(cite: str, anchor: str) -> bool:
    dataset, _, fact = cite.partition("/")[0].partition(":")
    return anchor in (f"fact-{fact}", f"fact-{dataset}-{fact}")

"""Who says so: the subject of a verb, among the actors that its sentence or the one before names.

A name that only describes somebody is not a subject: *Avaria's minister*, *the minister of Avaria*.  A
pronoun means whoever was named last and can be called so.  What *is said*, by nobody, is not attributed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cisreport.drafts.language import Language
from cisreport.model import NOT_STATED

Span = tuple[int, int]
KINDS: Final = ("persons", "organizations", "states")
"""Kinds of actors that can say something."""


@dataclass(slots=True, kw_only=True)
class Speakers:
    """The actors that a passage names, and those that the passages before it named last."""

    language: Language
    """Its pronouns, and the words that can be between a subject and its verb."""
    text: str = ""
    """The passage."""
    named: Mapping[Span, tuple[str, str]] = field(default_factory=dict)
    """Kind and id of each actor, by the place of its name."""
    _last: dict[str, str] = field(default_factory=dict)
    """Who was named last before, by kind."""

    def go_on(self, text: str, named: Mapping[Span, tuple[str, str]]) -> None:
        """Continue to the next passage of a paragraph."""
        self._last |= dict(self.named[span] for span in sorted(self.named))
        self.text, self.named = text, named

    def forget(self) -> None:
        """Begin a paragraph, whose pronouns mean nobody of the one before."""
        self._last, self.named = {}, {}

    def subject(self, verb: Span) -> str:
        """Return whose verb it is: who is named before it, or right after it; empty if that is not known."""
        words = self.language.words["speakers"]
        before, after = self.text[: verb[0]], self.text[verb[1] :]
        pronouns = {word: kinds for kinds, known in words.get("pronouns", {}).items() for word in known}
        aside = rf"(?:\s+(?:{'|'.join(map(re.escape, words.get('aside', ['-'])))}|\w+ly))*\s*$"
        said_by = re.search(rf"(?<!\w)(?P<word>{'|'.join(pronouns) or '(?!)'}){aside}", before, re.IGNORECASE)
        passive = "|".join(map(re.escape, words.get("passive", ["(?!)"])))
        if re.search(rf"(?<!\w)(?:{passive}){aside}", before, re.IGNORECASE):
            by = re.match(rf"\s+(?:{'|'.join(words['by'])})(?!\w)", after)
            return self._first(verb[1] + by.end(), most=4) if by else NOT_STATED
        if said_by:
            return self._meant(pronouns[said_by["word"].lower()], verb[0])
        if self.text[slice(*verb)].lower() in words.get("followed", ()):
            return self._first(verb[1], most=6)
        whole = [span for span in self.named if span[1] <= verb[0] and self._is_whole(span)]
        return self.named[max(whole)][1] if whole else self._first(verb[1], most=1)

    def _meant(self, kinds: str, at: int) -> str:
        """Return who of some kinds, such as ``organizations states``, was named last before a place."""
        here = {kind: name for span, (kind, name) in sorted(self.named.items()) if span[1] <= at}
        known = [kind for kind in kinds.split() if kind in (here or self._last)]
        return (here or self._last)[known[0]] if len(known) == 1 else ""

    def _first(self, start: int, *, most: int) -> str:
        """Return who is named first after a place, with at most some words between."""
        first = min((span for span in self.named if span[0] >= start), default=None)
        between = self.text[start : first[0]].lower().split() if first else ()
        is_near = len(between) <= most and not {*between} & {*self._describing}
        return self.named[first][1] if first and is_near and not self._is_possessive(first) else ""

    def _is_whole(self, span: Span) -> bool:
        """Return whether a name is that of the actor itself, and does not describe somebody else."""
        described = re.search(
            rf"(?<!\w)(?:{'|'.join(self._describing)})\s+(?:the\s+)?$", self.text[: span[0]]
        )
        return not described and not self._is_possessive(span)

    def _is_possessive(self, span: Span) -> bool:
        return self.text[span[1] : span[1] + 1] in ("'", "\u2019")

    @property
    def _describing(self) -> list[str]:
        return list(self.language.words["speakers"].get("of", ["(?!)"]))

"""Excerpts as registers and popovers print them, as data: the marked words, and a translation below.

The filter prints them and ``verify`` expects them; both take the words from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

EXCERPT: Final = "excerpt"
"""Class of the words of a source."""
MARKED: Final = "exact"
"""Class of the words in them that a fact rests on."""
TRANSLATION: Final = "translation"
"""Class of a translation."""
TRANSLATED: Final = "translated by"
"""What precedes the translator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An excerpt with the words marked that a fact rests on, and its translation."""

    passage: str
    """Its passage, as printed."""
    pieces: tuple[tuple[str, bool], ...]
    """Its words in pieces, each with whether it is marked."""
    language: str = ""
    """BCP 47 tag of its language, if it is not English."""
    translation: str = ""
    """A translation; empty if there is none."""
    translated_into: str = ""
    """BCP 47 tag of the language of the translation, if it is not English."""
    translator: str = ""
    """Who translated it."""

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Quote:
        """Return a quote from JSON data."""
        return cls(**{**plain, "pieces": tuple((words, marked) for words, marked in plain["pieces"])})

    @property
    def excerpt(self) -> str:
        """The words of the source in one piece."""
        return "".join(words for words, _ in self.pieces)

    @property
    def marked(self) -> tuple[str, ...]:
        """The marked words."""
        return tuple(words for words, marked in self.pieces if marked)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is printed: the excerpt after its passage, and the translation."""
        excerpt = f"{self.passage}: “{self.excerpt}”"
        return (excerpt, f"“{self.translation}” {self.by}") if self.translation else (excerpt,)

    @property
    def by(self) -> str:
        """Who translated it, in brackets."""
        return f"({TRANSLATED} {self.translator})"

"""Words that show how a source puts a thing, in each language of the lint.

``shades.toml`` has them: a kind of word for each modality, for who says something, for kinds of reserve, and
for what an author adds: words that judge, that make certain, that make complete.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from cisreport.lint.languages import LANGUAGES
from cisreport.model import Modality

RESERVES: Final = ("seeming", "small", "great", "often", "rarely")
"""Kinds of reserve."""
ANY: Final = ("hoped", "expected", "planned", "hedged", "evaluated", "implied", "presupposed", "said")
"""Kinds that show that something is not simply stated."""
SHOWN_BY: Final = {
    Modality.PRESUPPOSED: ("presupposed", "implied"),
    Modality.IMPLIED: ("implied", "hedged"),
    Modality.HEDGED: ("hedged", "expected", "evaluated"),
    Modality.HOPED: ("hoped",),
    Modality.EXPECTED: ("expected", "hedged"),
    Modality.PLANNED: ("planned",),
    Modality.EVALUATED: ("evaluated", "said"),
}
"""The kinds of words that show a modality."""


def has(kinds: Iterable[str], text: str, language: str) -> bool:
    """Return whether a text has a word of one of these kinds; in a language without words, never."""
    return found(kinds, text, language) is not None


def found(kinds: Iterable[str], text: str, language: str) -> re.Match[str] | None:
    """Return the first word of one of these kinds in a text."""
    if language not in LANGUAGES:
        return None
    return next(filter(None, (_pattern(kind, language).search(text) for kind in kinds)), None)


def shows_reserve(reserve: str, text: str, language: str) -> bool:
    """Return whether a text has a word of the kind of a reserve, or else the reserve itself.

    The reserve is in the language of its source, the text in that of the report.
    """
    kinds = _kinds_of(reserve)
    if kinds and language in LANGUAGES:
        return has(kinds, text, language)
    return " ".join(reserve.split()).casefold() in " ".join(text.split()).casefold()


@cache
def _kinds_of(reserve: str) -> tuple[str, ...]:
    return tuple(
        kind
        for kind in RESERVES
        if any(_pattern(kind, language).fullmatch(reserve.strip()) for language in LANGUAGES)
    )


@cache
def _pattern(kind: str, language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_words()[language][kind]})(?!\w)", re.IGNORECASE)


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("cisreport.lint") / "shades.toml").read_text("utf-8"))

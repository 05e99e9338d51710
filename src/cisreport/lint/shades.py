"""Words that show how a source puts a thing, in each language of the lint.

``shades.toml`` has them: a kind of word for each modality, for who says something, for kinds of reserve, and
for what an author adds: words that judge, that make certain or doubtful, that make complete; and the words
of a source, of a computation, and of a clause.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
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


def found_all(kind: str, text: str, language: str) -> Iterator[re.Match[str]]:
    """Yield the words of a kind in a text."""
    if language in LANGUAGES:
        yield from _pattern(kind, language).finditer(text)


def verb_after(text: str, position: int, language: str, *, wishes: bool = False) -> str:
    """Return the verb of saying, hoping or judging that follows a subject; nothing if another word does.

    Parameters
    ----------
    text : str
        A sentence.
    position : int
        Where its subject ends.
    language : str
        Language of the text; in one without words, there is never such a verb.
    wishes : bool, default False
        Whether only verbs of hoping, expecting and judging count.
    """
    if language not in LANGUAGES:
        return ""
    match = _verbs(language, wishes).match(text, position)
    return " ".join(match[0].split()) if match else ""


def asserts(text: str, language: str) -> bool:
    """Return whether a heading or label is a clause: it has a finite verb, and not in a question."""
    verb = found(("finite",), text, language)
    return verb is not None and not has(("question",), text[: verb.start()], language)


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
def _verbs(language: str, wishes: bool) -> re.Pattern[str]:
    words = _words()[language]
    kinds = ("hoped", "evaluated") if wishes else ("hoped", "evaluated", "said", "planned")
    modal = rf"(?:{words['finite']}|{words['hedged']})(?!\w)"
    verbs = "|".join((*(words[kind] for kind in kinds), rf"(?!{modal})(?:{words['expected']})"))
    return re.compile(rf"\s+(?:(?:{words['finite']})\s+)?(?:{verbs})(?!\w)", re.IGNORECASE)


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("cisreport.lint") / "shades.toml").read_text("utf-8"))

"""Breaks of UAX #29 at which a reader would not end a sentence.

The lists of abbreviations are in the folder ``abbreviations``; its README has their origin.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_LISTS = files("cisreport.sources") / "abbreviations"
_ALWAYS = ("en", "ru")
"""Languages whose lists serve for words in their script, unless the language has a list in that script."""
_ORDINALS = re.compile("bs|cs|da|de|et|fi|fo|hr|hu|is|lb|lv|nb|nn|no|pl|sk|sl|sr|tr")
"""Languages in which a number with a period is an ordinal number."""

_TAIL = 200
"""More characters before a break do not matter; abbreviations and marks are shorter."""

_LETTER = r"[^\W\d_]"
_NUMBERING = rf"(?![\u0900-\u109f\u1100-\U0010ffff]){_LETTER}"
"""A letter of an alphabet."""
_OPENING = r"[\s\"'“”„‘’«»‹›(\[{¿¡–—―-]*"
_FIRST = re.compile(rf"{_OPENING}(\w+)")
_DOTTED = re.compile(rf"(?<![\w.]){_LETTER}{{1,2}}(?:\.-?{_LETTER}{{1,2}})+\.$")
_SPACED = re.compile(rf"(?<![\w.]){_LETTER}\.(?:\s?{_LETTER}\.)+$")
_INITIAL = re.compile(rf"(?<![\w.'’])(?:{_LETTER}\.?-)?({_LETTER})\.$")
_NEXT_LETTER = re.compile(rf"{_LETTER}\.")
_ROMAN = "[IVXLCDM]{1,8}|[ivxlcdm]{1,8}"
_NUMBER = re.compile(rf"{_OPENING}(?:[\d№§]|(?:{_ROMAN})\b)")
_MARK = rf"[(\[]?(?:\d{{1,3}}(?:\.\d{{1,3}})*|{_ROMAN}|{_NUMBERING})[.)\]]{{1,2}}"
_ENUMERATION = re.compile(rf"(?:^|[:;])\s*{_MARK}$")
_ORDINAL = re.compile(r"(?<![\w.,])(?:\d{1,2}|[IVXLCDM]{1,6})\.$")
_QUOTED_CLAUSE = re.compile("[」』]$")


@dataclass(frozen=True, slots=True)
class _Abbreviations:
    """What the lists of a language have, as patterns for the end of a text."""

    titles: re.Pattern[str]
    numbers: re.Pattern[str]
    others: re.Pattern[str]
    heading: re.Pattern[str]
    starters: frozenset[str]
    ordinals: bool


def continues(before: str, after: str, language: str) -> bool:
    """Return whether a sentence continues at a break of UAX #29.

    Parameters
    ----------
    before : str
        The sentence so far.
    after : str
        What follows, up to the next break.
    language : str
        BCP 47 tag; its first part counts.
    """
    before = before.rstrip()
    if len(before) > _TAIL:
        before = f"x{before[-_TAIL:]}"
    found = _FIRST.match(after)
    word = found[1] if found else ""
    if _is_small(word[:1]) or (_QUOTED_CLAUSE.search(before) and word[:1] in "とっ" and word):
        return True
    known = _abbreviations(language.partition("-")[0].lower())
    if _ENUMERATION.search(before) or known.heading.search(before):
        return True
    if not before.endswith("."):
        return False
    return _abbreviated(before, after, word, known)


def _abbreviated(before: str, after: str, word: str, known: _Abbreviations) -> bool:
    """Return whether the period at the end of a text belongs to an abbreviation, not to a sentence."""
    if known.titles.search(before):
        return True
    whole = f"{before} {after.split()[0]}"
    within = known.others.search(whole)
    if within and within.start() < len(before):
        return True
    if known.numbers.search(before) and _NUMBER.match(after):
        return True
    letter = _INITIAL.search(before)
    if letter and letter[1].isupper():
        return True
    starts = word.lower() in known.starters
    if known.others.search(before) or _DOTTED.search(before) or _SPACED.search(before):
        return not starts
    if letter:
        return _has_no_case(letter[1]) or _NEXT_LETTER.match(after) is not None
    return known.ordinals and not starts and _ORDINAL.search(before) is not None


def _is_small(letter: str) -> bool:
    """Return whether a letter is small in a script that has capital letters in running text."""
    return letter.islower() and not "ა" <= letter <= "ჿ"


def _has_no_case(letter: str) -> bool:
    """Return whether a letter is of an alphabet without capital letters in running text."""
    return (letter < "\u0900" and not letter.islower()) or "ა" <= letter <= "ჿ"


@cache
def _abbreviations(language: str) -> _Abbreviations:
    lists, suppressions = _read_lists()
    names = {_script(lists[name]): name for name in (*_ALWAYS, language) if name in lists}.values()

    def words(kind: str) -> list[str]:
        return [word.replace("~", " ") for name in names for word in lists[name][kind].split()]

    marked = [text for name in names for text in suppressions.get(name, ())]
    headings = _alternatives(_capitalized(words("headings")))
    return _Abbreviations(
        titles=_at_end(f"{word}." for word in _capitalized(words("titles"))),
        numbers=_at_end(f"{word}." for word in _capitalized(words("numbers"))),
        others=_at_end([*(f"{word}." for word in _capitalized(words("others"))), *marked]),
        heading=re.compile(rf"^{_OPENING}(?:(?:{headings})\s+|[§№]\s*){_MARK}$"),
        starters=frozenset(words("starters")),
        ordinals=_ORDINALS.fullmatch(language) is not None,
    )


@cache
def _read_lists() -> tuple[Mapping[str, Any], Mapping[str, list[str]]]:
    lists = tomllib.loads((_LISTS / "lists.toml").read_text("utf-8"))
    return lists, json.loads((_LISTS / "cldr-46.1.json").read_text("utf-8"))


def _script(lists: Mapping[str, str]) -> str:
    return unicodedata.name(lists["headings"][0]).split()[0]


def _capitalized(words: Iterable[str]) -> list[str]:
    return [form for word in words for form in dict.fromkeys((word, word[0].upper() + word[1:]))]


def _at_end(texts: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:{_alternatives(texts)})$")


def _alternatives(texts: Iterable[str]) -> str:
    """Return a pattern for any of these texts; for nothing if there are none."""
    longest = sorted(set(texts), key=lambda text: (-len(text), text))
    return "|".join(re.escape(text).replace(r"\ ", r"\s?") for text in longest) or "(?!)"

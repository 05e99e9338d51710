"""Numbers, dates and names in plain text, as the lint finds them.

- A *number* is a word with a digit or a character such as ``½``, with the unit after it.
- A *date* is a month, also in a date with day and year; a *weekday* is any day of the week.  "May" and
  "March" count as months with a capital in mid-sentence, or next to a number.
- A *quantity* is a number in words from two on; zero, twice, dozen, hundred and so on; half, but not in
  the unit "half-year"; a third or a quarter, unless a noun follows ("a third party"); an ordinal from the
  fourth on; doubled, halved and the like; a couple or a pair of.
- First, second, third and last are not findings, since they give an order; nor is a format such as
  "three-way".  "One" counts only before a unit or a fraction, "once" only before "a year" and the like.
- A *name* is a word with a capital that does not begin a sentence; see :mod:`cisreport.wording.names`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Final

from cisreport.english import MONTHS
from cisreport.lint.languages import LANGUAGES, rules

VALUE: Final = "\ue000"
"""A mark in place of a word that is not prose: a value, code, a literal, an address."""

_UNITS: Final = (
    r"(?:km|kilomet(?:er|re)s?|met(?:er|re)s?|percent|per\s+cent|minutes?|hours?|days?|weeks?|months?|years?"
    r"|meetings?|members?|states?|calls?|statements?|times|people|ministers?)"
)
_MONTHS: Final = "|".join(name for name in MONTHS if name not in ("March", "May"))
_SHORT: Final = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_ANY_MONTH: Final = rf"(?:{_MONTHS}|March|May|(?:{_SHORT})\b\.?)"
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?(?:\s*[–-]\s*\d{1,2}(?:st|nd|rd|th)?)?"
_TEENS: Final = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|zero"
)
_LARGE: Final = "hundreds?|thousands?|millions?|billions?|trillions?|dozens?"
_ORDINALS: Final = (
    "fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth"
    "|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|fortieth|fiftieth|sixtieth|hundredth|thousandth"
)
_COUNT: Final = rf"(?:{_TEENS}|{_LARGE})"
_FRACTIONS: Final = "halves|thirds|quarters|fourths|fifths|sixths|sevenths|eighths|ninths|tenths"
_AFTER_FRACTION: Final = (
    r"(?=\s+(?:of|as|or|and|to|in|is|was|are|were|more|less|than|by|that|which)\b|\s*[^\w\s-]|\s*$)"
)
_MORE: Final = rf"(?:[\s-]+(?:and\s+)?(?:{_COUNT}|one|{_FRACTIONS}|{_ORDINALS}))*"
_QUANTITY: Final = "|".join(
    (
        rf"(?:one[\s-]+(?:and\s+)?)?{_COUNT}{_MORE}(?:(?:\s+|-){_UNITS}\b)?(?!-(?:way|sided)\b)",
        rf"(?:a|one)[\s-]+(?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth){_AFTER_FRACTION}",
        rf"(?:one[\s-]+)?half(?!-(?:hearted|years?\b))(?:[\s-]+(?:a|an)\b)?(?:[\s-]+{_UNITS}\b)?",
        rf"{_FRACTIONS[: _FRACTIONS.index('|quarters')]}",
        rf"(?:{_ORDINALS})s?",
        rf"one(?:\s+|-){_UNITS}",
        r"once\s+(?:a|an|per|every|each)\s+(?:\w+)",
        r"twice|thrice",
        r"doubled?(?!-)|doubling|tripled?|quadrupled?|halved?|halving(?!-)|(?:two|three|four|five|ten)fold",
        r"a\s+(?:couple|pair)\s+of",
    )
)
_RULES: Final = tuple(
    (kind, re.compile(rf"(?<![\w{VALUE}])(?:{pattern})(?!\w)", flags))
    for kind, pattern, flags in (
        ("date", rf"{_DAY}\s+(?:of\s+)?{_ANY_MONTH}(?:,?\s+\d{{4}})?", re.IGNORECASE),
        ("date", rf"{_ANY_MONTH}\s+\d{{1,4}}(?:st|nd|rd|th)?(?:\s*[–-]\s*\d{{1,2}})?(?:,?\s+\d{{4}})?", 0),
        ("date", rf"(?:{_MONTHS})", re.IGNORECASE),
        ("date", r"(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.", 0),
        ("weekday", r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?", re.IGNORECASE),
        ("quantity", _QUANTITY, re.IGNORECASE),
    )
)
_NUMBER: Final = re.compile(
    r"(?<![^\W_])[^\W_]*(?:[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⁰¹²³⁴⁵⁶⁷⁸⁹])(?:(?:--|[.,:/–−-])?[\w%°½⅓⅔¼¾²³])*"
    rf"(?:\s+{_UNITS}(?!\w))?"
)
_PLUS_MINUS: Final = "+−-"
_SPRING: Final = re.compile(r"(?<!\w)(?:May|March)(?!\w)")
_WORD: Final = re.compile(r"(?<![\w'’])[^\W\d_][\w]*(?:['’][^\W\d_]{2,})?")
_OPENING: Final = " \t\n\"'“‘„‚«‹¿¡([*_#>"
_CLOSING: Final = ")]”’“»›"
_ABBREVIATED: Final = re.compile(r"(?:(?<!\w)(?:Mr|Mrs|Ms|Dr|Prof|St|vs|cf|e\.g|i\.e|No|[^\W\d_]))\.$")
_SMALL: Final = re.compile(
    "an?|and|are|as|at|be|but|by|can|did|do|does|for|from|had|has|have|he|her|his|how|if|into?|is|it|its|may|nor?"
    "|not|off?|on|onto|or|our|out|over|per|she|so|than|that|the|their|them|then|there|these|they|this|those|to"
    "|under|up|upon|was|we|were|what|when|where|which|whom?|whose|why|will|with|within|without|your?",
    re.IGNORECASE,
)
"""Words that are not names, whatever their first letter, as in a heading in which all words have capitals."""
_LONGEST_ABBREVIATED: Final = len(" Prof.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A part of a text that should come from the dataset."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset after its last character."""
    kind: str
    """``number``, ``date``, ``weekday``, ``quantity``, ``value`` or ``name``."""
    text: str
    """The part, with single spaces."""


def hit(text: str, start: int, end: int, kind: str) -> Hit:
    """Return the hit at a place of a text."""
    return Hit(start=start, end=end, kind=kind, text=" ".join(text[start:end].split()))


def begins_sentence(text: str, position: int) -> bool:
    """Return whether a word at this position is the first of its sentence, line of a table or block."""
    end = position
    while end and text[end - 1] in _OPENING:
        end -= 1
    if not end or text[end - 1] in ":|^":
        return True
    while end and text[end - 1] in _CLOSING:
        end -= 1
    before = text[max(0, end - _LONGEST_ABBREVIATED) : end]
    return before[-1:] in ("!", "?") or (before[-1:] == "." and not _ABBREVIATED.search(before))


def quantities(text: str, language: str = "en") -> Iterator[Hit]:
    """Yield numbers, dates, weekdays and quantity words in a block of plain text, without overlaps.

    Parameters
    ----------
    text : str
        A block, with blanks or :data:`VALUE` in place of everything that is not prose.
    language : str, default "en"
        Language of the text; of one that :mod:`.languages` does not have, only numbers in digits are found.
    """
    taken: list[Hit] = []
    free = bytearray(b"\1") * len(text)
    words = _RULES if language == "en" else rules(language) if language in LANGUAGES else ()
    for kind, pattern in (*words, ("number", _NUMBER)):
        for match in pattern.finditer(text):
            start = match.start()
            if kind == "number" and _is_signed(text, start):
                start -= 1
            _add(taken, free, hit(text, start, match.end(), kind))
    for match in _SPRING.finditer(text) if language == "en" else ():
        if not begins_sentence(text, match.start()):
            _add(taken, free, hit(text, match.start(), match.end(), "date"))
    yield from sorted(taken, key=lambda found: found.start)


def _is_signed(text: str, start: int) -> bool:
    """Return whether a plus or minus sign, itself at the start or after a space, is before a number."""
    return start > 0 and text[start - 1] in _PLUS_MINUS and (start == 1 or text[start - 2].isspace())


def _add(taken: list[Hit], free: bytearray, found: Hit) -> None:
    """Add a hit unless it overlaps with an earlier one."""
    length = found.end - found.start
    if free.count(1, found.start, found.end) == length:
        free[found.start : found.end] = bytes(length)
        taken.append(found)


def capitalized(text: str, known: Container[int]) -> Iterator[Hit]:
    """Yield words with a capital that do not begin a sentence; adjacent words are one hit.

    Parameters
    ----------
    text : str
        A block.
    known : container of int
        Positions of known names, dates and the like.
    """
    joined: tuple[int, int] | None = None
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match[0]
        if start in known or not word[0].isupper() or word == "I" or begins_sentence(text, start):
            continue
        if _SMALL.fullmatch(word):
            continue
        if joined and text[joined[1] : start].strip(" \n") in ("", "-"):
            joined = joined[0], end
            continue
        if joined:
            yield hit(text, *joined, "name")
        joined = start, end
    if joined:
        yield hit(text, *joined, "name")

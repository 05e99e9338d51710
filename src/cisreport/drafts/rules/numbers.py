"""Numbers with a unit of the codebook: digits, words, fractions, percentages, how often a year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache

from cisreport.drafts.language import Language
from cisreport.drafts.model import slug
from cisreport.drafts.rules.dates import dates_in
from cisreport.drafts.rules.found import Found, Taken
from cisreport.drafts.texts import PassageText
from cisreport.model import Dataset, Unit

_DIGITS = r"[0-9]{1,3}(?:[,\u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_BETWEEN = r"(?:[^\W\d_][\w\u2019'-]*\s+){0,2}?"
"""At most two words between a number and what it counts."""


@cache
def patterns(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return a name and a pattern for each form of a number."""
    words = language.words["numbers"]
    number = rf"(?P<number>{_DIGITS}|{_any(language.numbers)})"
    yearly, one = _any(words.get("yearly", ())), _any(words.get("one", ()))
    fraction = _any(words.get("fractions", {}))
    texts = {
        "often": rf"(?P<often>{_any(words.get('often', {}))})\s+{yearly}",
        "times": rf"{number}\s+{re.escape(words.get('times', '(?!)'))}\s+{yearly}",
        "percent": rf"{number}\s*(?:{_any(words.get('percent', ['%']))})",
        "fraction": rf"(?:(?P<many>{_any(language.numbers)})[\s-]+|{one}\s+)(?P<fraction>{fraction})(?=\s)",
        "measured": rf"{number}[\s-]*(?P<unit>{_any(language.units)})(?!\w)",
        "counted": rf"{number}\s+{_BETWEEN}(?P<unit>{_any(language.counted)})(?!\w)",
    }
    return tuple(
        (name, re.compile(rf"(?<![\w.,$\u20ac-]){text}", re.IGNORECASE)) for name, text in texts.items()
    )


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    choices = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
    return f"(?:{choices or '(?!)'})"


def numbers(passages: tuple[PassageText, ...], ds: Dataset, language: Language) -> Iterator[Found]:  # noqa: ARG001
    """Find numbers with units; numbers of dates are not among them."""
    for passage in passages:
        found: dict[tuple[str, Unit], list[tuple[int, int]]] = {}
        for span, number in _numbers_in(passage.text, language):
            found.setdefault(number, []).append(span)
        for (value, unit), spans in found.items():
            yield Found(
                rule="numbers",
                kind="quantities",
                passage=passage,
                spans=tuple(spans),
                record={"value": value, "unit": str(unit)},
                names=(slug(value), slug(unit)),
            )


def _numbers_in(text: str, language: Language) -> Iterator[tuple[tuple[int, int], tuple[str, Unit]]]:
    taken = Taken(span for span, _ in dates_in(text, language))
    for name, pattern in patterns(language):
        for match in pattern.finditer(text):
            if not taken.overlaps(match.span()):
                taken.add(match.span())
                yield match.span(), _read(name, match, language)


def _read(name: str, match: re.Match[str], language: Language) -> tuple[str, Unit]:
    words = language.words["numbers"]
    if name == "often":
        return str(words["often"][match["often"].lower()]), Unit.PER_YEAR
    if name == "fraction":
        many = language.numbers[match["many"].lower()] if match["many"] else 1
        return str(many * Fraction(words["fractions"][match["fraction"].lower()])), Unit.SHARE
    value = _value(match["number"], language)
    if name == "percent":
        return format((Decimal(value) / 100).normalize(), "f"), Unit.SHARE
    if name == "times":
        return value, Unit.PER_YEAR
    units = language.units if name == "measured" else language.counted
    found = " ".join(match["unit"].split())
    return value, units.get(found) or units[found.lower()]


def _value(text: str, language: Language) -> str:
    word = " ".join(text.lower().split())
    if word in language.numbers:
        return str(language.numbers[word])
    return re.sub("[,\u00a0\u202f]", "", text)

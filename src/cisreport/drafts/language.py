"""The words of a language: months, units and numbers from CLDR and num2words, verbs from ``languages``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from num2words import num2words

from cisreport.model import Unit

_FILES = files("cisreport.drafts") / "languages"
_CLDR: Final = {
    "length-kilometer": Unit.KILOMETER,
    "duration-day": Unit.DAY,
    "duration-month": Unit.MONTH,
    "duration-quarter": Unit.QUARTER,
    "duration-year": Unit.YEAR,
}
_LARGEST: Final = 100
"""Numbers up to this one are read as words."""
_DOUBLE_E: Final = re.compile(r"[^aeiou]e$")
MODALITIES: Final = ("hoped", "planned", "expected", "hedged")
"""Modalities that words show, in the order of the codebook's questions."""
SAID: Final = "said"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Language:
    """What the rules know of a language; what is not known is empty."""

    tag: str
    """Its tag without a region."""
    months: Mapping[str, int]
    """Numbers of months by their names and short names."""
    units: Mapping[str, Unit]
    """Units that are measured, by their words and symbols."""
    counted: Mapping[str, Unit]
    """Units that are counted, by their words."""
    numbers: Mapping[str, int]
    """Numbers by their words."""
    cues: Mapping[str, re.Pattern[str]] = field(default_factory=lambda: MappingProxyType({}))
    """For a modality, or ``said``: a pattern for its words."""
    weak: Mapping[str, re.Pattern[str]] = field(default_factory=lambda: MappingProxyType({}))
    """The same for words that count if no other does."""
    events: Mapping[str, re.Pattern[str]] = field(default_factory=lambda: MappingProxyType({}))
    """For a collection of events: a pattern for its words."""
    words: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """The lists ``dates``, ``numbers`` and ``speakers`` of its file; without a file, empty lists."""


@cache
def language(tag: str) -> Language:
    """Return what is known of the language of a source; English for ``und``."""
    short = "en" if tag.lower().startswith("und") else tag.partition("-")[0].lower()
    entry = _FILES / f"{short}.toml"
    raw = tomllib.loads(entry.read_text("utf-8")) if entry.is_file() else {}
    try:
        locale = Locale(short)
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return Language(
        tag=short,
        months=MappingProxyType(dict(_months(locale)) | raw.get("dates", {}).get("months", {})),
        units=MappingProxyType(dict(_units(locale)) | _of_words(raw.get("measured", {}))),
        counted=MappingProxyType(_of_words(raw.get("units", {}))),
        numbers=MappingProxyType(dict(_numbers(short))),
        cues=MappingProxyType(
            {name: _cue(raw, raw[name]) for name in (SAID, *MODALITIES) if name in raw},
        ),
        weak=MappingProxyType(  # in small letters: May is a month
            {name: re.compile(_choices(words)) for name, words in raw.get("weak", {}).items()}
        ),
        events=MappingProxyType(
            {
                name: re.compile(_choices(words), re.IGNORECASE)
                for name, words in raw.get("events", {}).items()
            }
        ),
        words=MappingProxyType({name: raw.get(name, {}) for name in ("dates", "numbers", "speakers")}),
    )


def _of_words(lists: Mapping[str, Iterable[str]]) -> dict[str, Unit]:
    return {word: Unit(unit) for unit, words in lists.items() for word in words}


def _months(locale: Locale) -> Iterator[tuple[str, int]]:
    for names in locale.months.values():
        for width in ("abbreviated", "wide"):
            for number, name in names[width].items():
                yield name.rstrip("."), number


def _units(locale: Locale) -> Iterator[tuple[str, Unit]]:
    patterns = locale._data["unit_patterns"]
    for name, unit in _CLDR.items():
        for width in ("long", "short", "narrow"):
            forms = patterns.get(name, {}).get(width, {})
            for pattern in forms.values():
                word = pattern.replace("{0}", "").strip(" \u00a0\u202f.") if isinstance(pattern, str) else ""
                if len(word) > 1 and "{" not in word:
                    yield word, unit


def _numbers(tag: str) -> Iterator[tuple[str, int]]:
    try:
        for number in range(1, _LARGEST + 1):
            yield num2words(number, lang=tag), number
    except (NotImplementedError, KeyError):
        return


def _cue(raw: Mapping[str, Any], words: Mapping[str, Any]) -> re.Pattern[str]:
    nouns, after = raw["nouns"]["verbs"], _choices(raw["nouns"]["after"])
    plain, careful = [], []
    for verb in words["verbs"]:
        forms = forms_of(verb, raw["irregular"])
        if verb in nouns:
            careful += [form for form in forms if form in (verb, f"{verb}s", f"{verb}es")]
        plain += [form for form in forms if form not in careful]
    patterns = [_choices([*plain, *words["phrases"]])]
    if careful:
        patterns.append(rf"{_choices(careful)}(?=[,\s]+{after})")
    return re.compile("|".join(patterns), re.IGNORECASE)


def forms_of(verb: str, irregular: Mapping[str, str]) -> list[str]:
    """Return all forms of an English verb: the plain one, with -s, past, and with -ing."""
    if verb in irregular:
        return irregular[verb].split()
    stem = verb.removesuffix("e") if _DOUBLE_E.search(verb) else verb
    if re.search("[^aeiou]y$", verb):
        return [verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"]
    ending = "es" if re.search("(s|x|sh|ch)$", verb) else "s"
    return [verb, f"{verb}{ending}", f"{stem}ed", f"{stem}ing"]


def _choices(words: Iterable[str]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    choices = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
    return rf"(?<![\w-])(?:{choices})(?![\w-])"

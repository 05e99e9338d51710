"""EDTF in words: ``2022-05-12/2022-05-13`` becomes ``12–13 May 2022``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from cisreport.english import MONTHS
from cisreport.model.edtf import APPROXIMATE, DATE, MONTHS_OF_PART, SEASONS, SET, SIGNIFICANT, TIME

_ORDINALS: Final = ("first", "second", "third", "fourth")
_PARTS: Final = {3: "quarter", 4: "four months", 6: "half"}


@dataclass(frozen=True, slots=True)
class _Words:
    """One date in words; an unknown part is empty."""

    year: str = ""
    month: str = ""
    day: str = ""
    before: str = ""
    """What comes before the date, such as ``around``."""
    after: str = ""
    """What comes after it, such as ``(uncertain)``."""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.before, self.day, self.month, self.year, self.after)))


@lru_cache(maxsize=1 << 16)
def edtf_text(edtf: str, *, with_year: bool = True) -> str:
    """Return an EDTF date, set or interval in words; EDTF without words here is returned unchanged.

    Parameters
    ----------
    edtf : str
        Such as ``2022-05-13``, ``2021~``, ``XXXX-05-12``, ``2022-05-12/2022-05-13`` or ``[1667..1670]``.
    with_year : bool
        False omits the year if a day or month remains.
    """
    if found := SET.fullmatch(edtf):
        word = "or" if found["one"] else "and"
        inner = found["one"] or found["all"]
        members = [_span(member, "..", word, with_year=with_year) for member in inner.split(",")]
        is_choice = found["one"] and (len(members) > 1 or ".." in inner.strip("."))
        return f"{'one of ' if is_choice else ''}{_listed(members, word)}"
    return _span(edtf, "/", "or", with_year=with_year)


def duration_text(start: str, end: str) -> str:
    """Return the words for what lasted from one date to another, to be read after "from".

    They have "to" where those of a day that is not known have a dash: ``12 to 14 May 2022``.

    Parameters
    ----------
    start, end : str
        EDTF.
    """
    first, last = _single(start), _single(end)
    if first is None or last is None or first.before or first.after or last.before or last.after:
        return f"{edtf_text(start)} to {edtf_text(end)}"
    return " to ".join(_shared(first, last))


def _listed(texts: Sequence[str], word: str) -> str:
    return f"{', '.join(texts[:-1])} {word} {texts[-1]}" if len(texts) > 1 else texts[0]


def _span(edtf: str, separator: str, word: str, *, with_year: bool) -> str:
    start, between, end = edtf.partition(separator)
    first, last = _single(start), _single(end)
    if not with_year:
        first, last = first and _without_year(first), last and _without_year(last)
    if not between or start == end:
        return start if first is None else str(first)
    if start in ("", "..") and last is not None:
        return f"{last} {word} earlier"
    if end in ("", "..") and first is not None:
        return f"{first} {word} later"
    return edtf if first is None or last is None else _interval(first, last)


def _without_year(words: _Words) -> _Words:
    return replace(words, year="") if words.month else words


def _interval(first: _Words, last: _Words) -> str:
    marked = first.before or first.after or last.before or last.after
    if marked or bool(first.day) != bool(last.day) or bool(first.month) != bool(last.month):
        return f"{first} – {last}"
    left, right = _shared(first, last)
    return f"{left} – {right}" if " " in left else f"{left}–{right}"


def _shared(first: _Words, last: _Words) -> tuple[str, str]:
    """Return both ends; the first is without the year and the month that it shares with the last."""
    if first.year == last.year and first.month and last.month:
        first = replace(first, year="")
        if first.month == last.month and first.day and last.day:
            first = replace(first, month="")
    return str(first), str(last)


def _single(text: str) -> _Words | None:
    """Return a date in words, or None if it has none."""
    if found := TIME.fullmatch(text):
        zone = {"Z": " UTC", None: ""}.get(found["zone"], f" ({found['zone']})")
        date = _single(found["date"])
        return date and replace(date, after=f"at {found['time']}{zone}")
    if found := SIGNIFICANT.fullmatch(text):
        step = 10 ** (4 - int(found["digits"]))
        low = int(found["year"]) // step * step
        return _Words(year=f"{max(low, 1)}–{low + step - 1}", after=f"(estimated as {int(found['year'])})")
    found = DATE.fullmatch(text)
    words = _date(found) if found else None
    return words and found and _qualified(words, found)


def _date(found: re.Match[str]) -> _Words | None:
    """Return the words of year, month and day."""
    year, month, day = _year(found["year"]), found["month"] or "XX", found["day"] or "XX"
    if month.isdigit() and int(month) > 12:
        words = _Words(year=year, month=_part_of_year(int(month), year))
        if day != "XX" or not words.month:
            return None
        if " of " in words.month:
            words = replace(words, year="")
    else:
        words = _Words(year=year, month=_some(month, 12, MONTHS), day=_some(day, 31, range(1, 32)))
        if bool(words.month) != (month != "XX") or bool(words.day) != (day != "XX"):
            return None
        if words.day and not words.month:
            words = replace(words, day=f"day {words.day} of a month")
        if words.day and year and (not words.month or (not year.isdigit() and "BC" not in year)):
            words = replace(words, year=f"in {'the ' if year.endswith('s') else ''}{year}")
    return words


def _year(digits: str) -> str:
    """Return a year in words: ``2022``, ``2020s``, ``1900–1999``, ``45 BC``; empty if it is open."""
    if digits == "XXXX":
        return ""
    if digits.startswith("-") or digits == "0000":
        return f"{1 - int(digits)} BC" if "X" not in digits else digits
    if "X" not in digits:
        return str(int(digits))
    if digits[:3].isdigit():
        return f"{digits[:3]}0s"
    known = digits.rstrip("X")
    return f"{digits.replace('X', '0')}–{digits.replace('X', '9')}" if known.isdigit() else f"a year {digits}"


def _some(digits: str, last: int, names: Sequence[object]) -> str:
    """Return the months or days that digits fit: ``May``, ``October–December``; empty if any does."""
    fits = re.compile(digits.replace("X", "[0-9]"))
    numbers = [number for number in range(1, last + 1) if fits.fullmatch(f"{number:02}")]
    if digits == "XX" or not numbers:
        return ""
    words = [str(names[number - 1]) for number in numbers]
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{words[0]}–{words[-1]}"
    return _listed(words, "or")


def _part_of_year(number: int, year: str) -> str:
    """Return a season, or a quarter or the like with its year; empty if EDTF has none of this number."""
    if name := SEASONS.get(number):
        return name + ("" if number < 25 else " (north)" if number < 29 else " (south)")
    if number not in MONTHS_OF_PART:
        return ""
    start, end = MONTHS_OF_PART[number]
    size = end - start + 1
    return f"{_ORDINALS[start // size]} {_PARTS[size]} of {year or 'a year'}"


def _qualified(words: _Words, found: re.Match[str]) -> _Words:
    """Add what qualifies the whole date, or parts of it."""
    parts = [part for part in ("year", "month", "day") if found[part]]
    whole = found[f"{parts[-1]}_group"]
    if len(parts) == 1:
        whole = whole or found["year_own"]
    notes: dict[str, list[str]] = {"~": [], "?": []}
    for part in parts if not whole else ():
        rest = parts[parts.index(part) :]
        signs = found[f"{part}_own"] + "".join(found[f"{other}_group"] for other in rest)
        for kind, marks in (("~", APPROXIMATE), ("?", "?%")):
            if any(sign in marks for sign in signs):
                notes[kind].append(part)
    after = [
        f"{_listed(found_parts, 'and')} {word}"
        for found_parts, word in ((notes.get("~"), "approximate"), (notes.get("?"), "uncertain"))
        if found_parts
    ]
    return replace(
        words,
        before="around" if whole and whole in APPROXIMATE else "",
        after="(uncertain)" if whole and whole in "?%" else f"({', '.join(after)})" if after else "",
    )

"""Dates in words: ``2022-05-12/2022-05-13`` becomes ``12–13 May 2022``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from cisreport.english import MONTHS, WEEKDAYS
from cisreport.model import OPEN, Relative, RelativeKind, When, bounds

NOT_STATED_TEXT = "not stated"
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_DATE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|XXXX)(-(?P<month>0[1-9]|1[0-2]|2[1-4]|XX)(-(?P<day>\d\d|XX))?)?(?P<mark>[~?%])?"
)
_KINDS = {
    RelativeKind.SAME_WEEK: "in the week of {}",
    RelativeKind.NEXT_WEEK: "in the week after that of {}",
    RelativeKind.DAY_BEFORE: "on the day before {}",
    RelativeKind.SAME_DAY: "on the same day as {}",
    RelativeKind.BEFORE: "before {}",
    RelativeKind.AFTER: "after {}",
}


@dataclass(frozen=True, slots=True)
class _Parts:
    """A single EDTF date in words; an unknown part is empty."""

    year: str
    month: str
    day: str
    mark: str

    @classmethod
    def read(cls, text: str) -> _Parts | None:
        match = _DATE.fullmatch(text)
        if match is None:
            return None
        year, month, day = match["year"], match["month"] or "XX", match["day"] or "XX"
        if day != "XX" and (month == "XX" or month in _SEASONS):
            return None
        return cls(
            "" if year == "XXXX" else f"{year[:3]}0s" if year.endswith("X") else str(int(year)),
            "" if month == "XX" else _SEASONS.get(month) or MONTHS[int(month) - 1],
            "" if day == "XX" else str(int(day)),
            match["mark"] or "",
        )

    def __str__(self) -> str:
        words = " ".join(part for part in (self.day, self.month, self.year) if part)
        if self.mark and self.mark in "~%":
            words = f"around {words}"
        return f"{words} (uncertain)" if self.mark and self.mark in "?%" else words


def edtf_text(edtf: str, *, with_year: bool = True) -> str:
    """Return an EDTF date or interval in words; EDTF without words here is returned unchanged.

    Parameters
    ----------
    edtf : str
        Such as ``2022-05-13``, ``2021~``, ``XXXX-05-12`` or ``2022-05-12/2022-05-13``.
    with_year : bool
        False omits the year if a day or month remains.
    """
    start, slash, end = edtf.partition("/")
    if not slash or start == end:
        single = _Parts.read(start)
        return start if single is None else str(single if with_year else _without_year(single))
    first, last = _Parts.read(start), _Parts.read(end)
    if not with_year:
        first, last = first and _without_year(first), last and _without_year(last)
    if start in ("", "..") and last is not None:
        return f"{last} or earlier"
    if end in ("", "..") and first is not None:
        return f"{first} or later"
    return edtf if first is None or last is None else _interval(first, last)


def _without_year(parts: _Parts) -> _Parts:
    return replace(parts, year="") if parts.month else parts


def _interval(first: _Parts, last: _Parts) -> str:
    if first.mark or last.mark or bool(first.day) != bool(last.day) or bool(first.month) != bool(last.month):
        return f"{first} – {last}"
    if first.year == last.year and first.month:
        first = replace(first, year="")
        if first.month == last.month and first.day:
            first = replace(first, month="")
    left, right = str(first), str(last)
    return f"{left} – {right}" if " " in left else f"{left}–{right}"


def date_text(when: When | str | None, name: Callable[[str], str] | None = None) -> str:
    """Return a date in words: what it resolves to, else what is stated, else ``not stated``.

    Parameters
    ----------
    when : When or str or None
        A date of a record, or EDTF.
    name : callable, optional
        Returns the words for the target of a relative date; without it, the target's id is used.

    Returns
    -------
    str
        Such as ``12–13 May 2022``, ``around 2021``, ``after the council`` or ``not stated``.
    """
    if isinstance(when, str):
        return edtf_text(when)
    if when is not None and when.resolved:
        return edtf_text(when.resolved)
    return stated_text(when, name)


def stated_text(when: When | None, name: Callable[[str], str] | None = None) -> str:
    """Return in words what is stated about a date, whatever it resolves to.

    Parameters
    ----------
    when : When or None
        A date of a record.
    name : callable, optional
        Returns the words for the target of a relative date; without it, the target's id is used.
    """
    if when is None or not when.stated:
        return NOT_STATED_TEXT
    words = [
        _KINDS[item.kind].format(name(item.to) if name else item.to)
        if isinstance(item, Relative)
        else edtf_text(item) + (" (no year)" if item.startswith("XXXX") else "")
        for item in when.stated
    ]
    return ", ".join(words)


def on_date(edtf: str) -> str:
    """Return a date with its preposition: ``on 13 May 2022``, ``in 2021``, ``around 2021``."""
    text = edtf_text(edtf)
    if text.startswith("around"):
        return text
    return f"on {text}" if text[:1].isdigit() and " " in text else f"in {text}"


def weekday_text(edtf: str) -> str:
    """Return the weekday of a day, or those of an interval of at most seven days.

    Raises
    ------
    ValueError
        If the date is less precise than that, or is not EDTF with a year.
    """
    days = bounds(edtf)
    first, last = days.earliest, days.latest
    if not (isinstance(first, dt.date) and isinstance(last, dt.date)) or (last - first).days > 6:
        raise ValueError(f"{edtf_text(edtf)} is not a day of a known week")
    names = WEEKDAYS[first.weekday()], WEEKDAYS[last.weekday()]
    return names[0] if first == last else "–".join(names)


def month_text(edtf: str) -> str:
    """Return the month of a date, without its year.

    Raises
    ------
    ValueError
        If the date is not within one month.
    """
    days = bounds(edtf)
    first, last = days.earliest, days.latest
    if not (isinstance(first, dt.date) and isinstance(last, dt.date) and f"{first:%Y%m}" == f"{last:%Y%m}"):
        raise ValueError(f"{edtf_text(edtf)} is not within one month")
    return MONTHS[first.month - 1]


def year_text(edtf: str) -> str:
    """Return the year of a date, or ``2020–2021`` if it may be in several.

    Raises
    ------
    ValueError
        If an end is open.
    """
    days = bounds(edtf)
    if OPEN in (days.earliest, days.latest):
        raise ValueError(f"{edtf_text(edtf)} has an open end")
    years = sorted({end.year for end in (days.earliest, days.latest) if isinstance(end, dt.date)})
    return "–".join(map(str, years))

"""Dates in words: what they resolve to, else what is stated; with prepositions, weekdays and months."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from cisreport.english import MONTHS, WEEKDAYS
from cisreport.model import OPEN, Relative, RelativeKind, When, bounds
from cisreport.wording.edtf import edtf_text

NOT_STATED_TEXT = "not stated"
_DAY = re.compile(r"(one of )?([0-9]{1,2}[– ].*[A-Z]|day )")
_DECADE_OR_PART = re.compile(r"[0-9]{3}0s$|(first|second|third|fourth) ")
_KINDS = {
    RelativeKind.SAME_WEEK: "in the week of {}",
    RelativeKind.NEXT_WEEK: "in the week after that of {}",
    RelativeKind.DAY_BEFORE: "on the day before {}",
    RelativeKind.SAME_DAY: "on the same day as {}",
    RelativeKind.BEFORE: "before {}",
    RelativeKind.AFTER: "after {}",
}


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
    if _DECADE_OR_PART.match(text):
        return f"in the {text}"
    return f"{'on' if _DAY.match(text) else 'in'} {text}"


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

"""Dates of documents, read as Quarto reads them.

A date that several readings fit is read with the month first, as Quarto does: ``07/12/2024`` is in July.
A month or a year alone is its first day.  A time of day is left out, and the day is the one that is written.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from cisreport.english import MONTHS, WEEKDAYS

RELATIVE: Final = ("today", "now", "last-modified")
"""Words for a day that the document does not name."""
_TODAY_IN_R: Final = re.compile(r"`(?:r|\{r\}) .*\bSys\.(?:Date|time)\(\).*`")
FORMS: Final = 'write it as "YYYY-MM-DD"'
"""What to do about a date that cannot be read."""

_TIME_FORM: Final = re.compile(r"(?:[\s,T]|\[[^\]]*\])*(?:H|HH|h|hh)(?:[\s:.]|mm?|ss?|SSS|A|a|Z+|z)*$")
_ZONE: Final = r"(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))"
_TIME: Final = r"(?:(?:[T ]|,? (?:at )?)\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)? ?(?:[ap]\.?m\.?)?" + _ZONE + "?)?"
_WEEKDAY: Final = rf"(?:(?:{'|'.join(f'{day[:3]}(?:{day[3:]})?' for day in WEEKDAYS)})\.?,? )?"
_MONTH: Final = rf"(?P<word>{'|'.join(MONTHS)}|{'|'.join(month[:3] for month in MONTHS)}|Sept)\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4})"
_FORMS: Final = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark){_DAY}",
        r"(?P<month>\d{1,2})(?P<mark>[-/.])(?P<day>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)",
        rf"{_WEEKDAY}{_DAY}[ -](?:of )?{_MONTH},?[ -]{_YEAR}",
        rf"{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}",
        rf"{_YEAR},? {_MONTH} {_DAY}",
        rf"{_MONTH},? {_YEAR}",
        rf"{_YEAR}[-/](?P<month>\d{{1,2}})",
        rf"(?P<month>\d{{1,2}})/{_YEAR}",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        r"(?P<day>\d{1,2}) (?P<month>\d{1,2}) (?P<year>\d{4})",
        _YEAR,
    )
)


def open_word(value: object) -> str:
    """Return the word for a day that a date leaves open, or nothing: R code for the clock means today."""
    text = str(value).strip()
    if _TODAY_IN_R.fullmatch(text):
        return RELATIVE[0]
    return text if text in RELATIVE else ""


def read_day(text: str) -> dt.date:
    """Return the day that a date names.

    Parameters
    ----------
    text : str
        The date as it is written.

    Raises
    ------
    ValueError
        If it is not a date, or names a day that does not exist.
    """
    words = " ".join(text.split())
    found = next((match for form in _FORMS if (match := form.fullmatch(words))), None)
    if found is None:
        raise ValueError(f'the date "{text}" is not a day')
    parts = found.groupdict()
    year, day = int(parts["year"]), int(parts.get("day") or 1)
    month = _month(parts["word"]) if parts.get("word") else int(parts.get("month") or 1)
    if len(parts["year"]) == 2:
        year += 2000
    if month > 12 >= day and found.re is _FORMS[1]:
        month, day = day, month
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f'"{text}" is not a valid date') from None


def day_form(form: str) -> str:
    """Return a form of dates (``date-format``) without the time of day at its end."""
    return _TIME_FORM.sub("", form)


def _month(word: str) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(word[:3].lower()))


def committed_day(path: Path) -> dt.date | None:
    """Return the day of the last commit of a file, as its author's clock had it; None without one."""
    git = shutil.which("git")
    if git is None:
        return None
    command = [git, "-C", str(path.parent), "log", "-1", "--format=%cI", "--", path.name]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=20, check=True)  # noqa: S603 - a program and its arguments, no shell
        return dt.date.fromisoformat(done.stdout.strip()[:10])
    except (OSError, ValueError, subprocess.SubprocessError):
        return None

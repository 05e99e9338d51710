"""A document's date as it is printed, by Quarto's ``date-format``.

The named styles and the tokens are those of Quarto's documentation (Day.js tokens); names of days
and months are English, whatever the machine's locale.
"""

from __future__ import annotations

import datetime as dt
import re

from cisreport.english import MONTHS, WEEKDAYS

_STYLES = {
    "full": "dddd, MMMM D, YYYY",
    "long": "MMMM D, YYYY",
    "medium": "MMM D, YYYY",
    "short": "M/D/YY",
    "iso": "YYYY-MM-DD",
}
_TOKEN = re.compile(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd|[A-Za-z]+")


def format_date(day: dt.date, date_format: str = "long") -> str:
    """Return a date as text.

    Parameters
    ----------
    day : date
        The date.
    date_format : str
        ``full``, ``long``, ``medium``, ``short``, ``iso``, or tokens such as ``D MMMM YYYY``; text
        between square brackets stays as it is.

    Raises
    ------
    ValueError
        When the format has letters that are not a token.
    """
    tokens = {
        "YYYY": f"{day.year:04}",
        "YY": f"{day.year % 100:02}",
        "MMMM": MONTHS[day.month - 1],
        "MMM": MONTHS[day.month - 1][:3],
        "MM": f"{day.month:02}",
        "M": str(day.month),
        "DD": f"{day.day:02}",
        "D": str(day.day),
        "dddd": WEEKDAYS[day.weekday()],
        "ddd": WEEKDAYS[day.weekday()][:3],
    }

    def put(match: re.Match[str]) -> str:
        if match[1] is not None:
            return match[1]
        if match[0] not in tokens:
            raise ValueError(f'"{match[0]}" is not a part of a date format')
        return tokens[match[0]]

    return _TOKEN.sub(put, _STYLES.get(date_format, date_format))

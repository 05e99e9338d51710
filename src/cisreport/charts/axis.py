"""The time axis: from days to shares of its length, and its ticks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cisreport import english
from cisreport.wording import date_text, duration_text

MONTHS = tuple(name if len(name) <= len("April") else name[:3] for name in english.MONTHS)
"""Names of months as short as they are written."""
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400)
_MOST_TICKS = 8
_SHORT = {name: short for name, short in zip(english.MONTHS, MONTHS, strict=True) if name != short}
_MONTH_NAME = re.compile("|".join(_SHORT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A tick of the time axis."""

    position: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """All days from ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date

    @classmethod
    def around(cls, days: list[dt.date]) -> Axis:
        """Return an axis with all days and some space at both ends, at least two weeks long."""
        first, last = min(days), max(days)
        space = max((last - first).days // 25, 7)
        first_day = max(first.toordinal() - space, dt.date.min.toordinal())
        last_day = min(last.toordinal() + space, dt.date.max.toordinal() - 1)
        return cls(dt.date.fromordinal(first_day), dt.date.fromordinal(last_day))

    def start_of(self, day: dt.date) -> float:
        """Return where a day begins."""
        return self._share(day.toordinal())

    def middle_of(self, day: dt.date) -> float:
        """Return where the noon of a day is."""
        return self._share(day.toordinal() + 0.5)

    def end_of(self, day: dt.date) -> float:
        """Return where a day ends."""
        return self._share(day.toordinal() + 1)

    def _share(self, moment: float) -> float:
        first, last = self.first.toordinal(), self.last.toordinal() + 1
        return round(min(max((moment - first) / (last - first), 0.0), 1.0), 6)

    def ticks(self) -> tuple[Tick, ...]:
        """Return at most about eight ticks, at first days of months or years, or of weeks on a short axis."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        if months < 3:
            return self._weeks()
        step = next((step for step in _STEPS if months / step <= _MOST_TICKS), _STEPS[-1])
        start = self.first.year * 12 + self.first.month - 1
        number = -(-start // step) * step
        ticks = []
        while number <= self.last.year * 12 + self.last.month - 1:
            day = dt.date(number // 12, number % 12 + 1, 1)
            if day >= self.first:
                text = str(day.year) if step >= 12 else f"{MONTHS[day.month - 1]} {day.year}"
                ticks.append(Tick(position=self.start_of(day), text=text))
            number += step
        return tuple(ticks)

    def _weeks(self) -> tuple[Tick, ...]:
        monday = self.first.toordinal() + -self.first.weekday() % 7
        weeks = (self.last.toordinal() - monday) // 7 + 1
        ticks = []
        for ordinal in range(monday, self.last.toordinal() + 1, 7 * -(-weeks // _MOST_TICKS) or 7):
            day = dt.date.fromordinal(ordinal)
            text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
            ticks.append(Tick(position=self.start_of(day), text=text))
        return tuple(ticks)


def short_date(edtf: str) -> str:
    """Return a date in words with short months, such as ``9 Nov 2020``."""
    return _shortened(date_text(edtf))


def short_dates(starts: Sequence[str], ends: Sequence[str], separator: str) -> str:
    """Return the dates of an event in words with short months, such as ``9 to 11 Nov 2020``.

    Parameters
    ----------
    starts, ends : sequence of str
        EDTF; the ends are empty for what did not last longer than a day.
    separator : str
        Between dates that disagree.
    """
    if len(starts) == len(ends) == 1:
        return _shortened(duration_text(starts[0], ends[0]))
    began, ended = (separator.join(map(short_date, dates)) for dates in (starts, ends))
    if not ended:
        return began
    return f"{began} to {ended}" if began else f"until {ended}"


def _shortened(words: str) -> str:
    return _MONTH_NAME.sub(lambda match: _SHORT[match.group()], words)

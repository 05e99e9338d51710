"""Moves: by how many days events differ from their announcement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

from cisreport.analysis.cadence.bounds import Statistic
from cisreport.analysis.cadence.taking import taken
from cisreport.analysis.undefined import Undefined
from cisreport.model import Unit
from cisreport.notebooks import Fields, Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The days from the announced to the actual date of an event."""

    name: str
    """The event."""
    lower: int
    """Least number of days by which it was later; negative if earlier."""
    upper: int
    """Greatest number of days by which it was later."""

    @property
    def kept(self) -> bool | None:
        """Whether the event was held on the announced day; None if that is not known.

        It is not known if a month or another span was announced and the event was held within it.
        """
        if self.lower == self.upper == 0:
            return True
        return None if self.lower <= 0 <= self.upper else False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Moves(Fields):
    """The moves of several events, and their statistics."""

    moves: tuple[Move, ...]
    """A move for each event, in the order given."""
    mean: Statistic | Undefined
    """Mean number of days by which they were later."""
    median: Statistic | Undefined
    """Median number of days by which they were later."""
    size: Statistic | Undefined
    """Mean distance in days, earlier or later."""
    kept: tuple[int, int]
    """Least and greatest number of events that were held on the announced day."""


def moves(announced: Any, held: Any) -> Moves:
    """Compare the announced with the actual days of events.

    All bounds are attained: each announced day is possible with each actual day, and events are
    independent of one another.

    Parameters
    ----------
    announced, held : what :func:`.events` takes
        The same events by name, each once: :func:`.of_announcements` returns both for a dataset, and a frame
        names its rows by a column ``label``, ``name`` or ``id``.

    Raises
    ------
    ValueError
        If an event is in one of the sequences only.
    """
    days = taken("moves", held)
    planned, actual = ({item.name: item for item in items} for items in (taken("moves", announced), days))
    if planned.keys() != actual.keys():
        lone = min(planned.keys() ^ actual.keys())
        raise ValueError(f'"{lone}" is not both announced and held')
    pairs = [(planned[item.name], item) for item in days]
    found = Rows(
        Move(
            name=item.name,
            lower=(item.earliest - plan.latest).days,
            upper=(item.latest - plan.earliest).days,
        )
        for plan, item in pairs
    )
    near = [0 if m.lower <= 0 <= m.upper else min(abs(m.lower), abs(m.upper)) for m in found]
    far = [max(abs(m.lower), abs(m.upper)) for m in found]
    lows, highs = [m.lower for m in found], [m.upper for m in found]
    return Moves(
        moves=found,
        mean=_over("mean move", _mean(lows), _mean(highs)),
        median=_over("median move", _median(lows), _median(highs)),
        size=_over("mean size of a move", _mean(near), _mean(far)),
        kept=(sum(m.kept is True for m in found), sum(m.kept is not False for m in found)),
    )


def _mean(days: Sequence[int]) -> Fraction | None:
    return Fraction(sum(days), len(days)) if days else None


def _median(days: Sequence[int]) -> Fraction | None:
    return median(map(Fraction, days)) if days else None


def _over(name: str, low: Fraction | None, high: Fraction | None) -> Statistic | Undefined:
    if low is None or high is None:
        return Undefined(name=name, reason="no event is both announced and held")
    ends = (low, high)
    return Statistic(name=name, unit=Unit.DAY, outer=ends, inner=ends, least=(), greatest=())

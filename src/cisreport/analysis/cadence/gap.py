"""Inter-event times one by one, the longest gap, and the open gap at the end of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cisreport.analysis.cadence.occurrences import Occurrence, record_of
from cisreport.analysis.cadence.statistics import Outcome, longest
from cisreport.analysis.cadence.taking import Day, day_of, on_events, taken
from cisreport.analysis.undefined import Undefined
from cisreport.notebooks import Fields, Rows

_AT_THE_END = "the end of the record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The days between two consecutive events."""

    number: int
    """Number of the gap in order of time, counted from 1."""
    lower: int
    """Least number of days."""
    upper: int
    """Greatest number of days."""
    between: tuple[str, str] | None
    """Names of the two events; None if windows overlap, so that the events are not known."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LongestGap(Fields):
    """The longest closed gap, and the open gap at the end of the record."""

    closed: Outcome
    """Longest time between two events."""
    between: tuple[tuple[str, str], ...]
    """Names of the events around it, in the assignments that attain its bounds; one pair or two."""
    open: tuple[int, int] | None
    """Bounds of the days from the last event to the end of the record; None without an end.

    The gap is right-censored: it is longer by an unknown number of days.
    """
    at_least: Outcome
    """Longest of all gaps, the open one with its length at the end of the record."""
    censored: bool | None
    """Whether the open gap is the longest; None if that depends on the days."""


@on_events
def gaps(events: Sequence[Occurrence]) -> Rows[Gap]:
    """Return the inter-event times in days, first to last; empty for fewer than two events.

    Some assignment attains the bounds of each gap, but not of all gaps together.  If one window is
    within another, bounds can be wider than the possible values.
    """
    record = record_of(events)
    spans = list(pairwise(record.relaxed))
    apart = [sum(w.low <= window.high and window.low <= w.high for w in record.windows) == 1
             for window in record.windows]  # fmt: skip
    return Rows(
        Gap(
            number=n + 1,
            lower=max(0, after.low - before.high),
            upper=after.high - before.low,
            between=(events[before.index].name, events[after.index].name)
            if apart[n] and apart[n + 1]
            else None,
        )
        for n, (before, after) in enumerate(spans)
    )


def longest_gap(what: Any, ends: Day | None = None) -> LongestGap:
    """Return the longest gap, and the open one at the end of the record.

    Parameters
    ----------
    what : Dataset, frame or iterable of dates
        What :func:`.events` takes; its result, for a window of days.
    ends : date or str, optional
        The last day that the record covers: all events up to this day are known.

    Raises
    ------
    ValueError
        If an event can be after the end of the record.
    """
    events, ends = taken("longest_gap", what), day_of("ends", ends, last=True)
    closed = longest(events)
    if ends is None or not events:
        return LongestGap(
            closed=closed, between=_around(events, closed), open=None, at_least=closed, censored=False
        )
    last = max(event.earliest for event in events), max(event.latest for event in events)
    if ends < last[1]:
        raise ValueError(f"the record ends on {ends}, but an event can be after that day")
    span = (ends - last[1]).days, (ends - last[0]).days
    at_least = longest([*events, Occurrence(name=_AT_THE_END, earliest=ends, latest=ends)])
    return LongestGap(
        closed=closed,
        between=_around(events, closed),
        open=span,
        at_least=at_least,
        censored=_longer(span, closed),
    )


def _longer(span: tuple[int, int], closed: Outcome) -> bool | None:
    if isinstance(closed, Undefined):
        return True
    if span[0] > closed.outer[1]:
        return True
    return False if span[1] <= closed.outer[0] else None


def _around(events: Sequence[Occurrence], closed: Outcome) -> tuple[tuple[str, str], ...]:
    if isinstance(closed, Undefined):
        return ()
    pairs = []
    for days in (closed.least, closed.greatest):
        dated = sorted(zip(days, range(len(events)), strict=True))
        before, after = max(pairwise(dated), key=lambda pair: pair[1][0] - pair[0][0])
        pairs.append((events[before[1]].name, events[after[1]].name))
    return tuple(dict.fromkeys(pairs))

"""Slots of the calendar, and the number of slots with exactly one event."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from cisreport.analysis.cadence.bounds import Statistic
from cisreport.analysis.cadence.occurrences import Occurrence
from cisreport.analysis.cadence.taking import Day, day_of, taken
from cisreport.analysis.undefined import Undefined
from cisreport.errors import ArgumentError, suggest
from cisreport.model import Unit
from cisreport.notebooks import Fields, Rows

FEW = 20_000
"""Most choices of slots for an exhaustive search, for a group of events that can share a slot."""


class SlotRule(StrEnum):
    """The length of a slot."""

    QUARTER = "quarter"
    """Three months, from January, April, July and October."""
    HALF_YEAR = "half-year"
    """Six months, from January and July."""
    YEAR = "year"
    """Twelve months, from January."""

    @property
    def months(self) -> int:
        """Length of a slot in months."""
        return {"quarter": 3, "half-year": 6, "year": 12}[self.value]

    @property
    def unit(self) -> Unit:
        """Unit of a number of slots."""
        return Unit(f"{self.value}s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A quarter, half-year or year of the calendar, and the number of events in it."""

    label: str
    """``2010``, ``2010 H1`` or ``2010 Q1``."""
    year: int
    """Its year."""
    place: int
    """Its number within the year, counted from 1."""
    first: dt.date
    """First day."""
    last: dt.date
    """Last day."""
    least: int = 0
    """Number of events that are certainly in it."""
    most: int = 0
    """Number of events that can be in it."""
    events: tuple[str, ...] = ()
    """Names of the events that can be in it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SlotsMet(Fields):
    """The slots of a span of time, and the number of slots with exactly one event."""

    slots: tuple[Slot, ...]
    """All slots, in order."""
    met: Statistic
    """The number of slots with exactly one event."""

    @property
    def missed(self) -> Rows[Slot]:
        """Slots that certainly do not have exactly one event."""
        return Rows(slot for slot in self.slots if slot.most == 0 or slot.least > 1)


def slots_met(
    what: Any,
    rule: SlotRule | str = SlotRule.HALF_YEAR,
    start: Day | None = None,
    end: Day | None = None,
) -> SlotsMet | Undefined:
    """Count the slots with exactly one event.

    Parameters
    ----------
    what : Dataset, frame or iterable of dates
        What :func:`.events` takes; events outside of the span do not count.
    rule : SlotRule or str, default half-year
        The length of a slot: ``quarter``, ``half-year`` or ``year``.
    start, end : date or str, optional
        The span: the function counts every slot with a day of it.  By default, the span is from the
        earliest to the latest possible day of an event.

    Returns
    -------
    SlotsMet or Undefined
        Bounds are attained unless very many events can be in several slots.  Undefined if there are
        neither events nor both ends of a span.

    Raises
    ------
    ArgumentError
        If there is no such rule or day, or ``what`` has no dates.
    ValueError
        If the span ends before it begins.
    """
    events, rule = taken("slots_met", what), rule_of(rule)
    start, end = day_of("start", start), day_of("end", end, last=True)
    if not events and (start is None or end is None):
        return Undefined(name="slots met", reason="there are no events, and no span is given")
    start = start or min(event.earliest for event in events)
    end = end or max(event.latest for event in events)
    if end < start:
        raise ValueError(f"the span ends on {end}, before it begins on {start}")
    slots = list(_slots(rule, start, end))
    reach = [(_place(slots, event.earliest), _place(slots, event.latest)) for event in events]
    counted = []
    for n, slot in enumerate(slots):
        inside = [
            (event, low, high) for event, (low, high) in zip(events, reach, strict=True) if low <= n <= high
        ]
        sure = sum(low == high for _, low, high in inside)
        names = tuple(event.name for event, _, _ in inside)
        counted.append(_with(slot, sure, names))
    return SlotsMet(slots=Rows(counted), met=_met(events, counted, reach, rule))


def rule_of(rule: SlotRule | str) -> SlotRule:
    """Return the length of a slot.

    Raises
    ------
    ArgumentError
        If there is no such length.
    """
    if rule not in [*SlotRule]:
        raise ArgumentError(f'"{rule}" is not the length of a slot; {suggest(str(rule), [*SlotRule])}')
    return SlotRule(rule)


def _slots(rule: SlotRule, start: dt.date, end: dt.date) -> Iterator[Slot]:
    month = (start.month - 1) // rule.months * rule.months
    year = start.year
    letter = {SlotRule.QUARTER: " Q", SlotRule.HALF_YEAR: " H", SlotRule.YEAR: ""}[rule]
    while (first := dt.date(year, month + 1, 1)) <= end:
        place = month // rule.months + 1
        month += rule.months
        year, month = year + month // 12, month % 12
        last = dt.date(year, month + 1, 1) - dt.timedelta(days=1)
        yield Slot(
            label=f"{first.year}{letter}{place if letter else ''}",
            year=first.year,
            place=place,
            first=first,
            last=last,
        )


def _place(slots: Sequence[Slot], day: dt.date) -> int:
    """Return the index of a day's slot; -1 before the span, ``len(slots)`` after it."""
    if day < slots[0].first:
        return -1
    return next((n for n, slot in enumerate(slots) if day <= slot.last), len(slots))


def _with(slot: Slot, sure: int, names: tuple[str, ...]) -> Slot:
    return Slot(
        label=slot.label,
        year=slot.year,
        place=slot.place,
        first=slot.first,
        last=slot.last,
        least=sure,
        most=len(names),
        events=names,
    )


def _met(
    events: Sequence[Occurrence], slots: Sequence[Slot], reach: Sequence[tuple[int, int]], rule: SlotRule
) -> Statistic:
    fixed = Counter(low for low, high in reach if low == high)
    choices: list[dict[int, int]] = [
        {n: low for n, (low, high) in enumerate(reach) if low == high} for _ in (0, 1)
    ]
    inside = range(len(slots))
    touched: set[int] = set()
    outer, inner = [0, 0], [0, 0]
    for group in _groups(reach):
        within = {n for place in group for n in range(reach[place][0], reach[place][1] + 1)} & set(inside)
        touched |= within
        options = [range(reach[place][0], reach[place][1] + 1) for place in group]
        many = prod(map(len, options)) > FEW
        if many:
            options = [option[:1] for option in options]
        tried = {picked: _ones(picked, fixed, within) for picked in product(*options)}
        picks = (min(tried, key=tried.__getitem__), max(tried, key=tried.__getitem__))
        sure = sum(slots[n].least == slots[n].most == 1 for n in within)
        possible = sum(slots[n].least <= 1 <= slots[n].most for n in within)
        for end, bound in enumerate((sure, possible)):
            inner[end] += tried[picks[end]]
            outer[end] += bound if many else tried[picks[end]]
            choices[end].update(zip(group, picks[end], strict=True))
    rest = sum(fixed[n] == 1 for n in inside if n not in touched)
    return Statistic(
        name="slots met",
        unit=rule.unit,
        outer=(Fraction(outer[0] + rest), Fraction(outer[1] + rest)),
        inner=(Fraction(inner[0] + rest), Fraction(inner[1] + rest)),
        least=_days(events, slots, choices[0]),
        greatest=_days(events, slots, choices[1]),
    )


def _ones(picked: Sequence[int], fixed: Mapping[int, int], within: set[int]) -> int:
    counts = Counter(picked)
    return sum(fixed.get(n, 0) + counts[n] == 1 for n in within)


def _groups(reach: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield groups of events that can be in several slots; events that can share a slot are in one group."""
    group: list[int] = []
    end = -2
    for place in sorted((n for n, (low, high) in enumerate(reach) if low < high), key=lambda n: reach[n]):
        if group and reach[place][0] > end:
            yield group
            group = []
        group.append(place)
        end = max(end, reach[place][1]) if len(group) > 1 else reach[place][1]
    if group:
        yield group


def _days(
    events: Sequence[Occurrence], slots: Sequence[Slot], choice: Mapping[int, int]
) -> tuple[dt.date, ...]:
    """Return a day of each event in its chosen slot."""
    after = slots[-1].last + dt.timedelta(days=1)
    starts = {n: slot.first for n, slot in enumerate(slots)} | {-1: dt.date.min, len(slots): after}
    return tuple(max(event.earliest, starts[choice[n]]) for n, event in enumerate(events))

"""Cadence statistics as functions of the registry.

Inputs are either one series, whose events the result lists, or single events or their dates.  Bounds are
the certified ones.  Numbers are rounded for reports: days and rates to two decimals, ratios to three;
values to the nearest, bounds outward.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from cisreport.analysis import cadence
from cisreport.analysis.cadence.occurrences import Occurrence
from cisreport.analysis.cadence.series import HELD, of_announcements, of_series
from cisreport.analysis.inputs import InputError, Inputs, Result, days_of, tidy
from cisreport.analysis.undefined import Undefined
from cisreport.model import Amount, EventStatus, FactId, Series, Unit

if TYPE_CHECKING:
    from cisreport.analysis.cadence import Statistic

_PLACES = {Unit.DAY: 2, Unit.PER_YEAR: 2, Unit.RATIO: 3}


def count(inputs: Inputs) -> Result:
    """Return the number of events.

    Inputs are a series, or events.  Of a series, the function counts events that were held, or those
    with the given ``status``, and only events between ``from`` and ``to``.

    Raises
    ------
    InputError
        If the date of an event is not bounded.
    """
    events, read = _events(inputs)
    return Result(value=Decimal(len(events)), unit=Unit.MEETING, read=read)


def move(inputs: Inputs) -> Result:
    """Return the mean number of days by which events of a series were later than announced, to two decimals.

    Each announcement counts that gives days for an event that was held.  Negative means earlier.

    Raises
    ------
    InputError
        If the input is not a series, nothing was announced, or a date is not bounded.
    """
    record = inputs.given[0].record
    announced, held = of_announcements(inputs.ds, record.id)
    found = cadence.moves(announced, held).mean
    names = {announcement.name for announcement in announced}
    events = (name for item in inputs.ds.announcements if item.id in names for name in item.announces)
    read = dict.fromkeys((*(FactId(item.name) for item in announced), *events))
    return _result(found, tuple(read))


def mean(inputs: Inputs) -> Result:
    """Return the mean inter-event time in days, to two decimals.

    Inputs are a series, or events.  Of a series, the function uses events that were held, or those with
    the given ``status``, and only events between ``from`` and ``to``.

    Raises
    ------
    InputError
        If there are fewer than three events, or one has no bounded date.
    """
    return _of(inputs, cadence.mean)


def median(inputs: Inputs) -> Result:
    """Return the median inter-event time in days, to two decimals.

    ``status``, ``from`` and ``to`` select events of a series as for ``cadence.mean/1``.

    Raises
    ------
    InputError
        If there are fewer than three events, or one has no bounded date.
    """
    return _of(inputs, cadence.median)


def rate(inputs: Inputs) -> Result:
    """Return the number of events per year, one over the mean inter-event time, to two decimals.

    ``status``, ``from`` and ``to`` select events of a series as for ``cadence.mean/1``.

    Raises
    ------
    InputError
        If there are fewer than three events, all can be on one day, or one has no bounded date.
    """
    return _of(inputs, cadence.rate)


def variation(inputs: Inputs) -> Result:
    """Return the coefficient of variation of inter-event times, to three decimals.

    ``status``, ``from`` and ``to`` select events of a series as for ``cadence.mean/1``.

    Raises
    ------
    InputError
        If there are fewer than three events, all can be on one day, or one has no bounded date.
    """
    return _of(inputs, cadence.variation)


def burstiness(inputs: Inputs) -> Result:
    """Return the burstiness of Kim and Jo (2016), from -1 (even) to 1 (bursty), to three decimals.

    ``status``, ``from`` and ``to`` select events of a series as for ``cadence.mean/1``.

    Raises
    ------
    InputError
        If there are fewer than three events, all can be on one day, or one has no bounded date.
    """
    return _of(inputs, cadence.burstiness)


def memory(inputs: Inputs) -> Result:
    """Return the memory coefficient of Goh and Barabási (2008), to three decimals.

    ``status``, ``from`` and ``to`` select events of a series as for ``cadence.mean/1``.

    Raises
    ------
    InputError
        If there are fewer than four events, inter-event times do not differ, or one has no bounded date.
    """
    return _of(inputs, cadence.memory)


def local_variation(inputs: Inputs) -> Result:
    """Return the local variation of Shinomoto et al. (2003), to three decimals.

    ``status``, ``from`` and ``to`` select events of a series as for ``cadence.mean/1``.

    Raises
    ------
    InputError
        If there are fewer than three events, three are on one day, or one has no bounded date.
    """
    return _of(inputs, cadence.local_variation)


def longest_gap(inputs: Inputs) -> Result:
    """Return the longest gap in days.

    ``ends`` is the last day that the record covers.  With it, the time from the last event to that day is
    a gap too, so the result is the least length of the longest gap.  ``status``, ``from`` and ``to``
    select events of a series as for ``cadence.mean/1``.

    Raises
    ------
    InputError
        If there are fewer than two events, one has no bounded date, or the record ends before one.
    """
    ends = inputs.day("ends")
    try:
        return _of(inputs, lambda events: cadence.longest_gap(events, ends).at_least)
    except InputError:
        raise
    except ValueError as error:
        raise InputError(str(error)) from None


def slots_met(inputs: Inputs) -> Result:
    """Return the number of slots of the calendar with exactly one event.

    ``slot`` is quarter, half-year or year; half-year unless set.  The function counts every slot with a
    day between ``from`` and ``to``, by default between the first and the last event.  ``status`` selects
    events of a series as for ``cadence.mean/1``.

    Raises
    ------
    InputError
        If there are no events, or one has no bounded date.
    """
    rule = cadence.SlotRule(inputs.word("slot", tuple(cadence.SlotRule)) or cadence.SlotRule.HALF_YEAR)
    start, end = inputs.day("from"), inputs.day("to")
    if start and end and end < start:
        raise InputError('the parameter "to" is before "from"; exchange them')

    def met(events: Sequence[Occurrence]) -> Statistic | Undefined:
        found = cadence.slots_met(events, rule, start, end)
        return found if isinstance(found, Undefined) else found.met

    return _of(inputs, met)


def _of(inputs: Inputs, function: Callable[[Sequence[Occurrence]], Statistic | Undefined]) -> Result:
    events, read = _events(inputs)
    return _result(function(events), read)


def _result(found: Statistic | Undefined, read: tuple[FactId, ...]) -> Result:
    if isinstance(found, Undefined):
        raise InputError(str(found))
    low, high = found.outer
    places = _PLACES.get(found.unit, 0)
    if found.exact:
        return Result(value=_rounded(low, places, round), unit=found.unit, read=read)
    return Result(
        lower=_rounded(low, places, floor), upper=_rounded(high, places, ceil), unit=found.unit, read=read
    )


def _rounded(number: Fraction, places: int, rule: Callable[[Fraction], int]) -> Amount:
    return tidy(Fraction(rule(number * 10**places), 10**places))


def _events(inputs: Inputs) -> tuple[tuple[Occurrence, ...], tuple[FactId, ...]]:
    """Return the events, and the ids of those that come from a series."""
    first = inputs.given[0]
    if not isinstance(first.record, Series):
        found = []
        for item in inputs.given:
            earliest, latest = days_of(item.days())
            found.append(Occurrence(name=item.record.id, earliest=earliest, latest=latest))
        return tuple(found), ()
    if len(inputs.given) > 1:
        raise InputError(f'more inputs follow the series "{first.cite}"; give the series as the only input')
    word = inputs.word("status", tuple(EventStatus))
    events = of_series(
        inputs.ds,
        first.record.id,
        status=HELD if word is None else (EventStatus(word),),
        start=inputs.day("from"),
        end=inputs.day("to"),
    )
    return events, tuple(FactId(event.name) for event in events)

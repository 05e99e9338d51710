"""Drift: whether events come earlier or later within their slots of the calendar over the years."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from cisreport.analysis.cadence.bounds import Statistic
from cisreport.analysis.cadence.occurrences import Occurrence
from cisreport.analysis.cadence.slots import Slot, SlotRule, rule_of, slots_met
from cisreport.analysis.cadence.taking import taken
from cisreport.analysis.undefined import Undefined
from cisreport.model import Unit


def drift(what: Any, rule: SlotRule | str = SlotRule.HALF_YEAR) -> dict[int, Statistic | Undefined]:
    """Return the drift of events within their slots, in days per year, for each slot of the year.

    The drift is the slope of the least-squares line of the day in the slot (0 on its first day) against
    the year, over the slots that certainly have exactly one event.  The slope is a weighted sum of the
    days, so its bounds are attained; ``least`` and ``greatest`` are days in these slots, in order.
    A slot begins and ends on fixed days, so a line is sufficient and circular regression (Mardia and
    Jupp, chapter 11) is not necessary.

    Parameters
    ----------
    what : Dataset, frame or iterable of dates
        What :func:`.events` takes.
    rule : SlotRule or str, default half-year
        The length of a slot: ``quarter``, ``half-year`` or ``year``.

    Returns
    -------
    dict of int to Statistic or Undefined
        By the number of the slot within the year, counted from 1.

    References
    ----------
    N. R. Draper and H. Smith (1998). Applied Regression Analysis, 3rd edition, section 1.2. Wiley.
    K. V. Mardia and P. E. Jupp (2000). Directional Statistics. Wiley.
    """
    events, rule = taken("drift", what), rule_of(rule)
    found = slots_met(events, rule)
    places = range(1, 12 // rule.months + 1)
    if isinstance(found, Undefined):
        return {place: Undefined(name="drift per year", reason=found.reason) for place in places}
    alone = [slot for slot in found.slots if slot.least == slot.most == 1]
    pairs = [(slot, next(event for event in events if _in(event, slot))) for slot in alone]
    return {place: _slope([pair for pair in pairs if pair[0].place == place]) for place in places}


def _in(event: Occurrence, slot: Slot) -> bool:
    return slot.first <= event.earliest and event.latest <= slot.last


def _slope(pairs: Sequence[tuple[Slot, Occurrence]]) -> Statistic | Undefined:
    name = "drift per year"
    if len(pairs) < 3:
        return Undefined(
            name=name, reason=f"it needs three slots with one event each, and there are {len(pairs)}"
        )
    center = Fraction(sum(slot.year for slot, _ in pairs), len(pairs))
    spread = sum((slot.year - center) ** 2 for slot, _ in pairs)
    weights = [(slot.year - center) / spread for slot, _ in pairs]
    low, high = (
        tuple(event.earliest if (weight > 0) is rising else event.latest
              for weight, (_, event) in zip(weights, pairs, strict=True))
        for rising in (True, False)
    )  # fmt: skip
    ends = [
        sum(
            (
                weight * (day - slot.first).days
                for weight, (slot, _), day in zip(weights, pairs, days, strict=True)
            ),
            Fraction(0),
        )
        for days in (low, high)
    ]
    return Statistic(
        name=name, unit=Unit.DAY, outer=(ends[0], ends[1]), inner=(ends[0], ends[1]), least=low, greatest=high
    )

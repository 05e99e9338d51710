"""Slots of the calendar with exactly one event, and drift within them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cisreport.analysis.cadence import Occurrence, SlotRule, SlotsMet, Statistic, Undefined, drift, slots_met
from cisreport.analysis.cadence import slots as module
from cisreport.model import Unit


def on(*dates: str) -> tuple[Occurrence, ...]:
    """Return events by their dates, ``2031-04-03`` or ``2031-06-20/2031-07-10``."""
    ends = [(text.partition("/")[0], text.rpartition("/")[2]) for text in dates]
    return tuple(
        Occurrence(name=f"e{n}", earliest=dt.date.fromisoformat(low), latest=dt.date.fromisoformat(high))
        for n, (low, high) in enumerate(ends, 1)
    )


def met(found: SlotsMet | Undefined) -> SlotsMet:
    assert isinstance(found, SlotsMet)
    return found


def test_a_regular_series() -> None:
    found = met(slots_met(on("2031-04-03", "2031-10-09", "2032-03-30", "2032-12-04/2032-12-05")))
    assert [slot.label for slot in found.slots] == ["2031 H1", "2031 H2", "2032 H1", "2032 H2"]
    assert found.met.floats == (4, 4)
    assert found.met.coincide
    assert found.met.unit is Unit.HALF_YEAR
    assert found.missed == ()


@pytest.mark.parametrize(
    ("rule", "labels", "number"),
    [
        (SlotRule.YEAR, ["2031", "2032"], 1),
        (SlotRule.QUARTER, ["2031 Q2", "2031 Q3", "2031 Q4", "2032 Q1"], 3),
    ],
)
def test_rules(rule: SlotRule, labels: list[str], number: int) -> None:
    found = met(slots_met(on("2031-04-03", "2031-10-09", "2032-03-30"), rule))
    assert [slot.label for slot in found.slots] == labels
    assert found.met.floats == (number, number)
    assert found.met.unit == f"{rule}s"


def test_a_span_cuts_off_and_leaves_slots_without_events() -> None:
    events = on("2030-12-31", "2031-04-03", "2031-05-01", "2032-08-01")
    found = met(slots_met(events, start=dt.date(2031, 1, 1), end=dt.date(2032, 7, 1)))
    assert [(slot.label, slot.least, slot.most) for slot in found.slots] == [
        ("2031 H1", 2, 2),
        ("2031 H2", 0, 0),
        ("2032 H1", 0, 0),
        ("2032 H2", 1, 1),
    ]
    assert found.met.floats == (1, 1)
    assert [slot.label for slot in found.missed] == ["2031 H1", "2031 H2", "2032 H1"]


def test_an_event_on_the_edge_leaves_bounds() -> None:
    found = met(slots_met(on("2031-04-03", "2031-06-20/2031-07-10", "2032-02-01")))
    assert found.met.floats == (1, 3)
    assert found.met.coincide
    assert [(slot.least, slot.most, slot.events) for slot in found.slots] == [
        (1, 2, ("e1", "e2")),
        (0, 1, ("e2",)),
        (1, 1, ("e3",)),
    ]
    assert found.met.least[1] == dt.date(2031, 6, 20)
    assert found.met.greatest[1] == dt.date(2031, 7, 1)


START = dt.date(2031, 1, 1)
DAY = st.integers(0, 900)


@st.composite
def events(draw: st.DrawFn) -> tuple[Occurrence, ...]:
    starts = draw(st.lists(DAY, min_size=1, max_size=5))
    widths = [draw(st.sampled_from([0, 0, 40, 120, 250])) for _ in starts]
    return tuple(
        Occurrence(
            name=str(n),
            earliest=START + dt.timedelta(days=start),
            latest=START + dt.timedelta(days=start + width),
        )
        for n, (start, width) in enumerate(zip(starts, widths, strict=True))
    )


def _count(days: tuple[dt.date, ...], found: SlotsMet) -> int:
    return sum(sum(slot.first <= day <= slot.last for day in days) == 1 for slot in found.slots)


@given(events=events(), rule=st.sampled_from(SlotRule), few=st.sampled_from([0, 20_000]))
def test_bounds_against_every_choice_of_slots(
    events: tuple[Occurrence, ...], rule: SlotRule, few: int
) -> None:
    from itertools import product

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FEW", few)
        found = met(slots_met(events, rule, dt.date(2031, 6, 1), dt.date(2033, 1, 1)))
    edges = [slot.first for slot in found.slots] + [found.slots[-1].last + dt.timedelta(days=1)]
    choices = [
        [event.earliest, *(edge for edge in edges if event.earliest < edge <= event.latest)]
        for event in events
    ]
    counts = {_count(days, found) for days in product(*choices)}
    assert found.met.outer[0] <= min(counts)
    assert found.met.outer[1] >= max(counts)
    assert _count(found.met.least, found) == found.met.inner[0]
    assert _count(found.met.greatest, found) == found.met.inner[1]
    if few:
        assert found.met.outer == found.met.inner


def test_slots_without_events() -> None:
    assert slots_met(()) == Undefined(name="slots met", reason="there are no events, and no span is given")
    found = met(slots_met((), SlotRule.YEAR, dt.date(2031, 5, 1), dt.date(2033, 1, 1)))
    assert len(found.missed) == 3
    with pytest.raises(ValueError, match=r"^the span ends on 2030-01-01, before it begins on 2031-05-01$"):
        slots_met((), SlotRule.YEAR, dt.date(2031, 5, 1), dt.date(2030, 1, 1))


def test_drift_is_the_slope_of_the_line() -> None:
    events = on("2031-04-03", "2032-04-09", "2033-04-01", "2034-05-20", "2031-10-09", "2032-10-01")
    found = drift(events)
    days = [(event.earliest - dt.date(event.earliest.year, 1, 1)).days for event in events[:4]]
    slope = found[1]
    assert isinstance(slope, Statistic)
    assert slope.exact
    assert slope.floats[0] == pytest.approx(np.polyfit([2031, 2032, 2033, 2034], days, 1)[0])
    assert found[2] == Undefined(
        name="drift per year", reason="it needs three slots with one event each, and there are 2"
    )


def test_drift_over_imprecise_days() -> None:
    found = drift(on("2031-04-01/2031-04-05", "2032-04-03", "2033-04-01/2033-04-05"), SlotRule.YEAR)[1]
    assert isinstance(found, Statistic)
    # first and last weigh -1/2 and 1/2; the day of 2032 has no weight
    assert found.outer == (Fraction(-2), Fraction(2))
    assert found.least == (dt.date(2031, 4, 5), dt.date(2032, 4, 3), dt.date(2033, 4, 1))
    assert drift(())[2] == Undefined(
        name="drift per year", reason="there are no events, and no span is given"
    )

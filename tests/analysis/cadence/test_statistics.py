"""Statistics of cadence: against every assignment of days, against known series, and where undefined."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median, pstdev

import numpy as np
import pytest
from hypothesis import example, given

from analysis.cadence.events import days, every, gaps_of, ordinals, windows
from cisreport.analysis import cadence
from cisreport.analysis.cadence import Occurrence, Statistic, Undefined, enclosures, occurrences
from cisreport.analysis.cadence import statistics as module

CLOSE = Fraction(1, 10**9)
Gaps = Sequence[int]


def _burstiness(gaps: Gaps) -> float | None:
    """Return the formula of the paper in floats."""
    if not sum(gaps):
        return None
    n, r = len(gaps) + 1, pstdev(gaps) / (sum(gaps) / len(gaps))
    more, less = math.sqrt(n + 1), math.sqrt(n - 1)
    return (more * r - less) / ((more - 2) * r + less)


def _memory(gaps: Gaps) -> float | None:
    if len(set(gaps[:-1])) < 2 or len(set(gaps[1:])) < 2:
        return None
    return float(np.corrcoef(gaps[:-1], gaps[1:])[0, 1])


def _local_variation(gaps: Gaps) -> float | None:
    pairs = list(pairwise(gaps))
    if any(a + b == 0 for a, b in pairs):
        return None
    return 3 / len(pairs) * sum(((a - b) / (a + b)) ** 2 for a, b in pairs)


PLAIN: dict[str, Callable[[Gaps], float | Fraction | None]] = {
    "mean": lambda gaps: Fraction(sum(gaps), len(gaps)),
    "median": lambda gaps: median(map(Fraction, gaps)),
    "rate": lambda gaps: Fraction(3652425, 10000) * len(gaps) / sum(gaps) if sum(gaps) else None,
    "variation": lambda gaps: pstdev(gaps) / (sum(gaps) / len(gaps)) if sum(gaps) else None,
    "burstiness": _burstiness,
    "memory": _memory,
    "local_variation": _local_variation,
    "longest": max,
}
"""Each statistic of known inter-event times, written down a second time without our code."""
OVER_THE_MEAN = {"rate", "variation", "burstiness"}
EVENTS = {name: {"memory": 4, "longest": 2}.get(name, 3) for name in PLAIN}


def _all_values(name: str, events: Sequence[Occurrence]) -> list[float | Fraction | None]:
    if len(events) < EVENTS[name]:
        return []
    return [PLAIN[name](gaps) for gaps in {tuple(gaps_of(assigned)) for assigned in every(events)}]


def _check(name: str, events: Sequence[Occurrence]) -> Statistic | None:
    """Compare a statistic with every assignment; return it when it is defined."""
    found = getattr(cadence, name)(events)
    values = _all_values(name, events)
    defined = [value for value in values if value is not None]
    if not defined or (name in OVER_THE_MEAN and len(defined) < len(values)):
        assert isinstance(found, Undefined)
        return None
    assert isinstance(found, Statistic)
    least, greatest = Fraction(min(defined)), Fraction(max(defined))
    assert found.outer[0] <= least + CLOSE
    assert found.outer[1] >= greatest - CLOSE
    assert least - CLOSE <= found.inner[0] <= found.inner[1] <= greatest + CLOSE
    for picked, value in ((found.least, found.inner[0]), (found.greatest, found.inner[1])):
        assert all(e.earliest <= day <= e.latest for e, day in zip(events, picked, strict=True))
        again = PLAIN[name](gaps_of(ordinals(picked)))
        assert again is not None
        assert abs(Fraction(again) - value) < CLOSE
    return found


@pytest.mark.parametrize("name", PLAIN)
@given(events=windows())
@example(events=days((0, 7), 3, 3, (2, 4)))
@example(events=days((0, 9), (1, 8), (2, 7), 4))
@example(events=days(0, 0, 0, 0))
def test_bounds_are_those_of_all_assignments(name: str, events: tuple[Occurrence, ...]) -> None:
    found = _check(name, events)
    if found is not None:
        assert found.coincide
        values = [Fraction(value) for value in _all_values(name, events) if value is not None]
        assert abs(found.outer[0] - min(values)) < CLOSE
        assert abs(found.outer[1] - max(values)) < CLOSE


@pytest.mark.parametrize("name", PLAIN)
@given(events=windows(least=2))
@example(events=days((0, 9), 2, 4, 6, 8))
def test_bounds_are_valid_where_not_every_order_is_searched(
    name: str, events: tuple[Occurrence, ...]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(occurrences, "ORDERS", 1)
        _check(name, events)


@pytest.mark.parametrize("name", PLAIN)
@given(events=windows(least=2))
def test_bounds_are_valid_where_no_search_is_made(name: str, events: tuple[Occurrence, ...]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "WORK", 0)
        patch.setattr(enclosures, "FEW", 0)
        found = getattr(cadence, name)(events)
        if isinstance(found, Statistic):
            _check(name, events)


def test_memory_gap_by_gap_is_bounded_on_both_sides() -> None:
    found = enclosures.memory_ends([(10, 11), (30, 31)] * 3)
    assert Fraction(-1) <= found.lower < found.upper < Fraction(-3, 4)


def test_outer_and_inner_bounds_can_differ_and_say_so() -> None:
    events = days((0, 15), (40, 55), (70, 88), (120, 131), (150, 165), (200, 210))
    found = cadence.local_variation(events)
    assert isinstance(found, Statistic)
    assert not found.coincide
    assert found.outer[0] < found.inner[0] < found.inner[1] < found.outer[1]


@pytest.mark.parametrize("name", PLAIN)
@given(events=windows(least=3))
def test_the_order_in_which_events_are_given_does_not_matter(
    name: str, events: tuple[Occurrence, ...]
) -> None:
    one, two = getattr(cadence, name)(events), getattr(cadence, name)(events[::-1])
    assert type(one) is type(two)
    if isinstance(one, Statistic):
        assert one.outer == two.outer


def test_a_series_worked_by_hand() -> None:
    events = days(0, 10, 20, 50)
    found = {
        name: item.inner for name, item in cadence.summary(events).items() if isinstance(item, Statistic)
    }
    assert found["mean"] == (Fraction(50, 3), Fraction(50, 3))
    assert found["median"][0] == 10
    assert found["rate"][0] == Fraction(3652425 * 3, 500000)
    # mean 50/3, variance 800/9, so r = sqrt(800) / 50
    assert float(found["variation"][0]) == pytest.approx(800**0.5 / 50)
    assert found["local_variation"] == (Fraction(3, 8), Fraction(3, 8))
    assert found["longest"][0] == 30


def test_ends_of_the_scales() -> None:
    even = cadence.summary(days(0, 10, 20, 30, 40))
    assert str(even["burstiness"]) == "burstiness: -1 ratio"
    assert str(even["variation"]) == "coefficient of variation: 0 ratio"
    assert str(even["local_variation"]) == "local variation: 0 ratio"
    assert str(even["memory"]) == (
        "memory coefficient: undefined, all inter-event times but the first, or but the last, are the same"
    )
    turns = cadence.summary(days(0, 1, 11, 12, 22, 23))
    assert str(turns["memory"]) == "memory coefficient: -1 ratio"


@pytest.mark.parametrize(
    ("events", "name", "text"),
    [
        (days(0, 5), "mean", "it needs three events, and there are 2"),
        (days(0, 5), "median", "it needs three events, and there are 2"),
        (days(), "burstiness", "it needs three events, and there are 0"),
        (days(0, 5, 9), "memory", "it needs four events, and there are 3"),
        (days(0), "longest", "it needs two events, and there are 1"),
        (days((0, 4), (2, 6), (4, 9)), "rate", "all events can fall on one day"),
        (days((0, 4), (2, 6), (4, 9)), "burstiness", "all events can fall on one day"),
        (days(3, 3, 3, 8), "local_variation", "three events fall on one day"),
    ],
)
def test_undefined_says_why(events: tuple[Occurrence, ...], name: str, text: str) -> None:
    found = getattr(cadence, name)(events)
    assert isinstance(found, Undefined)
    assert found.reason == text


def test_wide_windows_within_one_another_do_not_multiply() -> None:
    regular = [n * 30 for n in range(40)]
    vague = [(n * 200, n * 200 + 90) for n in range(6)]
    found = cadence.summary(days(*regular, *vague))
    coincide = {name for name, item in found.items() if isinstance(item, Statistic) and item.coincide}
    assert coincide == {"mean", "median", "rate", "variation", "burstiness", "longest"}


def test_a_long_exact_series_is_quick_and_exact() -> None:
    numbers = np.random.default_rng(3).integers(0, 40_000, 5_000)
    found = cadence.variation(days(*map(int, numbers)))
    gaps = np.diff(np.sort(numbers))
    assert isinstance(found, Statistic)
    assert found.exact
    assert found.floats[0] == pytest.approx(float(gaps.std() / gaps.mean()), abs=1e-12)


def test_an_event_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match=r'^"e1" ends before it begins$'):
        days((5, 4))

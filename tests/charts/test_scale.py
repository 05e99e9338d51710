"""Scales: round ticks that hold all numbers and zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cisreport.charts.scale import Scale

numbers = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=5)


@given(numbers, st.integers(2, 12))
def test_it_includes_all_numbers(given_numbers: list[float], most: int) -> None:
    scale = Scale.over(given_numbers, most)
    assert all(0 <= scale.share(number) <= 1 for number in [0, *given_numbers])
    assert list(scale.ticks)[-1] == scale.high
    assert len(scale.ticks) <= most + 3
    assert str(scale.step).rstrip("0") in ("1", "2", "5")


@pytest.mark.parametrize(
    ("given_numbers", "ends"), [([0.0], (0, 1, 1)), ([857, 183], (0, 1000, 200)), ([-30, 60], (-40, 60, 20))]
)
def test_ends(given_numbers: list[float], ends: tuple[int, int, int]) -> None:
    scale = Scale.over(given_numbers)
    assert (scale.low, scale.high, scale.step) == ends

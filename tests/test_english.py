"""Counts of things in English."""

from __future__ import annotations

import pytest

from cisreport.english import counted


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ((0, "value"), "0 values"),
        ((1, "value"), "1 value"),
        ((2, "value"), "2 values"),
        ((1, "entry", "entries"), "1 entry"),
        ((3, "entry", "entries"), "3 entries"),
    ],
)
def test_a_count_has_the_right_noun(given: tuple[int, str], text: str) -> None:
    assert counted(*given) == text

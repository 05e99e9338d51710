"""Announced against held."""

from __future__ import annotations

from fractions import Fraction

import pytest

from analysis.cadence.events import days
from cisreport.analysis.cadence import Statistic, Undefined, moves


def test_moves() -> None:
    announced = days(10, 20, (30, 60), 90)
    held = days(10, 27, (50, 52), 85)
    found = moves(announced, held)
    assert [(move.name, move.lower, move.upper, move.kept) for move in found.moves] == [
        ("e1", 0, 0, True),
        ("e2", 7, 7, False),
        ("e3", -10, 22, None),
        ("e4", -5, -5, False),
    ]
    assert found.kept == (1, 2)
    assert isinstance(found.mean, Statistic)
    assert isinstance(found.median, Statistic)
    assert isinstance(found.size, Statistic)
    assert found.mean.outer == (Fraction(-8, 4), Fraction(24, 4))
    assert found.median.outer == (Fraction(-5, 2), Fraction(7, 2))
    assert found.size.outer == (Fraction(12, 4), Fraction(34, 4))


def test_pairs_are_found_by_name() -> None:
    found = moves(days(10, 20)[::-1], days(11, 22))
    assert [(move.name, move.lower) for move in found.moves] == [("e1", 1), ("e2", 2)]


def test_an_event_on_only_one_side() -> None:
    with pytest.raises(ValueError, match=r'^"e2" is not both announced and held$'):
        moves(days(1, 2), days(1))


def test_no_moves() -> None:
    found = moves((), ())
    assert found.mean == Undefined(name="mean move", reason="no event is both announced and held")
    assert found.kept == (0, 0)

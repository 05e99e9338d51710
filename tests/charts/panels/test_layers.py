"""Layers of a partial order: lines lead down, through gaps, and boxes stand apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cisreport.charts.panels.layers import layered

ROOM, BOX, GAP = 100.0, 30.0, 2.0
pairs = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]))


@given(st.integers(12, 12), pairs)
def test_lines_lead_down_and_cross_no_box(count: int, numbers: set[tuple[int, int]]) -> None:
    names = [f"e{n}" for n in range(count)]
    told = sorted((f"e{a}", f"e{b}") for a, b in numbers)
    layers = layered(names, told, (ROOM, BOX, GAP))
    boxes = {cell.name: (n, cell.x) for n, row in enumerate(layers.rows) for cell in row if cell.box}
    assert sorted(boxes) == sorted(names)
    assert [pair for pair, _ in layers.ways] == told
    for (one, other), way in layers.ways:
        assert way[0] == boxes[one]
        assert way[-1] == boxes[other]
        assert [n for n, _ in way] == list(range(way[0][0], way[-1][0] + 1))
        for n, x in way[1:-1]:
            assert all(abs(cell.x - x) >= BOX / 2 for cell in layers.rows[n] if cell.box)


@given(pairs)
def test_boxes_stand_apart(numbers: set[tuple[int, int]]) -> None:
    names = [f"e{n}" for n in range(12)]
    layers = layered(names, [(f"e{a}", f"e{b}") for a, b in sorted(numbers)], (ROOM, BOX, GAP))
    for row in layers.rows:
        places = sorted(cell.x for cell in row if cell.box)
        assert len(places) <= 3
        assert all(after - before >= BOX for before, after in pairwise(places))


def test_a_line_past_a_layer_has_a_gap() -> None:
    layers = layered(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")], (ROOM, BOX, GAP))
    assert [[(cell.name, cell.box) for cell in row] for row in layers.rows] == [
        [("a", True)],
        [("b", True), ("a c", False)],
        [("c", True)],
    ]
    assert dict(layers.ways)["a", "c"][1][0] == 1


@pytest.mark.parametrize("room", [20.0, 60.0])
def test_a_full_layer_goes_on_below(room: float) -> None:
    layers = layered(["a", "b"], [], (room, BOX, GAP))
    assert len(layers.rows) == 2

"""Columns of numbers in tables."""

from __future__ import annotations

from typing import Any

import pytest

from rendering.facts_filter.filtered import filtered


def columns(*rows: str, rule: str = "---|---") -> tuple[list[str], list[list[str]]]:
    """Return the alignment of the columns of a table, and the digits whose space its cells have."""
    tree = filtered("\n".join(["a | b", rule, *rows])).tree
    [table] = tree["blocks"]
    _, _, specs, _, bodies, _ = table["c"]
    filled = [[_digits(cell) for cell in cells] for _, cells in bodies[0][3]]
    return [spec[0]["t"].removeprefix("Align") for spec in specs], filled


def _digits(cell: Any) -> str:
    last: Any = cell[4][-1]["c"][-1] if cell[4] else {"t": ""}
    return str(dict(last["c"][0][2])["of"]) if last["t"] == "Span" else ""


def test_decimal_points_are_below_each_other() -> None:
    rows = ["w | 37", "x | 1.5", "y | −0.754 to −0.752", "z | 1,006.84", "n | –", "e | "]
    aligned, filled = columns(*rows)
    assert aligned == ["Default", "Right"]
    assert [digits for _, digits in filled] == [".000", "00", "", "0", "", ""]


@pytest.mark.parametrize("cells", [["1", "12"], ["14–15", "0"], ["2.25", "−3.50"]])
def test_numbers_with_the_same_decimals_are_to_the_right(cells: list[str]) -> None:
    aligned, filled = columns(*(f"x | {cell}" for cell in cells))
    assert aligned == ["Default", "Right"]
    assert all(digits == "" for row in filled for digits in row)


@pytest.mark.parametrize(
    "cells", [["1", "two"], ["3 km", "5 km"], ["12 May 2022"], ["–", "–"], ["", ""], ["1.2.3"], ["12:30"]]
)
def test_other_columns_stay(cells: list[str]) -> None:
    assert columns(*(f"x | {cell}" for cell in cells))[0] == ["Default", "Default"]


@pytest.mark.parametrize(
    ("rule", "words"), [("---|:--", "Left"), ("---|:-:", "Center"), ("---|--:", "Right")]
)
def test_the_alignment_of_the_author_stays(rule: str, words: str) -> None:
    aligned, filled = columns("x | 1.5", "y | 20", rule=rule)
    assert aligned == ["Default", words]
    assert [digits for _, digits in filled] == ["", ""]


def test_the_first_column_names_the_rows() -> None:
    assert columns("2021 | a", "2022 | b")[0] == ["Default", "Default"]

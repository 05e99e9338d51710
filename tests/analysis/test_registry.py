"""The registry is closed: its names are pinned, and each function says what it does."""

from __future__ import annotations

import re

from cisreport.analysis import FUNCTIONS


def test_names() -> None:
    assert list(FUNCTIONS) == [
        "date.year/1",
        "date.week/1",
        "date.next_week/1",
        "date.written/1",
        "interval.days/1",
        "quantity.product/1",
        "quantity.remainder/1",
        "actors.members/1",
        "actors.participants/1",
        "seating.adjacent/1",
        "seating.chance/1",
        "recurrence.count/1",
    ]


def test_every_function_is_documented() -> None:
    for name, function in FUNCTIONS.items():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+/[1-9]", name)
        assert function.documentation.startswith(("Return ", "Tell "))
        assert all(f"``{parameter}``" in function.documentation for parameter in function.params)

"""Words for what a derivation found."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cisreport.model import Derivation, FactId, Unit
from cisreport.wording.findings import move_text, truth_text
from cisreport.wording.numbers import later_text


def derivation(fn: str, **given: object) -> Derivation:
    return Derivation(id=FactId("one"), label="One", fn=fn, inputs=("a",), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fn", "params", "found", "words"),
    [
        ("seating.adjacent/1", {}, True, "are adjacent in English alphabetical order"),
        ("seating.adjacent/1", {"language": "ru"}, False, "are not adjacent in Russian alphabetical order"),
        ("seating.adjacent/1", {"language": "ka"}, True, "are adjacent in ka alphabetical order"),
        ("sequence.before/1", {}, True, "certainly came before"),
        ("sequence.before/1", {}, False, "did not certainly come before"),
        ("tides:high/1", {}, True, "yes"),
        ("tides:high/1", {}, False, "no"),
    ],
)
def test_truth_continues_a_sentence(fn: str, params: dict[str, str], found: bool, words: str) -> None:
    assert truth_text(derivation(fn, params=params), found) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 0, "the same day"),
        (1, 1, "1 day later"),
        (-1, -1, "1 day earlier"),
        (14, 15, "14–15 days later"),
        (-15, -14, "14–15 days earlier"),
        (0, 3, "0–3 days later"),
        (-3, 0, "0–3 days earlier"),
        (-1, 2, "from 1 day earlier to 2 days later"),
    ],
)
def test_moves_in_words(low: int, high: int, words: str) -> None:
    assert later_text(low, high) == words


def test_a_time_in_days_has_a_form_for_moves_and_nothing_else_has() -> None:
    spanned = derivation("interval.days/1", lower=Decimal(4), upper=Decimal(33), unit=Unit.DAY)
    assert move_text(spanned) == "4–33 days later"
    assert move_text(derivation("interval.days/1", value=0, unit=Unit.DAY)) == "the same day"
    assert move_text(derivation("interval.days/1", lower=Decimal(4), unit=Unit.DAY)) is None
    assert move_text(derivation("cadence.mean/1", value=Decimal(4), unit=Unit.DAY)) is None

"""Colors on a dark page: seen, read, and of the same hue."""

from __future__ import annotations

import re

import pytest

from cisreport.charts.theme import GRAY, HUES, MUTED, TEXT
from cisreport.reports.embedded.html.colors import themed

PAPER = "#181818"


def themes(color: str) -> tuple[str, str]:
    found = re.fullmatch(r"light-dark\((#\w{6}), (#\w{6})\)", themed(color))
    assert found
    return found[1], found[2]


def luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("color", [TEXT, MUTED, "#000000"])
def test_texts_are_read_in_the_dark(color: str) -> None:
    light, dark = themes(color)
    assert light == color
    assert contrast(dark, PAPER) >= 7


@pytest.mark.parametrize("color", [GRAY, *HUES])
def test_marks_are_seen_in_the_dark(color: str) -> None:
    assert contrast(themes(color)[1], PAPER) >= 3


def test_white_becomes_the_paper() -> None:
    assert themes("#ffffff") == ("#ffffff", PAPER)


def test_hues_stay_what_they_are() -> None:
    assert themes("#0072b2") == ("#0072b2", "#45a0e3")

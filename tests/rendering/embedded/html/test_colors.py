"""Colors on a light and a dark page: seen, read, and of the same hue."""

from __future__ import annotations

import re

import pytest

from cisreport.charts.theme import GRAY, HUES, MUTED, TEXT
from cisreport.rendering.embedded.html.colors import themed
from looking import contrast

PAPER = "#181818"


def themes(color: str) -> tuple[str, str]:
    found = re.fullmatch(r"light-dark\((#\w{6}),(#\w{6})\)", themed(color))
    assert found
    return found[1], found[2]


@pytest.mark.parametrize("color", [TEXT, MUTED, "#000000"])
def test_texts_are_read_in_the_light_and_in_the_dark(color: str) -> None:
    light, dark = themes(color)
    assert light == color
    assert contrast(light, "#ffffff") >= 7
    assert contrast(dark, PAPER) >= 7


@pytest.mark.parametrize("color", [GRAY, *HUES])
def test_marks_are_seen_in_the_light_and_in_the_dark(color: str) -> None:
    assert contrast(color, "#ffffff") >= 3
    assert contrast(themes(color)[1], PAPER) >= 3


def test_white_becomes_the_paper() -> None:
    assert themes("#ffffff") == ("#ffffff", PAPER)


def test_hues_stay_what_they_are() -> None:
    assert themes("#0072b2") == ("#0072b2", "#45a0e3")

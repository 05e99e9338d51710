"""The colors of page and print have the contrast that WCAG 2 asks for at level AA."""

from __future__ import annotations

import re
from itertools import product

import pytest

from cisreport.assets import asset
from looking import contrast

KINDS = ("note", "tip", "warning", "important", "caution")
TEXTS = ("ink", "muted", "accent", *KINDS)
GROUNDS = ("paper", "card", "mark")
CSS = asset("report.css").read_text("utf-8")
TYPST = asset("look.typ").read_text("utf-8") + asset("report.typ").read_text("utf-8")


def of_page() -> dict[str, tuple[str, str]]:
    """Return the colors of the page by name, in the light and in the dark."""
    found = re.findall(r"--([a-z]+): light-dark\((#\w{6}), (#\w{6})\);", CSS)
    return {name: (light, dark) for name, light, dark in found}


def of_print() -> dict[str, str]:
    """Return the colors of the print by their names on the page: in formulas, ``accent`` is Typst's own."""
    found = dict(re.findall(r"\b([a-z]+)(?: =|:) rgb\(\"(#\w{6})\"\)", TYPST))
    return found | {"paper": "#ffffff", "accent": found["emphasis"]}


def test_browsers_without_a_dark_page_have_the_light_colors() -> None:
    plain = dict(re.findall(r"--([a-z]+): (#\w{6});", CSS))
    assert plain == {name: light for name, (light, _) in of_page().items()}


@pytest.mark.parametrize("dark", [False, True])
def test_texts_of_the_page_are_read(dark: bool) -> None:
    colors = {name: pair[dark] for name, pair in of_page().items()}
    low = {(text, on): contrast(colors[text], colors[on]) for text, on in product(TEXTS, GROUNDS)}
    assert {pair: value for pair, value in low.items() if value < 4.5} == {}


@pytest.mark.parametrize("dark", [False, True])
def test_frames_of_fields_and_lines_below_values_are_seen(dark: bool) -> None:
    colors = {name: pair[dark] for name, pair in of_page().items()}
    low = {on: contrast(colors["quiet"], colors[on]) for on in ("paper", "card")}
    assert {on: value for on, value in low.items() if value < 3} == {}


def test_texts_of_the_print_are_read() -> None:
    colors = of_print()
    assert set(colors) >= {*TEXTS, "card"}
    low = {(text, on): contrast(colors[text], colors[on]) for text, on in product(TEXTS, ("paper", "card"))}
    assert {pair: value for pair, value in low.items() if value < 4.5} == {}

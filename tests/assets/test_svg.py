"""Figures in a page: presentation attributes only, and colors that follow the page's theme."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from cisreport.charts.theme import GRAY, HUES, MUTED, TEXT
from cisreport.reports.pandoc import pandoc_path
from cisreport.reports.presentation import asset
from looking import contrast

PAPER = "#181818"


def inlined(svg: str) -> str:
    script = (
        f"print(dofile({json.dumps(str(asset('lua/svg.lua')))}).inline(io.read('a'), 'p-', 'An alt', nil))"
    )
    run = subprocess.run(
        [pandoc_path(), "lua", "-e", script], input=svg.encode(), capture_output=True, check=True
    )
    return run.stdout.decode().rstrip("\n")


def themes(color: str) -> tuple[str, str]:
    text = inlined(f'<svg viewBox="0 0 1 1"><path style="fill: {color}" d="M 0 0"/></svg>')
    found = re.search(r'<path d="M 0 0" fill="light-dark\((#\w{6}), (#\w{6})\)"/>', text)
    assert found, text
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
    assert themes("#ffffff") == ("#ffffff", "#181818")


def test_no_style_no_script_and_prefixed_names() -> None:
    text = inlined(
        '<?xml version="1.0"?><svg width="2pt" height="1pt"><style>*{stroke-linejoin: round}</style>'
        '<defs><path id="m" d="M 0 0" style="stroke:#0072b2;stroke-width:2"/></defs>'
        '<use xlink:href="#m" clip-path="url(#c)" onclick="x()"/><script>x()</script></svg>'
    )
    assert text == (
        '<svg width="2pt" height="1pt" viewBox="0 0 2 1" class="figure" role="img" aria-label="An alt" '
        'fill="light-dark(#000000, #ededed)" stroke-linejoin="round" stroke-linecap="butt">'
        '<defs><path id="p-m" d="M 0 0" stroke="light-dark(#0072b2, #45a0e3)" stroke-width="2"/></defs>'
        '<use href="#p-m" clip-path="url(#p-c)"/></svg>'
    )

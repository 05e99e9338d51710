"""Fonts of a page: they have the letters that the page needs, and no others."""

from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO

from fontTools.ttLib import TTFont

from cisreport.documents.fonts import Fonts
from cisreport.rendering.embedded.html.fonts import font_rules


def letters_of(rules: str) -> list[set[str]]:
    fonts = re.findall(r'url\("data:font/ttf;base64,([^"]*)"\)', rules)
    return [set(map(chr, TTFont(BytesIO(b64decode(font))).getBestCmap())) for font in fonts]


def test_the_text_font_has_the_letters_of_the_page_in_three_faces() -> None:
    letters = set("Вечер, evening – 13 °")
    assert letters_of(font_rules("Вечер, evening – 13 °", Fonts())) == [letters] * 3


def test_letters_of_another_script_come_from_its_font() -> None:
    *text, armenian = letters_of(font_rules("Գիր a", Fonts()))[:4]
    assert text == [{"a", " "}] * 3
    assert set("Գիր") <= armenian


def test_formulas_have_the_fonts_of_other_scripts() -> None:
    rules = font_rules("<math><mtext>Գիր</mtext></math>", Fonts())
    assert (
        'math { font-family: math, "STIX Two Math", "Cambria Math", "Noto Sans Armenian", serif; }' in rules
    )
    assert "math {" not in font_rules("Գիր", Fonts())

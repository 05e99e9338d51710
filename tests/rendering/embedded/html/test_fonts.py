"""Fonts of a page: they have the letters that the page needs, and no others."""

from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO

from fontTools.ttLib import TTFont

from cisreport.documents.fonts import Fonts
from cisreport.rendering.embedded.html.fonts import font_rules


def fonts_in(rules: str) -> list[TTFont]:
    fonts = re.findall(r'url\("data:font/ttf;base64,([^"]*)"\)', rules)
    return [TTFont(BytesIO(b64decode(font))) for font in fonts]


def letters_of(rules: str) -> list[set[str]]:
    return [set(map(chr, font.getBestCmap())) for font in fonts_in(rules)]


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


def test_a_font_keeps_what_places_its_letters_and_loses_its_names() -> None:
    regular, *others = fonts_in(font_rules("AV To e\u0301", Fonts()))
    assert len(others) == 2
    features = {
        item.FeatureTag for name in ("GPOS", "GSUB") for item in regular[name].table.FeatureList.FeatureRecord
    }
    assert features >= {"kern", "mark", "mkmk"}
    assert not regular["name"].names
    assert regular["post"].formatType == 3

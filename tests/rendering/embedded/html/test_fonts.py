"""Fonts of a page: they have the letters that the page needs, and no others."""

from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from cisreport.documents.document import read_document
from cisreport.documents.fonts import Fonts, fonts_of
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


def variable_font(path: Path, family: str = "Wide Sans") -> None:
    """Write a font whose only letter, "中", is as wide as its weight."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((100, 0), (100, 500), (0, 500)):
        pen.lineTo(corner)
    pen.closePath()
    font = FontBuilder(1000)
    font.setupGlyphOrder([".notdef", "middle"])
    font.setupCharacterMap({ord("中"): "middle"})
    font.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "middle": pen.glyph()})
    font.setupHorizontalMetrics({".notdef": (900, 0), "middle": (900, 0)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": family, "styleName": "Thin"})
    font.setupOS2(usWeightClass=100)
    font.setupPost()
    font.setupFvar([("wght", 100, 100, 900, "Weight")], [])
    wider = [(0, 0), (800, 0), (800, 0), (0, 0), *[(0, 0)] * 4]
    font.setupGvar({"middle": [TupleVariation({"wght": (0, 1, 1)}, wider)]})
    font.save(path)


def test_a_variable_font_of_a_project_is_regular_and_bold(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    variable_font(tmp_path / "fonts" / "wide.ttf")
    variable_font(tmp_path / "fonts" / "wider.ttf", "Wider Sans")
    (tmp_path / "report.qmd").write_text("---\ntitle: 中\n---\n", "utf-8")
    rules = font_rules("中", fonts_of(read_document(tmp_path / "report.qmd")))
    assert '"Wider Sans"; font' not in rules  # another has its letters
    found = re.findall(r'"Wide Sans"; font-weight: (\d+).*?base64,([^"]*)', rules)
    fonts = [(int(weight), TTFont(BytesIO(b64decode(data)))) for weight, data in found]
    assert [weight for weight, _ in fonts] == [400, 700]
    for weight, font in fonts:
        assert font["glyf"][font.getBestCmap()[ord("中")]].xMax == weight
        assert "fvar" not in font

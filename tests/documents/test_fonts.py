"""Fonts of a project: the families that their files name."""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

from cisreport.assets import font_directory
from cisreport.documents.document import read_document
from cisreport.documents.fonts import FOLDER, Face, fonts_of
from cisreport.rendering.embedded.html.fonts import font_rules

CHINESE, ENGLISH = 0x804, 0x409


def font(style: str, family: str, language: int) -> TTFont:
    found = TTFont(font_directory() / f"NotoSans-{style}.ttf")
    found["name"].names = []
    found["name"].setName(family, 1, 3, 1, language)
    return found


def test_each_font_of_a_collection_has_its_family_and_weight(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    collection = TTCollection()
    collection.fonts = [font("Regular", "Lake", ENGLISH), font("Bold", "湖", CHINESE)]
    collection.save(tmp_path / FOLDER / "both.ttc")
    collection.fonts[0]["name"].names = []
    collection.fonts[0].save(tmp_path / FOLDER / "nameless.ttf")
    (tmp_path / FOLDER / "empty.otf").touch()
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "x.qmd").write_text("---\ntitle: T\nmainfont: [湖, Lake]\n---\n", "utf-8")
    fonts = fonts_of(read_document(tmp_path / "x.qmd"))
    [file] = fonts.files
    assert file.faces == (
        Face(family="Lake", number=0, weights=(400,)),
        Face(family="湖", number=1, weights=(700,)),
    )
    assert fonts.first == ("湖", "Lake")
    rules = font_rules("a", fonts)
    assert 'font-family: "湖"; font-weight: 700' in rules
    assert 'font-family: "Lake"; font-weight: 400' in rules

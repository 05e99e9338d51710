"""Fonts hold what reports print, and are found by those who draw with them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from unicodedata import category

import pytest
import typst
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontManager

from cisreport.assets import asset, font_directory
from cisreport.families import OTHER_FAMILIES, TEXT_FAMILY, font_file
from cisreport.glyphs import GLYPHS
from cisreport.rendering.embedded.pdf import to_print
from cisreport.rendering.embedded.pdf.placement import SETTINGS
from cisreport.rendering.pandoc import pandoc_path
from cisreport.rendering.standards import PDF_STANDARDS
from cisreport.rendering.tree import Tree

STYLES = ("Regular", "Italic", "Bold", "BoldItalic")
NEEDED = {
    "Latin": "AZaz09ÀÿĀſƀɏəḥṭ",
    "Greek": "ΑΩαωάς",
    "Russian": "АЯаяЁё",
    "Kyrgyz": "ҢңӨөҮү",
    "Tajik": "ҒғӢӣҚқӮӯҲҳҶҷ",
    "Kazakh": "ӘәҒғҚқҢңӨөҰұҮүҺһІі",
    "Uzbek": "ЎўҚқҒғҲҳʻʼ",
    "Azerbaijani": "ƏəĞğİıŞşÖöÜüÇç",
    "punctuation": "‐‑–—‘’“”„†‡•…‰′″‹›«»§¶№€\u00a0\u2009\u202f",
    "signs": "←↑→↓↔↩⇒−×÷±≈≠≤≥∞√∑∂∆·½¼²³",
}

_NEW = 0x1F6DC
"""A symbol that Unicode has since version 15, which Python 3.11 does not know."""


@pytest.mark.parametrize("style", STYLES)
def test_fonts_have_the_characters(style: str) -> None:
    with TTFont(font_directory() / f"NotoSans-{style}.ttf") as font:
        known = font.getBestCmap()
    missing = {name: [c for c in text if ord(c) not in known] for name, text in NEEDED.items()}
    assert not {name: found for name, found in missing.items() if found}


@pytest.mark.parametrize("style", STYLES)
def test_digits_are_of_one_width(style: str) -> None:
    with TTFont(font_directory() / f"NotoSans-{style}.ttf") as font:
        widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
    assert len(widths) == 1


def test_matplotlib_finds_the_family_in_its_four_styles() -> None:
    manager = FontManager()
    manager.ttflist.clear()
    for style in STYLES:
        manager.addfont(font_directory() / f"NotoSans-{style}.ttf")
    found = {(entry.name, entry.style, entry.weight) for entry in manager.ttflist}
    assert found == {(TEXT_FAMILY, style, weight) for style in ("normal", "italic") for weight in (400, 700)}


def test_typst_finds_the_family() -> None:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(font_directory())])
    assert {TEXT_FAMILY, *OTHER_FAMILIES} <= set(fonts.families())


def test_prints_ask_the_families_in_the_same_order() -> None:
    look = asset("look.typ").read_text("utf-8")
    names = ", ".join(f'"{name}"' for name in OTHER_FAMILIES)
    assert f"#let others = ({names},)" in " ".join(look.split()).replace("( ", "(").replace(" )", ")")


@pytest.mark.parametrize("name", [TEXT_FAMILY, *OTHER_FAMILIES])
@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_the_table_of_characters_is_that_of_the_fonts(name: str, style: str) -> None:
    path = font_directory() / f"{font_file(name, style)}.ttf"
    if (name, style) == ("Noto Emoji", "Bold"):
        assert not path.exists()
        return
    with TTFont(path) as font:
        known = set(font.getBestCmap())
    listed = {code for first, last in GLYPHS[name] for code in range(first, last + 1)}
    assert listed <= known
    assert {category(chr(code)) for code in known - listed - {0xFEFF, _NEW}} <= {"Cc", "Cn"}


def test_every_character_said_to_print_does(tmp_path: Path) -> None:
    pairs = [pair for ranges in GLYPHS.values() for pair in ranges]
    codes = sorted({code for first, last in pairs for code in range(first, last + 1)})
    text = " ".join("".join(map(chr, codes[at : at + 50])) for at in range(0, len(codes), 50))
    words = [{"t": "Str", "c": word} for word in text.split(" ")]
    spaced = [item for word in words for item in (word, {"t": "Space"})]
    styled = [{"t": "Para", "c": [{"t": kind, "c": spaced}]} for kind in ("Strong", "Emph")]
    meta = {
        name: {"t": "MetaString", "c": value} for name, value in {"title": "T", "date": "2022-05-13"}.items()
    }
    tree: Tree = {
        "pandoc-api-version": [1, 23, 1],
        "meta": meta,
        "blocks": [{"t": "Para", "c": spaced}, *styled],
    }
    to_print(tree)
    template = f"--template={asset('report.typ')}"
    source = subprocess.run(
        [pandoc_path(), "--from=json", "--to=typst-smart", "--wrap=none", template],
        input=json.dumps(tree).encode(),
        capture_output=True,
        check=True,
    ).stdout
    assert b"[U+" not in source
    (tmp_path / "report.typ").write_bytes(source)
    (tmp_path / SETTINGS).write_text("{}", "utf-8")
    pdf = bytes(
        typst.compile(
            tmp_path / "report.typ",
            font_paths=[font_directory()],
            ignore_system_fonts=True,
            pdf_standards=list(PDF_STANDARDS),
        )
    )
    assert pdf.startswith(b"%PDF")

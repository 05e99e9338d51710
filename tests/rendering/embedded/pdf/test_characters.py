"""Characters that are not seen and have no glyph are named, and no others."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cisreport.glyphs import GLYPHS
from cisreport.rendering.embedded.pdf.characters import printable


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("plain -- ^]\\[", "plain -- ^]\\["),
        ("Тоҷикистон − “a”\u00a0→", "Тоҷикистон − “a”\u00a0→"),
        ("two\nlines", "two\nlines"),
        ("a\tb\x00", "a[U+0009]b[U+0000]"),
        ("中 🫠", "中 🫠"),
        ("\ue000\u0378", "[U+E000][U+0378]"),
        ("☺\ufe0f 5\u2060% \ufeffa\U000e0100", "☺ 5% a"),
    ],
)
def test_what_has_no_glyph_is_named(words: str, expected: str) -> None:
    assert printable(words) == expected


@given(st.characters(exclude_categories=["Cs"]))
def test_the_table_and_the_category_decide(character: str) -> None:
    ranges = [pair for family in GLYPHS.values() for pair in family]
    covered = character == "\n" or any(first <= ord(character) <= last for first, last in ranges)
    is_letter = category(character)[0] not in "CZ"
    assert (printable(character) == character) == (covered or is_letter) or not printable(character)


def test_the_space_of_chinese_and_japanese_is_a_space() -> None:
    assert printable("中\u3000国") == "中\u2003国"

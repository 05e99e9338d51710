"""Characters without a glyph are named, and no others."""

from __future__ import annotations

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
        ("中 🫠", "[U+4E2D] [U+1FAE0]"),
        ("☺\ufe0f 5\u2060% \ufeffa\U000e0100", "☺ 5% a"),
    ],
)
def test_what_has_no_glyph_is_named(words: str, expected: str) -> None:
    assert printable(words) == expected


@given(st.characters(exclude_categories=["Cs"]))
def test_the_table_decides(character: str) -> None:
    ranges = [pair for family in GLYPHS.values() for pair in family]
    covered = character == "\n" or any(first <= ord(character) <= last for first, last in ranges)
    assert (printable(character) == character) == covered

"""What the glyphs of a print may be copied as."""

from __future__ import annotations

import pytest

from cisreport.verification.glyphs import _ours


@pytest.mark.parametrize(("drawn", "text"), [("t", "t"), ("t", "t\u00ad"), ("-", "\u00ad"), ("-", "-")])
def test_a_soft_hyphen_counts_where_it_is_seen(drawn: str, text: str) -> None:
    """In a word that is not broken it is copied with the letter before it."""
    font = _ours("NotoSans-Regular")
    assert font
    outline = font.outline(font._font.get_nominal_glyph(ord(drawn)))
    assert font.has(text, outline)
    assert not font.has("d", outline)

"""Characters that mislead."""

from __future__ import annotations

from cisreport.grammar.characters import unusual_characters


def test_digits_of_ours_are_usual() -> None:
    assert list(unusual_characters("0123456789 az\u00e9\u00b0\n\t")) == []

"""Words within an excerpt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cisreport.sources import pieces_of, places_of


@pytest.mark.parametrize(
    ("words", "excerpt", "found"),
    [
        ("nine members", "It has nine members.", ["nine members"]),
        ("nine members", "It has nine\n  members.", ["nine\n  members"]),
        ("“nine”", 'It has "nine" members.', ['"nine"']),
        ("on", "London is on the river.", ["on"]),
        ("Lon", "London", ["Lon"]),
        ("12", "In 2012, 12 came.", ["12"]),
        ("20", "In 2012 nobody came.", []),
        ("новые", "две новые линии", ["новые"]),
        ("新线", "讨论两条新线。", ["新线"]),
        ("Nine", "nine", []),
        (" ", "nine", []),
        ("a.c", "abc", []),
    ],
)
def test_places(words: str, excerpt: str, found: list[str]) -> None:
    assert [excerpt[start:end] for start, end in places_of(words, excerpt)] == found


def test_pieces() -> None:
    assert pieces_of("one two three four.", ["two", "two three", "four", "five"]) == (
        ("one ", False),
        ("two three", True),
        (" ", False),
        ("four", True),
        (".", False),
    )


@given(st.text(min_size=1), st.data())
def test_pieces_are_the_excerpt(excerpt: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(excerpt)))
    end = data.draw(st.integers(start, len(excerpt)))
    pieces = pieces_of(excerpt, [excerpt[start:end], "more"])
    assert "".join(words for words, _ in pieces) == excerpt

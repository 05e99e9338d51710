"""Drawings as pictures."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from cisreport.pictures import DrawingError, drawn

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}">'
    '<rect width="{0}" height="{1}" fill="#cc0000"/>'
    '<text x="2" y="14" font-family="Noto Sans">{2}</text></svg>'
)


def drawing(width: float = 96, height: float = 48, words: str = "12") -> bytes:
    return SVG.format(width, height, words).encode()


def sizes(*drawings: bytes) -> list[tuple[int, int]]:
    return [Image.open(BytesIO(picture)).size for picture in drawn(drawings)]


def test_pictures_are_in_the_order_of_the_drawings_and_have_their_size() -> None:
    assert sizes(drawing(), drawing(48, 96)) == [(300, 150), (150, 300)]
    assert drawn([]) == []


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert drawn([drawing()]) == drawn([drawing()])
    assert drawn([drawing()]) != drawn([drawing(words="13")])


def test_a_drawing_of_any_size_is_at_most_as_large_as_a_page() -> None:
    assert sizes(drawing(1e6, 1e6), drawing(1e7, 10)) == [(2000, 2000), (2000, 1)]


def test_what_is_not_a_drawing_is_named() -> None:
    with pytest.raises(DrawingError) as caught:
        drawn([drawing(), b"<svg", drawing()])
    assert caught.value.number == 1
    assert "SVG" in caught.value.what

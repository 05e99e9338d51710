"""What both formats ask of a tree."""

from __future__ import annotations

from typing import Any

import pytest

from cisreport.rendering.embedded.outline import length, mark_inline_images, plain
from cisreport.rendering.tree import elements


def words(text: str) -> dict[str, Any]:
    return {"t": "Str", "c": text}


def of(kind: str, content: Any) -> dict[str, Any]:
    return {"t": kind, "c": content}


def test_images_within_text() -> None:
    def image(name: str) -> dict[str, Any]:
        return of("Image", [["", [], []], [], [name, ""]])

    note = of("Note", [of("Para", [image("alone in a note")])])
    linked = of("Link", [["", [], []], [image("in a link, alone")], ["https://e.org", ""]])
    blocks = [
        of("Para", [words("x"), image("in text"), note]),
        of("Plain", [image("alone")]),
        of("Para", [linked]),
        of("Header", [1, ["", [], []], [image("in a heading")]]),
    ]
    mark_inline_images({"meta": {}, "blocks": blocks})
    marked = [found["c"][2][0] for found in elements(blocks, "Image") if found["c"][0][1] == ["inline"]]
    assert marked == ["in text", "in a heading"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("50%", (50.0, "%")), (".5in", (0.5, "in")), ("300", (300.0, "")), ("-1in", (0.0, "")), ("", (0.0, ""))],
)
def test_lengths(given: str, expected: tuple[float, str]) -> None:
    assert length(given) == expected


def test_raised_and_lowered_numbers_stay_apart_in_plain_text() -> None:
    inlines = [
        words("10"),
        of("Superscript", [words("−6")]),
        words("CO"),
        of("Subscript", [of("Emph", [words("2")])]),
        words("4"),
        of("Superscript", [words("th")]),
    ]
    assert plain(inlines) == "10⁻⁶CO₂4th"
    assert inlines[1] == of("Superscript", [words("−6")])

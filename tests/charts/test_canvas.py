"""Measured texts: widths, lines, and what has no picture."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties, findfont

from charts.boxes import text_boxes
from cisreport.charts.canvas import Box, Canvas
from cisreport.charts.marks import tint
from cisreport.charts.texts import printable, text_width, wrapped
from cisreport.charts.theme import HUES, MUTED, TEXT, style


@settings(max_examples=30, deadline=None)
@given(st.text("abc Wij.-ÄЖ", max_size=120), st.floats(5, 60), st.integers(1, 4))
def test_lines_fit_and_keep_every_word(text: str, width: float, most: int) -> None:
    lines = wrapped(text, width, lines=most)
    assert len(lines) <= most
    assert all(text_width(line) <= width for line in lines)
    joined = "".join(lines).replace(" ", "")
    full = text.replace(" ", "")
    assert joined == full or (joined.endswith("…") and full.startswith(joined[:-1]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\tb\nc", "a b c"), ("\x00\x1b", "U+0000U+001B"), ("\u202ex", "U+202Ex"), ("É Ж $", "É Ж $")],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_the_font_is_the_one_we_ship() -> None:
    with style():
        for weight in ("normal", "bold"):
            assert "assets/fonts/NotoSans-" in findfont(FontProperties(weight=weight)).replace("\\", "/")


def luminance(color: tuple[float, float, float]) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def rgb(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


@pytest.mark.parametrize("text", [TEXT, MUTED])
def test_text_can_be_read_on_everything_behind_it(text: str) -> None:
    for ground in ((1.0, 1.0, 1.0), *map(tint, HUES)):
        assert (luminance(ground) + 0.05) / (luminance(rgb(text)) + 0.05) >= 4.5


def test_boxes() -> None:
    box = Box(0, 0, 2, 2)
    assert box.overlaps(Box(1, 1, 3, 3))
    assert not box.overlaps(Box(2, 0, 3, 3))
    assert box.overlaps(Box(2, 0, 3, 3), pad=0.1)


def test_a_canvas_is_in_millimeters() -> None:
    with style():
        canvas = Canvas(170, 50)
        canvas.text(10, 20, "Label")
        ((text, box),) = text_boxes(canvas.figure)
    assert text == "Label"
    assert box.left == pytest.approx(10, abs=0.3)
    assert (box.top + box.bottom) / 2 == pytest.approx(50 - 20, abs=0.1)
    assert box.right - box.left == pytest.approx(text_width("Label"), abs=0.1)

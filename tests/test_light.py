"""How light colors are, against figures of WCAG 2."""

from __future__ import annotations

import pytest

from cisreport.light import contrast, linear, luminance


@pytest.mark.parametrize(
    ("color", "light"),
    [((0, 0, 0), 0), ((1, 1, 1), 1), ((1, 0, 0), 0.2126), ((0, 1, 0), 0.7152), ((0, 0, 1), 0.0722)],
)
def test_luminance(color: tuple[float, float, float], light: float) -> None:
    assert luminance(color) == pytest.approx(light)


def test_the_curve_has_no_step() -> None:
    assert linear(0.0404) == pytest.approx(linear(0.0405), rel=0.01)


@pytest.mark.parametrize(("gray", "ratio"), [(0x00, 21), (0x59, 7.0), (0x76, 4.54), (0xFF, 1)])
def test_contrast_with_white(gray: int, ratio: float) -> None:
    assert contrast(luminance([gray / 255] * 3), 1) == pytest.approx(ratio, abs=0.01)
    assert contrast(1, luminance([gray / 255] * 3)) == pytest.approx(ratio, abs=0.01)

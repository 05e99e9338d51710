"""Pictures of the documentation: they have the colors of the theme."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from matplotlib import pyplot
from matplotlib.colors import to_rgb
from PIL import Image

from cisreport.charts.theme import HUES

CHARTS = Path(__file__).parent.parent.parent / "docs" / "charts"


THEME = {tuple(round(part * 255) for part in to_rgb(hue)) for hue in HUES}


def colors_of(picture: Image.Image) -> set[Any]:
    return {color for _, color in picture.convert("RGB").getcolors(1 << 24) or []}


def test_the_colors_of_the_theme_survive() -> None:
    draw = runpy.run_path(str(CHARTS / "draw.py"))
    figure, axes = pyplot.subplots()
    axes.imshow([[n / 1e4 * 7 % 1 for n in range(k, k + 300)] for k in range(300)], cmap="viridis")
    for n, hue in enumerate(HUES):
        axes.axvspan(n * 20, n * 20 + 10, color=hue)
    colors = colors_of(draw["drawn"](figure))
    pyplot.close(figure)
    assert colors >= THEME


@pytest.mark.parametrize("name", ["timeline", "calendar", "moves", "lengths", "modality"])
def test_a_published_picture_has_the_colors_of_the_theme(name: str) -> None:
    with Image.open(CHARTS / "images" / f"{name}.png") as picture:
        assert THEME & colors_of(picture)

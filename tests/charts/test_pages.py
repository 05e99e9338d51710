"""The pages on charts: one for each kind, with its picture, and code that makes it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from matplotlib.text import Text
from PIL import Image, ImageChops, ImageStat

from cisreport.charts import KINDS, Chart

PAGES = Path(__file__).parents[2] / "docs" / "charts"
SMALL = 160_000
"""Bytes of a picture."""
CLOSE = 0.0015
"""Percent of the largest possible difference; the shortest label of a chart makes more."""

spec = importlib.util.spec_from_file_location("draw", PAGES / "draw.py")
assert spec is not None
assert spec.loader is not None
draw = importlib.util.module_from_spec(spec)
spec.loader.exec_module(draw)


def test_every_kind_has_a_page() -> None:
    pages = {path.stem for path in PAGES.glob("*.md")} - {"README"}
    assert pages == {kind.partition("/")[0] for kind in KINDS}
    overview = (PAGES / "README.md").read_text(encoding="utf-8")
    assert all(f"({page}.md)" in overview for page in pages)


@pytest.fixture(scope="module", params=KINDS)
def page(request: pytest.FixtureRequest) -> tuple[Path, Chart]:
    path = PAGES / f"{request.param.partition('/')[0]}.md"
    chart: Chart = draw.chart_of(path)
    assert chart.kind == request.param
    return path, chart


def test_a_page_makes_its_chart(page: tuple[Path, Chart]) -> None:
    path, chart = page
    text = " ".join(path.read_text(encoding="utf-8").split())
    assert f"Kind `{chart.kind}`" in text
    data = text.partition("## Data")[2]
    assert chart.kind == "timeline/1" or all(f"`{column}`" in data for column in chart.frame.columns)


def test_its_picture_is_that_of_the_chart(page: tuple[Path, Chart]) -> None:
    """Compared so closely that the shortest label shows when it is missing."""
    path, chart = page
    file = PAGES / "images" / f"{path.stem}.png"
    assert file.stat().st_size < SMALL
    figure = chart.figure()
    with Image.open(file) as image:
        picture = image.convert("RGB")
    assert difference(draw.drawn(figure), picture) < CLOSE, "run make pictures, and look at the change"
    texts = [item for item in figure.findobj(Text) if isinstance(item, Text) and item.get_text()]
    min(texts, key=lambda item: len(item.get_text())).remove()
    assert difference(draw.drawn(figure), picture) > CLOSE


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return in percent how much two pictures differ, of the largest possible difference."""
    if one.size != other.size:
        return 100.0
    bands = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other)).mean
    return sum(bands) / len(bands) / 255 * 100

"""The pages on charts: one for each kind, with its picture, and code that makes it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from PIL import Image

from cisreport.charts import KINDS

PAGES = Path(__file__).parents[2] / "docs" / "charts"
SMALL = 80_000
"""Bytes of a picture."""

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


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_makes_its_chart(kind: str) -> None:
    page = PAGES / f"{kind.partition('/')[0]}.md"
    text = " ".join(page.read_text(encoding="utf-8").split())
    chart = draw.chart_of(page)
    assert chart.kind == kind
    assert f"Kind `{kind}`" in text
    told = text.partition("## Data")[2]
    assert kind == "timeline/1" or all(f"`{column}`" in told for column in chart.frame.columns)


@pytest.mark.parametrize("kind", KINDS)
def test_its_picture_is_that_of_the_chart(kind: str) -> None:
    """As far as its size tells, which follows the height of the sheet."""
    page = PAGES / f"{kind.partition('/')[0]}.md"
    picture = PAGES / "images" / f"{page.stem}.png"
    assert picture.stat().st_size < SMALL
    inches = draw.chart_of(page).figure().get_size_inches()
    with Image.open(picture) as image:
        assert image.size == tuple(int(side * draw.DPI) for side in inches)

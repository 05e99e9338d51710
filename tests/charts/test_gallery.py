"""The gallery: every kind of chart as it is published, on the page and in print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

from cisreport.charts import KINDS
from cisreport.documents.document import read_document
from cisreport.rendering.embedded import render_embedded
from cisreport.verification import verify
from looking import hindrances, looks
from published.structure import problems, read_structure
from reading import crossings
from sharing import made_once

GALLERY = Path(__file__).parents[2] / "docs" / "charts" / "gallery.qmd"
LEAST = 12.0
"""Pixels of the smallest text."""

_TEXTS = """() => [...document.querySelectorAll('svg.figure')]
  .filter(drawing => drawing.checkVisibility()).map(drawing => {
  const { left, top, right, bottom } = drawing.getBoundingClientRect();
  const scale = right > left ? (right - left) / drawing.viewBox.baseVal.width : 0;
  return [...drawing.querySelectorAll('text')].map(text => {
    const box = text.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(text).fontSize) * scale;
    return {
      text: text.textContent, size, edges: [box.left, box.top, box.right, box.bottom],
      inside: box.left > left - 1 && box.top > top - 1 && box.right < right + 1 && box.bottom < bottom + 1,
    };
  });
})"""


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the rendered gallery, made once in a run."""

    def make(folder: Path) -> None:
        rendered = render_embedded(read_document(GALLERY), to=("html", "pdf"), parameters={})
        for kind, data in rendered.outputs.items():
            (folder / f"gallery.{kind}").write_bytes(data)

    return made_once(tmp_path_factory, "gallery", make)


@pytest.fixture(scope="module")
def page(gallery: Path, browser: Browser) -> Iterator[Page]:
    """The charts; long registers are looked at in the published reports."""
    opened = browser.new_page()
    opened.goto((gallery / "gallery.html").as_uri())
    opened.evaluate("document.getElementById('sec-facts').remove()")
    yield opened
    opened.close()


def test_two_datasets_with_equal_rows_verify(gallery: Path) -> None:
    result = verify(gallery / "gallery.html")
    assert result.ok, str(result)


def test_every_kind_has_a_place(gallery: Path) -> None:
    figures = html.fromstring((gallery / "gallery.html").read_bytes()).xpath("//main//figure/@id")
    assert figures == [f"fig-{kind.partition('/')[0]}" for kind in KINDS]


def test_no_look_of_the_page_has_an_obstacle(page: Page) -> None:
    assert hindrances(page) == {}


def test_labels_on_the_page_are_whole_apart_and_large_enough(page: Page) -> None:
    for look in looks(page):
        drawings = page.evaluate(_TEXTS)
        assert len(drawings) == len(KINDS)
        for texts in drawings:
            assert texts
            assert [one["text"] for one in texts if not one["inside"]] == [], look
            assert [one["text"] for one in texts if one["size"] < LEAST] == [], look
            assert list(over_one_another(texts)) == [], look


def over_one_another(texts: list[Mapping[str, list[float]]]) -> Iterator[tuple[object, object]]:
    """Yield pairs of texts whose letters meet; a line of text has some room above and below its letters."""
    for number, one in enumerate(texts):
        left, top, right, bottom = one["edges"]
        for other in texts[number + 1 :]:
            x0, y0, x1, y1 = other["edges"]
            high = min(bottom, y1) - max(top, y0)
            if min(right, x1) - max(left, x0) > 1 and high > 0.4 * min(bottom - top, y1 - y0):
                yield one["text"], other["text"]


def test_print_is_tagged_and_its_texts_stand_apart(gallery: Path) -> None:
    path = gallery / "gallery.pdf"
    assert list(problems(path)) == []
    figures = [node for node in read_structure(path).walk() if node.role == "Figure"]
    assert len(figures) == len(KINDS)
    assert list(crossings(path.read_bytes())) == []

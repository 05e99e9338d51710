"""Images of a page: written into it, or refused with their place."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from cisreport.errors import ReportError

Page = Callable[[str], html.HtmlElement]

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="1pt"><g id="a"/></svg>'


def test_pixels_become_data(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.PNG").write_bytes(b"\x89PNG\xff")
    images = page('![An *alt* "b"](a.PNG){width=50}\n![](a.PNG){alt="<c>" width="5cm"}').findall(".//img")
    assert [
        base64.b64decode(image.get("src").removeprefix("data:image/png;base64,")) for image in images
    ] == [b"\x89PNG\xff"] * 2
    assert [(image.get("alt"), image.get("width")) for image in images] == [
        ("An alt “b”", "50"),
        ("<c>", "189"),
    ]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        ("50%", "50%"),
        ("300px", "300"),
        ("2in", "192"),
        ("2.54cm", "96"),
        ("10em", "160"),
        ("3ex", None),
        ("0", None),
        ("wide", None),
    ],
)
def test_widths_of_pixels(page: Page, tmp_path: Path, width: str, expected: str | None) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    [image] = page(f'![A](a.png){{width="{width}"}}').iter("img")
    assert image.get("width") == expected


def test_images_within_text_are_of_a_class(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    (tmp_path / "b.svg").write_text(DRAWING.format("1pt"))
    main = page("x ![A](a.png){.inline} ![B](b.svg){.inline}")
    assert main.xpath("//img/@class | //span/@class") == ["inline", "figure-card inline"]


def test_drawings_become_elements_whose_names_do_not_meet(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(DRAWING.format("300pt"))
    (tmp_path / "b.svg").write_text(DRAWING.format("301pt"))
    text = '![](a.svg){fig-alt="A"}\n![B](b.svg)\n![](a.svg){width="50%"}'
    cards = page(text).xpath("//span[starts-with(@class, 'figure-card')]")
    assert [(card.get("class"), card.get("tabindex")) for card in cards] == [
        ("figure-card", None),
        ("figure-card wide", "0"),
        ("figure-card", None),
    ]
    assert [card.xpath(".//*/@id") for card in cards] == [["f1-a"], ["f2-a"], ["f3-a"]]
    assert [card[0].get("aria-label") for card in cards] == ["A", "B", None]
    assert [card[0].get("width") for card in cards] == ["300pt", "301pt", "50%"]


def test_images_that_can_not_be_shown_are_told_at_once(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(b"II*\0")
    (tmp_path / "b.svg").write_text("<html></html>")
    (tmp_path / "c.svg").write_bytes(DRAWING.format("1pt").encode("utf-16"))
    with pytest.raises(ReportError) as caught:
        page("![A](a.tif)\n![B](b.svg)\n![C](c.svg)")
    assert [problem.partition("x.qmd:")[2] for problem in str(caught.value).splitlines()] == [
        "4:6: the image a.tif is not of a kind that a browser shows; use SVG or PNG",
        "5:6: the image b.svg is not an SVG file in UTF-8; write it again",
        "6:6: the image c.svg is not an SVG file in UTF-8; write it again",
    ]

"""Pages as Quarto 1.10.18 writes them: its floats, its labels of captions, its links to other formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.published.page import Page, read_page

PAGE = """<!DOCTYPE html>
<html><body>
<nav id="TOC"><ul><li><a href="#sec-a"><span class="header-section-number">1</span> Length</a></li></ul>
<div class="quarto-alternate-formats"><h2>Other Formats</h2><ul>
<li><a href="a.pdf">{other}</a></li></ul></div>
</nav>
<section id="sec-a"><h1><span class="header-section-number">1</span> Length</h1>
<div id="tbl-a" class="quarto-float quarto-figure anchored">
<figure class="quarto-float quarto-float-tbl figure">
<figcaption class="quarto-float-caption-top quarto-float-caption quarto-float-tbl" id="tbl-a-caption-0">
Table\u00a01: Of 24 valleys.
</figcaption>
<div aria-describedby="tbl-a-caption-0"><table class="table"><tbody><tr><td>
<a href="#fact-length" id="use-1" class="value">972</a></td></tr></tbody></table></div>
</figure></div></section>
<script type="application/json" id="cisreport-manifest">{{}}</script>
</body></html>"""


def page(other: str = "Typst", **changes: str) -> Page:
    text = PAGE.format(other=other)
    for old, new in changes.items():
        text = text.replace({"label": "Table\u00a01: Of 24", "kind": "quarto-float-caption "}[old], new)
    read = read_page(Path("a.html"), text.encode())
    assert read is not None
    return read


def numbers(read: Page) -> list[tuple[str, str]]:
    return [(number.digits, number.zone) for number in read.numbers(())]


def test_values_are_in_the_float() -> None:
    (link,) = page().linked({}, {}).links
    assert (link.section, link.block) == ("\u00a7\u00a01", "tbl-a")


def test_the_label_of_a_caption_has_no_number_of_the_author() -> None:
    assert numbers(page()) == [
        *[("1", "structural"), ("1", "structural"), ("24", "uncited"), ("972", "value")],
    ]


@pytest.mark.parametrize(
    ("changes", "zones"),
    [
        ({"label": "Table\u00a01 24"}, ["structural", "uncited"]),
        ({"label": "Of 1 in 24"}, ["structural", "uncited"]),
        ({"label": "All of 1, and 24"}, ["uncited", "uncited"]),
        ({"label": "1 of 24"}, ["uncited", "uncited"]),
        ({"kind": ""}, ["uncited", "uncited"]),
    ],
)
def test_only_the_first_number_after_a_word_is_a_label(changes: dict[str, str], zones: list[str]) -> None:
    assert [zone for _, zone in numbers(page(**changes))][1:3] == zones


@pytest.mark.parametrize(
    ("title", "zones"),
    [
        (
            '<div id="nte-a" class="callout"><div class="callout-title-container">Note 3: Of 9</div></div>',
            "sv",
        ),
        ('<div id="mine" class="callout"><div class="callout-title-container">Step 3</div></div>', "v"),
        ('<p><span class="theorem-title"><strong>Theorem 3 (Line 9)</strong></span></p>', "sv"),
        ("<p><strong>Theorem 3</strong></p>", "v"),
    ],
)
def test_titles_of_numbered_callouts_and_theorems_have_labels(title: str, zones: str) -> None:
    read = read_page(
        Path("a.html"), PAGE.format(other="").replace("</section>", f"{title}</section>").encode()
    )
    assert read is not None
    found = [zone for digits, zone in numbers(read) if digits in ("3", "9")]
    assert found == [{"s": "structural", "v": "uncited"}[zone] for zone in zones]


def test_a_value_in_a_part_is_in_the_whole_figure() -> None:
    part = (
        '<div id="fig-b" class="quarto-layout-panel"><figure class="quarto-float"><div id="fig-b-1" '
        'class="quarto-float"><figcaption><a href="#fact-length" id="use-2">972</a></figcaption></div>'
        "</figure></div>"
        '<div class="quarto-layout-panel"><div id="fig-c" class="quarto-float"><figcaption>'
        '<a href="#fact-length" id="use-3">972</a></figcaption></div></div>'
    )
    read = read_page(
        Path("a.html"), PAGE.format(other="").replace("</section>", f"{part}</section>").encode()
    )
    assert read is not None
    assert [link.block for link in read.linked({}, {}).links] == ["tbl-a", "fig-b", "fig-c"]


def test_links_to_other_formats_are_not_of_the_contents() -> None:
    read = page("PDF of 17 pages")
    assert list(read.surrounding_problems("A")) == []
    assert ("17", "uncited") in numbers(read)


def test_navigation_of_a_website_is_not_of_the_contents() -> None:
    bar = '<nav class="navbar"><a href="./index.html">Home of 8</a><a href="#" role="button">More</a></nav>'
    read = read_page(Path("a.html"), PAGE.format(other="").replace("<body>", f"<body>{bar}").encode())
    assert read is not None
    assert list(read.surrounding_problems("A")) == []
    assert ("8", "navigation") in numbers(read)

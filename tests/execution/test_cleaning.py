"""HTML of outputs keeps what both formats show, and says what it would need for the rest."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from cisreport.execution.cleaning import Cleaned, cleaned

KEPT: list[tuple[bytes, str]] = []


def keep(content: bytes, suffix: str) -> str:
    KEPT.append((content, suffix))
    return f"kept.{suffix}"


def clean(markup: str) -> Cleaned:
    return cleaned(markup, keep)


FRAME = pd.DataFrame({"Region": ["N", "S"], "Change": [1.5, -2.25]})


def cells(markup: str) -> list[list[str]]:
    """Return each cell of a table's body: its text, and its attributes and the first tag within it."""
    rows = html.fromstring(f"<div>{markup}</div>").iterfind(".//tbody/tr")
    return [
        [" ".join([cell.text_content(), *map("=".join, sorted(cell.items())), *(part.tag for part in cell)])
         for cell in row]
        for row in rows
    ]  # fmt: skip


def test_a_styled_frame_keeps_formats_colors_weight_and_caption() -> None:
    styled = FRAME.style.set_caption("Caption").hide(axis="index").format(precision=1)
    styled = styled.map(lambda value: "color: red; font-weight: bold" if value < 0 else "", subset=["Change"])
    page = clean(styled.to_html())
    assert cells(page.markup) == [
        ["N", "1.5 style=text-align: right"],
        ["S", "-2.2 data-cr-color=ff0000 style=text-align: right strong"],
    ]
    assert "<caption>Caption</caption>" in page.markup
    assert (page.needs, page.has_table) == ((), True)


def test_gradients_highlights_and_bars_are_behind_cells() -> None:
    styled = FRAME.style.background_gradient(subset=["Change"], vmin=-10, vmax=10, cmap="Greys")
    styled = styled.highlight_max(subset=["Region"], color="#ff0").bar(subset=["Change"], color="#d65f5f")
    first, second = cells(clean(styled.to_html()).markup)
    assert "data-cr-bars=60 100 d65f5f" in first[2]
    assert "data-cr-bars=0 60 d65f5f" in second[2]
    assert "data-cr-fill=" in first[2]
    assert second[1] == "S data-cr-fill=ffff00"


def test_a_table_of_a_library_keeps_its_title_groups_notes_and_alignment() -> None:
    page = clean(
        """<style>#t { color: #333; background-color: #fff; } #t .l { text-align: left; color: #333 }
        #t .r { text-align: right; background-color: #fff; color: #333 } #t .g { font-weight: bold }</style>
        <div id="t"><table><thead>
        <tr><td colspan="2" class="l">Title</td></tr><tr><td colspan="2" class="l">Subtitle</td></tr>
        <tr><th class="l">Name</th><th class="r">Value</th></tr></thead>
        <tbody><tr><th colspan="2" class="l">Group</th></tr>
        <tr><td class="l g">a</td><td class="r" style="background-color: yellow">$1</td></tr></tbody>
        <tfoot><tr><td colspan="2" class="l">Note</td></tr></tfoot></table></div>"""
    )
    table = html.fromstring(page.markup).find(".//table")
    assert table.findtext("caption/span") == "Title"
    assert [cell.text for cell in table.iterfind("thead//th")] == ["Name", "Value"]
    assert cells(page.markup) == [
        ["Group colspan=2 style=text-align: left strong"],
        [
            "a style=text-align: left strong",
            "$1 data-cr-color=333333 data-cr-fill=ffff00 style=text-align: right",
        ],
    ]
    assert table.findtext("tfoot//td") == "Note"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<b>x</b> <i>y</i><sub>2</sub><br>", "<b>x</b> <i>y</i><sub>2</sub><br>"),
        ('<p class="a" id="b" onclick="c()" style="margin: 0">x</p>', "<p>x</p>"),
        ('<span style="font-weight: 700; text-decoration: underline">x</span>',
         "<span><strong><u>x</u></strong></span>"),
        ('<p style="color: rgb(255 0 0 / 50%)">x</p>', '<p><span data-color="#ff8080">x</span></p>'),
        ('<font color="navy">x</font>', '<span data-color="#000080">x</span>'),
        ("<section><h2>H</h2><custom-tag>x</custom-tag></section>", "<div><h2>H</h2>x</div>"),
        ('<a href="javascript:x()">x</a><a href="https://e.org">y</a>', '<a>x</a><a href="https://e.org">y</a>'),
        ('<p style="display: none">x</p><p hidden>y</p><!-- z -->w', "w"),
        ("<pre>a  &lt;b\n</pre>", "<pre>a  &lt;b\n</pre>"),
        ("<html><head><title>t</title></head><body>x</body></html>", "x"),
        ('<?xml version="1.0" encoding="utf-8"?><p>é</p>', "<p>é</p>"),
        ('<iframe src="https://www.youtube.com/embed/abc?start=1"></iframe>',
         '<p><a href="https://www.youtube.com/watch?v=abc&amp;start=1">'
         "https://www.youtube.com/watch?v=abc&amp;start=1</a></p>"),
        ('<video controls><source src="film.mp4"></video>', '<p><a href="film.mp4">film.mp4</a></p>'),
        ('<img src="a.png" style="width: 50%" class="x">', '<img src="a.png" width="50%">'),
        ("<style>p { color: blue }</style>", ""),
        ("", ""),
        ("  ", ""),
        ("<div></div>", ""),
    ],
)  # fmt: skip
def test_what_remains(markup: str, expected: str) -> None:
    page = clean(markup)
    assert (page.markup, page.needs, page.refused) == (expected, (), ())


@pytest.mark.parametrize(
    ("markup", "needs"),
    [
        ("<script>x</script>", ("a script",)),
        ("<head><script src='x.js'></script></head><div>x</div>", ("a script",)),
        ("<canvas></canvas><button>b</button>", ("a script", "a form")),
        ("<input type='checkbox'>", ("a form",)),
        ("<iframe srcdoc='x'></iframe>", ("another page",)),
        ("<iframe src='map.html'></iframe>", ("another page",)),
        ("<audio><source src='data:audio/wav;base64,UklG'></audio>", ("a sound",)),
        ("<video src='data:'></video>", ("a video",)),
        ("<svg><script>x</script></svg>", ("a script",)),
        ("<img src='data:image/x-icon;base64,AAAA'>", ("an image of the type image/x-icon",)),
        ("<img src='data:image/png;base64,'>", ("an image of the type image/png",)),
    ],
)
def test_what_html_needs(markup: str, needs: tuple[str, ...]) -> None:
    assert clean(markup).needs == needs


def test_an_image_on_the_network_is_refused() -> None:
    assert clean('<img src="https://example.org/x.png">').refused == ("https://example.org/x.png",)


def test_images_within_html_become_files() -> None:
    KEPT.clear()
    drawing = '<svg viewBox="0 0 1 1"><title>A &amp; b</title><linearGradient/><svg/></svg>'
    page = clean(f'<p>{drawing}</p><img alt="dot" src="data:image/png;base64,iVBORw==">')
    assert page.markup == '<p><img src="kept.svg" alt="A &amp; b"></p><img src="kept.png" alt="dot">'
    (svg, _), (png, _) = KEPT
    assert svg.startswith(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox=')
    assert b"<linearGradient/>" in svg
    assert png == b"\x89PNG"


def test_columns_of_numbers_are_to_the_right_where_nothing_else_is_said() -> None:
    page = clean(FRAME.to_html())
    assert cells(page.markup)[0] == [
        "0 style=text-align: right", "N", "1.50 style=text-align: right"
    ]  # fmt: skip
    assert '<th style="text-align: right">Change</th>' in page.markup
    assert "<th>Region</th>" in page.markup


TAGS = st.sampled_from(
    ["<p>", "</p>", "<table><tr><td colspan=x>", "<td rowspan='9'>", "</table>", "<svg>", "<b>"]
)
STYLES = st.sampled_from(
    ['<p style="color:', "red;background:", '">', "<style>p{color:", "}</style>", "(", "'", "#"]
)


@given(st.lists(TAGS | STYLES | st.text("ab<>&;:-", max_size=5)).map("".join))
def test_any_html_can_be_cleaned_and_again(markup: str) -> None:
    page = clean(markup)
    assert "style=" not in page.markup.replace('style="text-align: right"', "")
    assert clean(page.markup).markup == page.markup

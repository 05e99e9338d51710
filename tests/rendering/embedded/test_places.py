"""Places of images and headings: each has the place where the document has it, and no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cisreport.documents.document import Document, read_document
from cisreport.rendering.embedded.places import heading_places, image_places


def image(source: str, alt: str = "") -> dict[str, Any]:
    return {"t": "Image", "c": [["", [], [["alt", alt]]], [], [source, ""]]}


def header(level: int, words: str) -> dict[str, Any]:
    return {"t": "Header", "c": [level, ["", [], []], [{"t": "Str", "c": words}]]}


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)

    def document(text: str) -> Document:
        Path("a.qmd").write_text(f"---\ntitle: T\n---\n{text}", "utf-8")
        return read_document("a.qmd")

    return document


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("![](x.png)", "4:1"),
        ("![ ](x.png 'A title'){width=2cm}", "4:1"),
        ("a [![](<x.png>)](https://a.org)", "4:4"),
        ("![a [b] c](y.png) ![](x.png)", "4:19"),
        ('<img alt="" width="3" src="x.png">', "4:1"),
        ("![][Ref]\n\n[ref]: x.png", "4:1"),
        ("![]\n(x.png) ![](x.png)", "5:9"),
        ("`![](x.png)` ``![](x.png)``\n<!--\n![](x.png)\n--> ![](x.png)", "7:5"),
        ("```\n![](x.png)\n```\n\n![](x.png)", "8:1"),
        ("[](x.png) [x.png](x.png) x.png\n\n![](x.png)", "6:1"),
        ('```{python}\nprint("![](x.png)")\n```', "4:0"),
        ("nothing", "0:0"),
    ],
)
def test_the_forms_of_an_image(read: Any, text: str, found: str) -> None:
    [place] = image_places(read(text), [image("images/1")], {"images/1": "x.png"}, {})
    assert f"{place.line}:{place.column}" == found


def test_images_that_look_alike_are_told_apart_by_their_order(read: Any) -> None:
    document = read("![](x.png)\n\n![](x.png)\n\n![](y.png)\n\n![](x.png)\n")
    images = [image("x.png", "described by a figure"), image("x.png"), image("y.png", "y"), image("x.png")]
    assert [place.line for place in image_places(document, images, {}, {})] == [6, 10]


def test_what_the_document_describes_is_not_named_where_a_format_leaves_images_out(read: Any) -> None:
    document = read('![a](x.png)\n\n![](x.png){alt="b"}\n\n![](x.png)\n\n![c](x.png)\n')
    assert [place.line for place in image_places(document, [image("x.png")], {}, {})] == [8]


def test_images_of_two_cells_that_are_the_same(read: Any) -> None:
    document = read("```{python}\n1\n```\n\n```{python}\n2\n```\n")
    first, second = document.cells
    made = {"f.svg": [(first, True), (second, False)]}
    [place] = image_places(document, [image("f.svg", "a"), image("f.svg")], {}, made)
    assert place.line == 8


def test_headings(read: Any) -> None:
    text = (
        "One\n===\n\nTwo\n---\n\n## One\n\n```\n## Two\n```\n\n<!--\n## Two\n-->\n"
        '> ## Two *of* it {#sec-two}\n\n## `{python} "x"`\n\n```{python}\nprint("# Made")\n```\n'
    )
    headers = [(1, "One"), (2, "Two"), (2, "One"), (2, "Twoofit"), (2, "x"), (1, "Made"), (3, "Nowhere")]
    places = heading_places(read(text), [header(*item) for item in headers])
    assert [place.line for place in places] == [4, 7, 10, 19, 21, 23, 0]

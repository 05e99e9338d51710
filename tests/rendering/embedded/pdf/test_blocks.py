"""Blocks that stay on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from cisreport.rendering.embedded.pdf import blocks
from cisreport.rendering.embedded.run import Run
from cisreport.rendering.outputs import render

RUN = Run(identifiers=frozenset(), rules={})


def callout(*content: dict[str, Any]) -> dict[str, Any]:
    return {"t": "Div", "c": [["", ["callout", "callout-note"], [["title", "T"]]], list(content)]}


def para(words: str) -> dict[str, Any]:
    return {"t": "Para", "c": [{"t": "Str", "c": words}]}


def opening(div: dict[str, Any]) -> str:
    first = blocks.division(div, RUN)[0]
    return str(first["c"][1]).strip()


def test_a_short_callout_stays_on_one_page() -> None:
    assert opening(callout(para("short"), para("words"))) == '#callout("note", "Note", "T")['


@pytest.mark.parametrize(
    "content",
    [
        [para("x" * 1501)],
        [para("x")] * 13,
        [{"t": "BulletList", "c": [[{"t": "Plain", "c": [{"t": "Str", "c": "x"}]}]] * 13}],
        [para("x"), {"t": "CodeBlock", "c": [["", [], []], "x"]}],
    ],
)
def test_a_long_callout_may_go_on_on_the_next(content: list[dict[str, Any]]) -> None:
    assert opening(callout(*content)) == '#callout("note", "Note", "T", together: false)['


def div(classes: list[str], *content: dict[str, Any], **attributes: str) -> dict[str, Any]:
    return {"t": "Div", "c": [["", classes, [list(pair) for pair in attributes.items()]], list(content)]}


def test_columns_hold_items() -> None:
    layout = div(["layout"], div(["layout-item"], para("a")), para("b"), columns="2")
    printed = [part["c"][1] if part["t"] == "RawBlock" else part for part in blocks.division(layout, RUN)]
    assert printed == ["#columns-of(2,", "[", para("a"), "],", "[", para("b"), "],", ")"]


@pytest.mark.parametrize("name", ["layout", "layout-item", "tab", "callout"])
def test_a_div_that_only_has_the_class_stays_what_it_is(name: str) -> None:
    assert blocks.division(div([name], para("a")), RUN) == [div([name], para("a"))]


def test_callouts_in_print(tmp_path: Path) -> None:
    lines = "\n\n".join(f"Line {n} of many." for n in range(32))
    short = "::: {.callout-note title='Short'}\nFirst.\n\nSecond.\n\nThird.\n:::"
    long = "::: {.callout-tip title='Long'}\n" + "\n\n".join(f"Point {n}." for n in range(60)) + "\n:::"
    document = tmp_path / "a.qmd"
    document.write_text(f"---\ntitle: A\ndate: 2031-01-02\n---\n\n{lines}\n\n{short}\n\n{long}\n", "utf-8")
    (path,) = render([document], to=("pdf",), output_dir=tmp_path)
    with pdfium.PdfDocument(path) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    (whole,) = (text for text in pages if "Short" in text)
    assert "First." in whole
    assert "Third." in whole
    assert "Line 31" in pages[0]
    assert "First." not in pages[0]
    assert sum("Point" in text for text in pages) > 1

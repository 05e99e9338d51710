"""Titles of callouts and tabs with more than text: links, formulas, code, emphasis."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Browser

from cisreport.documents.document import read_document
from cisreport.rendering.embedded import Rendered, render_embedded
from reading import body, words

TITLE = "A [link](https://e.org/c), $k^2$, `code` and *more*, x^th^"


def rendered(folder: Path, text: str) -> Rendered:
    (folder / "report.qmd").write_text(f"---\ntitle: T\ndate: 2022-05-14\n---\n{text}\n", "utf-8")
    return render_embedded(read_document(folder / "report.qmd"), to=("html", "pdf"), parameters={})


@pytest.mark.parametrize(
    "text",
    [
        f"::: {{.callout-note}}\n## {TITLE}\n\nBelow.\n:::",
        f'::: {{.callout-note title="{TITLE}"}}\nBelow.\n:::',
        f"::: {{.callout-tip collapse=true}}\n## {TITLE}\n\nBelow.\n:::",
        f"::: {{.panel-tabset}}\n## {TITLE}\n\nBelow.\n:::",
    ],
)
def test_a_title_has_all_of_it_in_both_formats(text: str, tmp_path: Path) -> None:
    output = rendered(tmp_path, text)
    assert not any("title" in note.what for note in output.notes)
    page, print_ = body(output.outputs["html"]), words(output.outputs["pdf"])
    for part in (
        '<a href="https://e.org/c">link</a>',
        "<math",
        "<code>code</code>",
        "<em>more</em>",
        "<sup>th</sup>",
    ):
        assert page.index(part) < page.index("Below.")
    for part in ("link", "code and more"):
        assert print_.index(part) < print_.index("Below.")
    (tmp_path / "x.pdf").write_bytes(output.outputs["pdf"])
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        links = [str(link.A.URI) for page_ in pdf.pages for link in page_.get("/Annots", []) if "/A" in link]
    assert links == ["https://e.org/c"]


def test_a_title_of_text_alone_is_as_before(tmp_path: Path) -> None:
    page = body(rendered(tmp_path, "::: {.callout-note}\n## Plain\n\nBelow.\n:::").outputs["html"])
    assert '<p class="callout-title"><span class="callout-kind">Note</span>Plain</p>' in page


def test_the_button_of_a_tab_has_the_words_and_the_link_stays(tmp_path: Path, browser: Browser) -> None:
    text = "::: {.panel-tabset}\n## A [link](https://e.org/c)\n\nOne.\n\n## Of $k^2$\n\nTwo.\n:::"
    (tmp_path / "x.html").write_bytes(rendered(tmp_path, text).outputs["html"])
    page = browser.new_page()
    page.goto((tmp_path / "x.html").as_uri())
    assert page.locator("[role=tab]").all_text_contents() == ["A link", "Of k2"]
    assert page.locator("[role=tab] msup").count() == 1
    assert page.get_by_role("link", name="link").is_visible()
    page.close()


def test_print_draws_a_formula_in_a_title(tmp_path: Path) -> None:
    output = rendered(tmp_path, "::: {.callout-note}\n## Of $\\sqrt{x}$\n\nBelow.\n:::")
    with pypdfium2.PdfDocument(output.outputs["pdf"]) as pdf:
        assert "sqrt" not in pdf[0].get_textpage().get_text_bounded()

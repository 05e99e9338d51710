"""Titles of callouts and tabs, and alternative texts: plain words that say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.rendering.embedded import render_embedded
from reading import words

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
FRONT = "---\ntitle: T\ndate: 2022-05-14\n---\n"
SAYS = """
::: {.callout-note title="CO<sub>2</sub> *up* `c` & 10^6^ a < b"}
Body
:::

::: {.callout-tip}
## H~2~O [there](https://e.org) 10<sup>−6</sup> $n$
Body
:::

::: {.panel-tabset}
## Area~1~ in m<sup>2</sup>
Body
:::

![10<sup>5</sup> <b>m^2^</b> of x^th^](dot.svg)
"""


def test_numbers_stay_raised_and_lowered(tmp_path: Path) -> None:
    (tmp_path / "dot.svg").write_text(PICTURE)
    (tmp_path / "report.qmd").write_text(FRONT + SAYS, "utf-8")
    outputs = render_embedded(
        read_document(tmp_path / "report.qmd"), to=("html", "pdf"), parameters={}
    ).outputs
    page = html.document_fromstring(outputs["html"].decode())
    for source in list(page.iter("annotation")):
        source.drop_tree()
    titles = [
        title.text_content() for title in page.find_class("callout-title") + page.find_class("tab-title")
    ]
    assert titles == ["NoteCO₂ up c & 10⁶ a < b", "TipH₂O there 10⁻⁶ n", "Area₁ in m²"]
    assert {
        image.get("aria-label") or image.get("alt") for image in page.find(".//main").iter("svg", "img")
    } == {"10⁵ m² of xth"}
    print_ = words(outputs["pdf"])
    assert all(title in print_ for title in ("CO₂ up c & 10⁶ a < b", "H₂O there 10⁻⁶ 𝑛", "Area₁ in m²"))


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("Of x^[note]", "a footnote"),
        ("Of ![x](dot.svg)", "an image"),
    ],
)
@pytest.mark.parametrize(
    "block", ["::: {{.callout-note}}\n## {0}\n:::", ":::: {{.panel-tabset}}\n## {0}\nx\n::::"]
)
def test_what_a_title_cannot_have_is_refused(block: str, title: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "dot.svg").write_text(PICTURE)
    (tmp_path / "report.qmd").write_text(f"{FRONT}x\n\n{block.format(title)}\n", "utf-8")
    with pytest.raises(ReportError) as caught:
        render_embedded(read_document(tmp_path / "report.qmd"), to=("html",), parameters={})
    assert [(problem.line, problem.what) for problem in caught.value.problems] == [
        (8, f"a title cannot have {what}")
    ]

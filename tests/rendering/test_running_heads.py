"""Running heads of the print: the section that a page continues, and nothing before the first one."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from cisreport.documents.document import read_document
from cisreport.rendering.embedded import render_embedded

BREAK = "\n\n{{< pagebreak >}}\n\n"


def test_contents_are_not_a_section_of_the_running_head(tmp_path: Path) -> None:
    text = BREAK.join(["Lead.", "More.", "# One\n\nText.", "Rest."])
    (tmp_path / "report.qmd").write_text(f"---\ntitle: T\ndate: 2022-05-14\ntoc: true\n---\n\n{text}\n")
    output = render_embedded(read_document(tmp_path / "report.qmd"), to=("pdf",), parameters={})
    with pypdfium2.PdfDocument(output.outputs["pdf"]) as pdf:
        margin = pdf[0].get_height() - 24 / 25.4 * 72
        heads = [page.get_textpage().get_text_bounded(bottom=margin + 2).split() for page in pdf]
    assert heads[1:] == [["T"], ["T", "One"], ["T", "One"]]

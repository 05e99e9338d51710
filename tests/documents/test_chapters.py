"""References of a chapter to the other chapters of its book."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.rendering.embedded import render_embedded

TEXT = """# One

See @sec-b, [chapter @sec-c] and @Fig-d; @sec-own.

## Own {#sec-own}
"""


def book(folder: Path, kind: str = "book") -> Path:
    (folder / "_quarto.yml").write_text(f"project: {{type: {kind}}}\n", "utf-8")
    (folder / "parts").mkdir()
    (folder / "parts" / "two.qmd").write_text("# Two {#sec-c}\n\n## A *new* one {#sec-b .x}\n", "utf-8")
    three = "---\ntitle: Three\n---\n\n```{python}\n#| label: fig-d\n1\n```\n\n## Other {#sec-own}\n"
    (folder / "three.qmd").write_text(three, "utf-8")
    path = folder / "one.qmd"
    path.write_text(TEXT, "utf-8")
    return path


def test_a_reference_to_another_chapter_is_its_title(tmp_path: Path) -> None:
    document = read_document(book(tmp_path))
    output = render_embedded(document, to=("html",), parameters={})
    page = html.document_fromstring(output.outputs["html"].decode())
    [words] = [item.text_content() for item in page.iter("p") if item.text_content().startswith("See")]
    assert words == "See A new one, chapter Two and Figure (Three); Section\N{NO-BREAK SPACE}1.1."
    assert {path.name for path in document.files} == {"one.qmd", "two.qmd", "three.qmd", "_quarto.yml"}
    [said] = [note.what for note in output.notes if "chapters" in note.what]
    assert said == "references to other chapters are their titles: @fig-d, @sec-b, @sec-c"


def test_a_page_of_a_website_has_no_other_chapters(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match='"@sec-b" does not refer to an element of the document'):
        render_embedded(read_document(book(tmp_path, "website")), to=("html",), parameters={})

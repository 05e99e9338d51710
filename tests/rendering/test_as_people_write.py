"""What public documents have and Quarto takes: it renders, with a note where it is not as written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.rendering.embedded import render_embedded
from reading import body, words

FEATURES = Path(__file__).parents[1] / "features"


def written(folder: Path, text: str, front: str = "title: T\ndate: 2022-05-14") -> Path:
    path = folder / "report.qmd"
    path.write_text(f"---\n{front}\n---\n{text}", "utf-8")
    return path


def page_and_notes(path: Path) -> tuple[str, list[str]]:
    output = render_embedded(read_document(path), to=("html",), parameters={})
    return body(output.outputs["html"]), [str(note) for note in output.notes]


def test_letters_beyond_the_basic_plane_in_any_option(tmp_path: Path) -> None:
    path = written(tmp_path, "x\n", 'title: "A 𝜆"\ndate: 2022-05-14\nwebsite: {title: "B 🗻"}')
    assert "A 𝜆" in page_and_notes(path)[0]


def test_an_image_whose_file_has_another_case(tmp_path: Path) -> None:
    shutil.copyfile(FEATURES / "dot.svg", tmp_path / "Dot.SVG")
    page, notes = page_and_notes(written(tmp_path, "![A dot](dot.svg)\n"))
    assert "<svg" in page
    assert [note.partition("report.qmd:")[2] for note in notes] == [
        '5:10: note: the name of the image is "Dot.SVG"'
    ]


@pytest.mark.parametrize("name", ["pdf", "latex"])
def test_content_for_a_pdf_is_in_ours_unless_typst_is_listed(tmp_path: Path, name: str) -> None:
    path = written(
        tmp_path,
        f'[A]{{.content-visible when-format="{name}"}} [B]{{.content-visible unless-format="{name}"}}\n',
    )
    outputs = render_embedded(read_document(path), to=("html", "pdf"), parameters={}).outputs
    assert "<p> B</p>" in body(outputs["html"])
    assert words(outputs["pdf"]).split().count("A") == 1
    assert "B" not in words(outputs["pdf"]).split()


TWICE = "# A {#sec-a}\n\n# B {#sec-a}\n\n![C](dot.svg){#fig-a}\n\n::: {#fig-a}\nx\n\nD\n:::\n"


def test_a_label_that_is_there_twice(tmp_path: Path) -> None:
    shutil.copyfile(FEATURES / "dot.svg", tmp_path / "dot.svg")
    page, notes = page_and_notes(written(tmp_path, TWICE))
    assert page.count('id="sec-a"') == page.count('id="fig-a"') == 1
    assert len(notes) == 2
    assert 'the identifier "fig-a" is used twice' in notes[1]
    with pytest.raises(ReportError, match='the identifier "fig-a" is used twice; choose another identifier'):
        page_and_notes(written(tmp_path, TWICE + "\n@fig-a\n"))


def test_labeled_code_without_a_caption_is_code(tmp_path: Path) -> None:
    page, _ = page_and_notes(written(tmp_path, "```{#lst-a .python}\nx = 1\n```\n"))
    assert "Listing" not in page
    assert 'id="lst-a"' in page
    with pytest.raises(ReportError, match='label a listing with a caption "lst-a"'):
        page_and_notes(written(tmp_path, "```{#lst-a .python}\nx = 1\n```\n\n@lst-a\n"))


def test_a_title_of_a_cell_is_before_its_outputs(tmp_path: Path) -> None:
    cells = "```{python}\n#| title: Of both\nprint(1)\n```\n\n```{python}\n#| title: Of none\nx = 1\n```\n"
    page, _ = page_and_notes(written(tmp_path, cells))
    assert "<p><strong>Of both</strong></p>" in page
    assert "Of none" not in page

"""What public documents have and Quarto takes: it renders, with a note where it is not as written."""

from __future__ import annotations

import re
import shutil
import unicodedata
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


@pytest.mark.parametrize("tag", ["iframe", "video", "embed"])
def test_a_frame_with_an_address_is_a_link(tmp_path: Path, tag: str) -> None:
    end = "" if tag == "embed" else f"</{tag}>"
    text = (
        f'Words <{tag} src="https://example.org/a?b=1&amp;c=2" width="9">{end} more.\n\n'
        f'<{tag} title="A film" src="https://example.org/b">{end}\n\n<{tag} src="local.html">{end}\n'
    )
    page, notes = page_and_notes(written(tmp_path, text))
    assert '<a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a>' in page
    assert '<a href="https://example.org/b">A film</a>' in page
    assert '<a href="local.html">local.html</a>' in page
    assert [note.partition("note: ")[2] for note in notes] == [f"a <{tag}> is a link to what it shows"] * 3
    with pytest.raises(ReportError, match="write a link to it"):
        page_and_notes(written(tmp_path, f'<{tag} src="data:text/html,x">{end}\n'))


def test_images_of_raw_html_are_in_the_page(tmp_path: Path) -> None:
    shutil.copyfile(FEATURES / "dot.svg", tmp_path / "c.svg")
    (tmp_path / "a b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    raw = "<p><img class='x' src='a%20b.png' alt=\"One\"> <IMG src=\"c.svg\"></p>"
    page, _ = page_and_notes(written(tmp_path, f"```{{=html}}\n{raw}\n```\n"))
    assert re.findall(r'src="data:(image/[a-z+]+);base64,[\w+/=]{9,}"( alt="One")?>', page) == [
        ("image/png", ' alt="One"'),
        ("image/svg+xml", ""),
    ]


def test_a_caption_of_a_div_in_an_attribute(tmp_path: Path) -> None:
    text = (
        '::: {#fig-a fig-cap="Of *one* 5<sup>2</sup>"}\nDrawn.\n\nNo caption.\n:::\n\n'
        '::: {#tbl-a tbl-cap="Of two"}\n\n| a |\n|---|\n| 1 |\n\n:::\n\n'
        '::: {#lst-a lst-cap="Of three"}\n\n```\nx\n```\n\n:::\n'
    )
    page, _ = page_and_notes(written(tmp_path, text))
    label = '<span class="caption-label">{}\xa01:</span> {}'
    assert label.format("Figure", "Of <em>one</em> 5<sup>2</sup>") in page
    assert label.format("Table", "Of two") in page
    assert label.format("Listing", "Of three") in page
    assert "<p>No caption.</p>" in page


def test_an_end_of_a_break_is_a_break(tmp_path: Path) -> None:
    assert "a<br>" in page_and_notes(written(tmp_path, "a</br>b\n"))[0]


def test_headings_that_only_begin_slides(tmp_path: Path) -> None:
    text = "## {background-color=red}\n\nA\n\n## ![B](dot.svg)\n\n## C\n"
    shutil.copyfile(FEATURES / "dot.svg", tmp_path / "dot.svg")
    page, _ = page_and_notes(written(tmp_path, text, "title: T\nformat: clean-revealjs"))
    assert page.count("<hr") == 2
    assert page.count("<h2") == 1
    with pytest.raises(ReportError, match="a heading does not have words"):
        page_and_notes(written(tmp_path, text))


def test_links_to_the_documentation_of_code_are_words(tmp_path: Path) -> None:
    text = "[](`~a.b.C`), [](`a.b`), [words](`a.b.C.d`)\n"
    page, notes = page_and_notes(written(tmp_path, text, "title: T\ndate: 2022-05-14\nfilters: [interlinks]"))
    assert "<p><code>C</code>, <code>a.b</code>, words</p>" in page
    assert len([note for note in notes if "links to the documentation of code are words" in note]) == 1


def test_what_only_looks_like_a_citation_is_words(tmp_path: Path) -> None:
    page, notes = page_and_notes(written(tmp_path, "Use @st.cache_data and @property.\n"))
    assert "<p>Use @st.cache_data and @property.</p>" in page
    [said] = [note.partition("report.qmd:")[2] for note in notes]
    assert said == "5:5: note: plain text, because there is no bibliography: @st.cache_data, @property"
    with pytest.raises(ReportError, match='the work "a2019" is not in the bibliography'):
        page_and_notes(written(tmp_path, "Use [@a2019].\n"))


def test_a_format_that_is_not_listed_has_the_options_of_the_other(tmp_path: Path) -> None:
    front = "title: T\ndate: 2022-05-14\nformat: {html: {number-sections: true}}"
    path = written(tmp_path, "# First\n\n# Second\n", front)
    outputs = render_embedded(read_document(path), to=("pdf",), parameters={}).outputs
    assert "2 Second" in words(outputs["pdf"]).replace("\N{NO-BREAK SPACE}", " ")


def test_letters_of_formulas_in_words_and_code_print(tmp_path: Path) -> None:
    letters = "".join(
        chr(code) for code in range(0x1D400, 0x1D800) if unicodedata.category(chr(code)) != "Cn"
    )
    path = written(tmp_path, f"{letters}\n\n`{letters}`\n")
    outputs = render_embedded(read_document(path), to=("pdf",), parameters={}).outputs
    printed = "".join(words(outputs["pdf"]).split())
    assert printed.count(letters) == 2


@pytest.mark.parametrize("formula", ["$ \\alpha$", "$\\alpha $"])
def test_spaces_next_to_the_dollars_of_a_formula(tmp_path: Path, formula: str) -> None:
    said = r'no format shows this TeX: \\alpha; write the formula without spaces next to its "\$"'
    with pytest.raises(ReportError, match=said):
        page_and_notes(written(tmp_path, f"A {formula}.\n"))


def test_values_in_the_targets_of_links_and_images(tmp_path: Path) -> None:
    shutil.copyfile(FEATURES / "dot.svg", tmp_path / "dot.svg")
    text = "[a](https://example.org/{{< meta x.y >}}/{{< meta name >}}?b) ![B]({{< meta name >}}.svg)\n"
    page, _ = page_and_notes(written(tmp_path, text, "title: T\ndate: 2022-05-14\nname: dot\nx: {y: 1}"))
    assert '<a href="https://example.org/1/dot?b">a</a>' in page
    assert "<svg" in page
    with pytest.raises(ReportError, match='"none" does not name a single value'):
        page_and_notes(written(tmp_path, "[a]({{< meta none >}})\n"))


def test_a_path_from_the_root_begins_in_the_folder_of_quartos_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "docs" / "deep").mkdir(parents=True)
    (tmp_path / "docs" / "_quarto.yml").write_text("project: {type: website}\n", "utf-8")
    (tmp_path / "docs" / "_part.qmd").write_text("Included.\n\n", "utf-8")
    shutil.copyfile(FEATURES / "dot.svg", tmp_path / "docs" / "dot.svg")
    text = "{{< include /_part.qmd >}}\n\n![A dot](/dot.svg)\n"
    page, _ = page_and_notes(written(tmp_path / "docs" / "deep", text))
    assert "Included." in page
    assert "<svg" in page


def test_filters_of_notebooks_are_noted(tmp_path: Path) -> None:
    front = "title: T\ndate: 2022-05-14\nipynb-filters: [fix.py]"
    assert "ipynb-filters" in page_and_notes(written(tmp_path, "x\n", front))[1][0]


def test_the_words_of_an_image_in_a_link_are_a_caption(tmp_path: Path) -> None:
    shutil.copyfile(FEATURES / "dot.svg", tmp_path / "dot.svg")
    text = (
        "[![A *dot*](dot.svg)](https://e.org)\n\n[![Two](dot.svg){#fig-two}](https://e.org)\n\nIn @fig-two.\n"
    )
    outputs = render_embedded(
        read_document(written(tmp_path, text)), to=("html", "pdf"), parameters={}
    ).outputs
    page = body(outputs["html"])
    assert "<figcaption>A <em>dot</em></figcaption>" in page
    assert page.count('href="https://e.org"') == 2
    assert "In Figure" in words(outputs["pdf"]).replace("\xa0", " ")
    for caption in ("A dot", "Figure 1: Two"):
        assert caption in words(outputs["pdf"]).replace("\xa0", " ")


def test_a_labeled_cell_that_does_not_run_shows_its_code_in_the_place_of_the_figure(tmp_path: Path) -> None:
    cell = "```{{python}}\n#| label: {}\n#| fig-cap: {}\n#| eval: false\n{}()\n```\n\n"
    text = (
        "In @fig-one.\n\n"
        + cell.format("fig-one", "The code", "draw")
        + cell.format("fig-two", '""', "nothing")
    )
    output = render_embedded(read_document(written(tmp_path, text)), to=("html", "pdf"), parameters={})
    page, print_ = body(output.outputs["html"]), words(output.outputs["pdf"]).replace("\xa0", " ")
    assert 'href="#fig-one"' in page
    for said in ("Figure 1: The code", "draw()", "nothing()"):
        assert said in print_
    assert "nothing" in page
    notes = [str(note).partition("report.qmd:")[2] for note in output.notes]
    assert '7: note: the cell "fig-one" does not run, so only its code is shown' in notes


def test_colors_of_formulas_are_noted(tmp_path: Path) -> None:
    page, notes = page_and_notes(written(tmp_path, "$\\textcolor{red}{x} = {\\color{blue} y}$\n"))
    assert notes[0].endswith("note: no effect: colors in formulas")
    assert "red" not in page.partition("<math")[2].partition("</math>")[0]


def test_shortcodes_in_captions_of_cells(tmp_path: Path) -> None:
    code = (
        "#| tbl-cap: By {{< meta who >}}, *{{< meta title >}}*\nimport pandas as pd\npd.DataFrame({'a': [1]})"
    )
    text = f"```{{python}}\n#| label: tbl-a\n{code}\n```\n"
    page, _ = page_and_notes(written(tmp_path, text, "title: T\ndate: 2022-05-14\nwho: Ana"))
    assert "By Ana, <em>T</em>" in page


@pytest.mark.parametrize("option", ["fig-cap: A {{< lipsum >}}", "fig-alt: A {{< meta title >}}"])
def test_other_shortcodes_in_options_of_cells_are_refused(tmp_path: Path, option: str) -> None:
    with pytest.raises(ReportError, match=r"report.qmd:6:4: fig-\w+: the shortcode .* is not supported here"):
        read_document(written(tmp_path, f"```{{python}}\n#| {option}\n1\n```\n"))

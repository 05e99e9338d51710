"""The table of features is walked: each key is rendered, noted or refused, and nothing is lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.documents import noted
from cisreport.documents.document import Document, read_document
from cisreport.documents.features import CELL, DOCUMENT, EXECUTE, PLACES, Feature, Verdict
from cisreport.errors import ReportError
from cisreport.formats import targets


def read(folder: Path, front: str, body: str = "", **files: str) -> Document:
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, "utf-8")
    path = folder / "report.qmd"
    path.write_text(f"---\n{front}\n---\n{body}", "utf-8")
    return read_document(path)


def notes(document: Document, folder: Path) -> list[str]:
    return [str(note).replace(f"{folder}/", "") for note in document.notes]


def refusal(folder: Path, front: str, body: str = "", **files: str) -> str:
    with pytest.raises(ReportError) as caught:
        read(folder, front, body, **files)
    return str(caught.value).replace(f"{folder}/", "")


def having(verdict: Verdict, table: dict[str, Feature]) -> list[str]:
    return [name for name, feature in table.items() if feature.verdict is verdict]


def test_every_key_has_what_its_verdict_needs() -> None:
    for place in PLACES:
        for name, feature in place.table.items():
            assert feature.kinds if feature.verdict is Verdict.RENDERED else not feature.kinds, name
            assert feature.instead if feature.verdict is Verdict.REFUSED or feature.refuses else feature.about


def test_every_noted_key_is_named_in_one_line(tmp_path: Path) -> None:
    names = having(Verdict.NOTED, dict(DOCUMENT))
    document = read(tmp_path, "title: T\n" + "".join(f"{name}: 7\n" for name in names))
    assert notes(document, tmp_path)[0].startswith("report.qmd:3: note: no effect: ")
    [said] = document.notes
    assert said.what.removeprefix("no effect: ").split(", ") == names


def test_every_noted_option_of_a_cell_is_named_in_the_same_line(tmp_path: Path) -> None:
    names = having(Verdict.NOTED, dict(CELL))
    cell = "```{python}\n" + "".join(f"#| {name}: 7\n" for name in names) + "1\n```\n"
    [said] = read(tmp_path, "title: T\neditor: visual", cell + cell).notes
    assert said.what.removeprefix("no effect: ").split(", ") == ["editor", *(f"#| {name}" for name in names)]


@pytest.mark.parametrize("name", having(Verdict.REFUSED, dict(DOCUMENT)))
def test_a_refused_key_has_its_remedy(name: str, tmp_path: Path) -> None:
    uses = "```{python}\nimport shiny\n```\n\n![](image)\n"
    said = refusal(tmp_path, f"title: T\n{name}: 7", uses)
    assert said.startswith(f'report.qmd:3:1: {name}: front matter "{name}" is not supported; ')
    assert said.endswith(DOCUMENT[name].instead)


@pytest.mark.parametrize("name", having(Verdict.REFUSED, dict(CELL)))
def test_a_refused_option_of_a_cell_has_its_remedy(name: str, tmp_path: Path) -> None:
    said = refusal(tmp_path, "title: T", f"```{{python}}\n#| {name}: 7\n```\n")
    assert said == f'report.qmd:5:4: {name}: cell option "{name}" is not supported; {CELL[name].instead}'


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, feature in EXECUTE.items() for value in feature.refuses]
    + [(name, value) for name, feature in CELL.items() for value in feature.refuses],
)
def test_a_refused_value_has_its_remedy(name: str, value: object, tmp_path: Path) -> None:
    written = str(value).lower()
    feature = CELL[name]
    cell = f"```{{python}}\n#| {name}: {written}\n1\n```\n"
    said = refusal(tmp_path, "title: T", cell)
    assert said == f'report.qmd:5:4: {name}: the value "{written}" is not supported; {feature.instead}'


@pytest.mark.parametrize("name", having(Verdict.RENDERED, dict(DOCUMENT)))
def test_a_rendered_key_has_a_value_of_its_type(name: str, tmp_path: Path) -> None:
    wrong = (
        "[[]]"
        if list not in DOCUMENT[name].kinds
        else "2024-01-01"
        if str not in DOCUMENT[name].kinds
        else ""
    )
    if wrong:
        assert f":1: {name}: the value is not " in refusal(tmp_path, f"course: x\n{name}: {wrong}")


def test_a_key_that_nobody_knows_is_noted(tmp_path: Path) -> None:
    document = read(tmp_path, "tilte: T\ncourse: X\ntitle: A", "```{python}\n#| fig.cap: x\n#| own: 1\n```\n")
    assert notes(document, tmp_path) == [
        'report.qmd:2: note: no effect: tilte (did you mean "title"?), course, '
        '#| fig.cap (did you mean "fig-cap"?), #| own'
    ]


def test_a_key_that_the_text_uses_has_an_effect(tmp_path: Path) -> None:
    text = '{{< meta course >}} {{< meta "license.type" >}} [x]{.content-visible when-meta="draft"}'
    front = "title: T\ncourse: X\nlicense: {type: BY}\ndraft: true\nimage: x.png"
    assert notes(read(tmp_path, front, text), tmp_path) == ["report.qmd:6: note: no effect: image"]


@pytest.mark.parametrize(
    ("front", "note"),
    [
        ("format: pdf", "LaTeX for format.pdf"),
        ("format: odt", "format.odt"),
        ("format: acm-pdf", "format.acm-pdf"),
        ("format: gfm+smart", "format.gfm+smart"),
        (
            "format: {html: default, pdf: {documentclass: x}}",
            "LaTeX for format.pdf, format.pdf.documentclass",
        ),
        ("format: {typst: default, pdf: {toc: true}}", "format.pdf"),
        ("format: {revealjs: {theme: x}}", "format.revealjs"),
        (
            "filters: [quarto-ext/lightbox, {path: line-highlight}]",
            "filters lightbox, filters line-highlight",
        ),
        ("engine: knitr", "engine"),
        ("execute: {freeze: auto, enabled: true}", "execute.freeze"),
        ("embed-resources: true\njupyter: {kernelspec: {name: base, language: python}}", ""),
        ("jupyter: myenv", ""),
    ],
)
def test_what_has_no_effect(front: str, note: str, tmp_path: Path) -> None:
    said = notes(read(tmp_path, f"title: T\n{front}"), tmp_path)
    assert said == ([f"report.qmd:3: note: no effect: {note}"] if note else [])


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("format: htlm", 'format: the format "htlm" is not known; did you mean "html"?'),
        (
            "format: {html: 3}",
            'format.html: the value is not a mapping of options; write "default" or options',
        ),
        ("jupyter: julia-1.9", 'jupyter: the kernel "julia-1.9" is not supported; use "python3"'),
        ("engine: julia", 'engine: the engine "julia" is not supported; use "jupyter"'),
        (
            "filters: own.lua",
            'filters: the filter "own.lua" is not supported; remove it, and write in the text',
        ),
        ("date: soon", 'date: the date "soon" is not a day; write it as "YYYY-MM-DD"'),
        ("date-modified: 2024-02-30", 'date-modified: "2024-02-30" is not a valid date'),
        ("execute: {echo: maybe}", "execute.echo: the value is not true, false or fenced; change it"),
        ("include-after-body: {text: words}", "include-after-body: the included HTML has words; write it in"),
        (
            "format: {html: {fig-width: 8}, typst: {fig-width: 6}}",
            "format.typst.fig-width: the value differs from that of the other format; write one",
        ),
    ],
)
def test_what_is_refused(front: str, problem: str, tmp_path: Path) -> None:
    assert f": {problem}" in refusal(tmp_path, f"title: T\n{front}")


def test_a_filter_without_anything_to_change_is_noted(tmp_path: Path) -> None:
    front = "title: T\nfilters: [interlinks, shafayetShafee/include-code-files]"
    assert notes(read(tmp_path, front, "[x](y)\n"), tmp_path) == [
        "report.qmd:3: note: no effect: filters interlinks, filters include-code-files"
    ]
    said = refusal(tmp_path, front, '```{.python include="a.py"}\n```\n')
    assert said.startswith(
        'report.qmd:3:1: filters: the filter "include-code-files" is not supported; remove'
    )


def test_included_html_without_words_is_noted(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<!-- words --><script>count()</script>\n<style>a {}</style>")
    document = read(
        tmp_path, "title: T\ninclude-after-body: x.html\nformat: {html: {include-before-body: x.html}}"
    )
    assert notes(document, tmp_path) == [
        "report.qmd:3: note: no effect: include-after-body, format.html.include-before-body"
    ]


@pytest.mark.parametrize(
    ("body", "title", "origin"),
    [
        (
            "<!-- # Not -->\n\n```\n# not\n```\n\n## The *first* {#sec-x}\n\n# The second\n",
            "The *first*",
            "first heading",
        ),
        ("# See `code`\n\n# Words\n", "Words", "first heading"),
        ("No heading.\n", "report", "name of the file"),
    ],
)
def test_a_title_of_a_document_without_one(body: str, title: str, origin: str, tmp_path: Path) -> None:
    document = read(tmp_path, "lang: en", body)
    assert document.metadata["title"] == title
    assert notes(document, tmp_path) == [f"report.qmd:2:1: note: the title is the {origin}"]


def test_captions_in_a_language_without_words_are_english(tmp_path: Path) -> None:
    assert notes(read(tmp_path, "title: T\nlang: hy-AM"), tmp_path) == [
        'report.qmd:3:1: note: lang: the words of captions are English; there are none in "hy-AM"'
    ]
    for language in ("pt-BR", "de_CH", "EN-us"):
        assert notes(read(tmp_path, f"title: T\nlang: {language}"), tmp_path) == []


def test_options_of_code_wherever_quarto_reads_them(tmp_path: Path) -> None:
    front = "title: T\necho: false\nwarning: false\nexecute: {echo: true, error: true}\nformat:\n  html:\n"
    document = read(tmp_path, front + "    error: false\n    execute: {include: false}\n    lang: fr")
    assert document.metadata["execute"] == {"echo": True, "warning": False, "error": False, "include": False}
    assert document.metadata["lang"] == "fr"


def test_options_of_a_latex_pdf_are_ours_without_another_pdf(tmp_path: Path) -> None:
    document = read(tmp_path, "title: T\nformat: {html: {toc: false}, pdf: {toc: true}}")
    assert (document.option("toc", "html"), document.option("toc", "typst")) == (False, True)
    alone = read(tmp_path, "title: T\nformat: {pdf: {code-fold: true, number-sections: true}}")
    assert alone.metadata["execute"] == {"code-fold": True}


def test_keys_of_a_website_are_noted_once_in_its_file(tmp_path: Path) -> None:
    project = "project:\n  type: website\n  output-dir: docs\nwebsite: {title: W}\nformat: {html: {css: x}}\n"
    document = read(tmp_path, "title: T", _quarto=project)
    assert notes(document, tmp_path) == [
        "_quarto.yml:2: note: no effect: project.type, project.output-dir, website, format.html.css"
    ]


def test_what_several_files_repeat_is_noted_once_at_the_nearest(tmp_path: Path) -> None:
    shared = "lang: ka\nformat: {html: {css: x, theme: y}}\nmine: words\n"
    (tmp_path / "_quarto.yml").write_text(f"website: {{title: W}}\n{shared}")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "_metadata.yml").write_text(f"{shared}image: z.png\n")
    front = "title: T\nlang: ka\nformat:\n  html:\n    theme: y"
    document = read(tmp_path / "a", front, "{{< meta mine >}}\n")
    assert notes(document, tmp_path) == [
        'a/report.qmd:3:1: note: lang: the words of captions are English; there are none in "ka"',
        "a/report.qmd:6: note: no effect: format.html.theme",
        "a/_metadata.yml:2: note: no effect: format.html.css, image",
        "_quarto.yml:1: note: no effect: website",
    ]


def test_the_time_of_day_in_a_form_of_dates_is_noted(tmp_path: Path) -> None:
    document = read(tmp_path, "title: T\ndate: {value: 2024-07-12 10:00, format: 'D MMM YYYY [at] h:mm A'}")
    assert document.metadata["date-format"] == "D MMM YYYY"
    assert notes(document, tmp_path) == ["report.qmd:3:33: note: date.format: the time of day is not printed"]
    document = read(tmp_path, "title: T\ndate-format: YYYY-MM-DDTHH:mm:ssZ")
    assert document.metadata["date-format"] == "YYYY-MM-DD"
    assert notes(document, tmp_path) == ["report.qmd:3:1: note: date-format: the time of day is not printed"]


def test_chapters_of_a_book_have_numbers_and_contents(tmp_path: Path) -> None:
    project = "project: {type: book}\nformat: {html: {toc: false}}\n"
    document = read(tmp_path, "title: T", _quarto=project)
    assert [document.option(name, "html") for name in ("toc", "number-sections")] == [False, True]
    own = read(tmp_path, "title: T\nnumber-sections: false", _quarto=project)
    assert [own.option("toc", "typst"), own.option("number-sections", "html")] == [False, False]


def test_the_default_folder_for_outputs_is_not_noted(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "reports").mkdir()
    document = read(tmp_path / "reports", "title: T", _quarto="project:\n  output-dir: ../build\n")
    assert document.notes == ()


def test_options_of_folders_and_of_named_files(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text(
        "metadata-files: [own.yml]\nexecute:\n  echo: true\n  error: true\n"
    )
    (tmp_path / "own.yml").write_text("lang: fr\nexecute:\n  error: false\n  warning: false\n")
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "_metadata.yml").write_text("execute:\n  echo: false\nbibliography: works.bib\n")
    (tmp_path / "a" / "works.bib").touch()
    document = read(tmp_path / "a" / "b", "title: T")
    assert document.metadata["execute"] == {"echo": False, "error": False, "warning": False}
    assert (document.metadata["lang"], document.metadata["bibliography"]) == (
        "fr",
        str(tmp_path / "a" / "works.bib"),
    )
    assert [path.name for path in document.files] == [
        "report.qmd", "_quarto.yml", "own.yml", "_metadata.yml", "works.bib",
    ]  # fmt: skip
    (tmp_path / "own.yml").write_text("metadata-files: [own.yml, none.yml]\n")
    said = refusal(tmp_path / "a" / "b", "title: T")
    assert "own.yml:1:18: metadata-files[0]: the file own.yml names itself; give the path of another" in said
    (tmp_path / "own.yml").unlink()
    notes_now = notes(read(tmp_path / "a" / "b", "title: T"), tmp_path)
    assert notes_now == ["_quarto.yml:1: note: no effect: metadata-files own.yml, which does not exist"]


def test_options_in_a_fence(tmp_path: Path) -> None:
    cell = '```{python, setup, message=FALSE, class.source="x"}\n1\n```\n\n```{python }\n2\n```\n'
    document = read(tmp_path, "title: T", cell)
    assert notes(document, tmp_path) == [
        "report.qmd:4: note: no effect: fence setup, fence message, fence class-source"
    ]
    assert [item.source for item in document.cells] == ["1", "2"]
    text = "```{python, eval=F, fig.cap='A, b', results=\"hide\", fig.width=3}\n#| fig-width: 4\n```\n"
    document = read(tmp_path, "title: T", text)
    assert document.cells[0].options == {
        "eval": False, "fig-cap": "A, b", "output": False, "fig-width": 4,
    }  # fmt: skip
    said = refusal(tmp_path, "title: T", "```{python, eval=c(1, 2)}\n```\n")
    assert said == "report.qmd:4:1: eval: the value is not true or false; change it"


def test_a_condition_in_a_fence(tmp_path: Path) -> None:
    document = read(tmp_path, "title: T", '```{python .content-visible when-format="html"}\n1\n```\n')
    before, _, after = document.parts
    assert before == '\n::::::::: {.content-visible when-format="html"}\n\n'
    assert after == "\n:::::::::\n\n"
    assert notes(document, tmp_path) == []


def test_a_server_for_which_there_is_no_code(tmp_path: Path) -> None:
    document = read(tmp_path, "title: T\nserver: shiny", "```{python}\n1\n```\n")
    assert notes(document, tmp_path) == ["report.qmd:3: note: no effect: server"]
    said = refusal(tmp_path, "title: T\nserver: shiny", "```{python}\nfrom shiny import ui\n```\n")
    assert said.startswith('report.qmd:3:1: server: front matter "server" is not supported')


def test_endings_of_images_that_no_image_lacks(tmp_path: Path) -> None:
    front = "title: T\nformat: {pdf: {default-image-extension: pdf}}"
    document = read(tmp_path, front, "![a.b](a/b.png) ![](https://e.org/c.d) [d](e)\n")
    assert notes(document, tmp_path) == [
        "report.qmd:3: note: no effect: LaTeX for format.pdf, format.pdf.default-image-extension"
    ]
    for image in ("![](a)", "![b](c/d){width=2}", "![](../a/b 'c')"):
        assert "write the ending of each image" in refusal(tmp_path, front, f"x {image}\n")


def test_the_day_of_the_clock_in_r(tmp_path: Path) -> None:
    document = read(tmp_path, "title: T\ndate: \"`r format(Sys.time(), '%d %B %Y')`\"", "x\n")
    assert document.metadata["date"] == "today"
    assert "is not a day" in refusal(tmp_path, 'title: T\ndate: "`r version`"', "x\n")


def test_captions_in_a_list(tmp_path: Path) -> None:
    cell = read(tmp_path, "title: T", "```{python}\n#| fig-cap:\n#|   - One\n1\n```\n").cells[0]
    assert cell.options == {"fig-cap": "One"}
    cell = read(tmp_path, "title: T", "```{python}\n#| fig-cap: [One, Two]\n1\n```\n").cells[0]
    assert cell.options == {"fig-cap": ["One", "Two"]}
    said = refusal(tmp_path, "title: T", "```{python}\n#| tbl-cap: [One, Two]\n1\n```\n")
    assert said == 'report.qmd:5:4: tbl-cap: several captions; use "tbl-cap" and "tbl-subcap"'


def test_braces_in_code_are_code(tmp_path: Path) -> None:
    document = read(tmp_path, "title: T", "`{title}` and `{prefix}.x` and `{python} 1`.\n")
    assert document.parts[0] == "`{title}` and `{prefix}.x` and "


def test_every_key_of_other_formats_is_known() -> None:
    assert not set(noted.FORMATS) & set(targets())

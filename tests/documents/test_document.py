"""Documents are taken apart as Quarto does it, and what is not supported is told with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_regressions.data_regression import DataRegressionFixture
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.documents.document import Document, read_document
from cisreport.documents.parts import Cell, Expression
from cisreport.errors import ReportError
from cisreport.yamltext import scalar

FEATURES = Path(__file__).parent / "features"


def written(directory: Path, text: str, front: str = "title: T") -> Path:
    path = directory / "report.qmd"
    path.write_text(f"---\n{front}\n---\n{text}", "utf-8")
    return path


def read(directory: Path, text: str, front: str = "title: T") -> Document:
    return read_document(written(directory, text, front))


def problems(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(path.parent)
    with pytest.raises(ReportError) as caught:
        read_document(path.name)
    return str(caught.value) + "\n"


def expressions(document: Document) -> list[str]:
    return [part.source for part in document.parts if isinstance(part, Expression)]


def test_parts_of_a_document(data_regression: DataRegressionFixture) -> None:
    document = read_document(FEATURES / "inline.qmd")
    shown: list[dict[str, Any]] = []
    for part in document.parts:
        if isinstance(part, str):
            shown.append({"markdown": part})
        elif isinstance(part, Cell):
            shown.append({"cell": part.line, "code": part.source_line, "options": dict(part.options)})
        else:
            shown.append({"expression": part.source, "at": [part.line, part.column]})
    data_regression.check({"parts": shown})


def test_all_unsupported_features_are_reported_together(
    file_regression: FileRegressionFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_regression.check(problems(FEATURES / "broken.qmd", monkeypatch))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe", "report.qmd:1:1: byte 0xff is not UTF-8; save the file as UTF-8"),
        (b"---\ntitle: x\n---\na\0", "report.qmd:4:2: control character U+0000; remove it"),
        (
            b"---\ntitle: x\n---\nb\na <!-- b\n",
            'report.qmd:5:3: the comment is not closed; close it with "-->"',
        ),
        (b"---\ntitle: x\ndate: 2026-02-30\n---\n", 'report.qmd:3:1: date: "2026-02-30" is not a valid date'),
        (
            b"---\ntitle: x\nkeywords: &a [*a]\n---\n",
            'report.qmd:3:15: keywords[0]: the alias "*a" names nothing that ends before it',
        ),
        (b"---\ntitle: x\nbibliography: [1]\n---\n", 'report.qmd:3:1: bibliography: "1" is not a file'),
        (b"---\ntitle: x\n? [a]\n: b\n---\n", "report.qmd:3:3: a key that is not a word"),
        (
            b"---\ntitle: x\ntoc-depth: -1\n---\n",
            "report.qmd:3:1: toc-depth: the value is not between 0 and 99",
        ),
        (b"---\ntitle: x\nfig-width: 1e9\n---\n", "report.qmd:3:1: fig-width: the value is not between 0"),
        (b"---\ntitle: x\n", 'report.qmd:1:1: the front matter is not closed; close it with a line "---"'),
        (b"---\n- a\n---\n", "report.qmd:2:1: this is not a mapping; write `name: value` lines"),
    ],
)
def test_files_that_are_no_reports(
    content: bytes, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.qmd").write_bytes(content)
    assert expected in problems(tmp_path / "report.qmd", monkeypatch)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{< kbd Ctrl-C >}}", "[Ctrl\\-C]{.kbd}"),
        ("{{< kbd mac=Cmd-C win=Ctrl-C >}}", "Mac: [Cmd\\-C]{.kbd}, Windows: [Ctrl\\-C]{.kbd}"),
        ("{{< video https://example.org/a >}}", "<https://example.org/a>"),
        ("{{< video a-b.mp4 width=3 >}}", "[a\\-b\\.mp4](<a-b.mp4>)"),
        ("{{< video 'a b.mp4' title='A *b*' >}}", "[A \\*b\\*](<a b.mp4>)"),
        ("a {{< fa star >}} b", "a  b"),
        ("[{{< fa brands github-alt >}}](https://example.org)", "[github alt](https://example.org)"),
        ("[{{< bi x label=a title='The *x*' >}}](a)", "[The \\*x\\*](a)"),
        ("[{{< iconify mdi:home >}} home](a)", "[ home](a)"),
        (
            '{{< video https://example.org/a title="*Sheep*" start="1" >}}',
            "[\\*Sheep\\*](https://example.org/a)",
        ),
    ],
)
def test_shortcodes_that_are_words(text: str, expected: str, tmp_path: Path) -> None:
    assert "".join(map(str, read(tmp_path, text).parts)).strip() == expected


def test_a_missing_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = problems(tmp_path / "none.qmd", monkeypatch)
    assert said == ("none.qmd: there is no such file; check the name\n")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a `{python} x` b", ["x"]),
        ("`{python} x` and `{python} y + 1`", ["x", "y + 1"]),
        ("`` `{{python}} x` ``", []),
        ("`{{python}} x`", []),
        ("~~~\n`{{python}} x`\n~~~\n`{python} y`", ["y"]),
        ("````\n```\n`{{python}} x`\n```\n````", []),
        ("<!-- a\n`{python} x`\n--> `{python} y`", ["y"]),
        ('::: {title="`{python} x`"}\n:::', ["x"]),
        ("`code` `{python} x`", ["x"]),
    ],
)
def test_where_inline_code_is_found(text: str, found: list[str], tmp_path: Path) -> None:
    assert expressions(read(tmp_path, text)) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`` `{python} x` ``", "4:4: Quarto would run the inline code within this code"),
        ("```\nsee `{python} x`\n```", "5:5: Quarto would run the inline code within this code"),
        ("`{{< meta title >}}`", "4:2: Quarto would replace the shortcode within this code"),
        (
            "[x]({{< lipsum 1 >}})",
            "4:5: a shortcode within an attribute or the target of a link is not supported",
        ),
        ("a {{< lipsum 3 >}}", '4:3: the shortcode "lipsum" is not supported here; write the text'),
        ("{{< video title=a >}}", '4:1: the shortcode "video" is not supported here; give its address or'),
        ("```{mermaid}\n```", "4:1: cells in mermaid are not supported; draw it with a program"),
        ("```{ojs}\n```", "4:1: cells in ojs are not supported; show a result for chosen values"),
        ("```{r}\n```", '4:1: cells in r are not supported; write it in Python, or "```{.r}" to show'),
    ],
)
def test_what_quarto_would_do_otherwise_is_reported(
    text: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert problems(written(tmp_path, text), monkeypatch).startswith(f"report.qmd:{expected}")


def test_cells_of_other_languages_are_shown(tmp_path: Path) -> None:
    text = "```{bash}\n#| label: a\nls\n```\n\n```{sql}\n--| echo: false\nx\n```\n\n"
    document = read(tmp_path, text + "```{r}\n#| eval: false\ny\n```")
    assert document.parts == ("```{.bash}\nls\n```\n\n\n```{.r}\ny\n```\n",)
    assert [str(note).partition("note: ")[2] for note in document.notes] == [
        f'"{{{name}}}" has no effect; only cells in Python run' for name in ("bash", "sql", "r")
    ]


def test_an_address_as_a_code_is_a_link(tmp_path: Path) -> None:
    document = read(tmp_path, "{{< qrcode https://example.org/a width=9 >}}")
    assert document.parts == ("<https://example.org/a>\n",)


def test_code_that_is_only_shown_loses_its_second_braces(tmp_path: Path) -> None:
    document = read(tmp_path, "`{{python}} x` `{{{< meta a >}}}`\n\n```{{python}}\n#| echo: false\n```\n")
    assert document.parts == (
        "`{python} x` `{{< meta a >}}`\n\n```` {.markdown}\n```{python}\n#| echo: false\n```\n````\n\n",
    )


def test_cells_of_a_list_item_lose_its_indentation(tmp_path: Path) -> None:
    cell = read(tmp_path, "- x\n\n  ```{python}\n  #| echo: false\n  if 1:\n      a = 2\n  ```\n").cells[0]
    assert (cell.source, cell.indent, cell.line, cell.source_line) == ("if 1:\n    a = 2", "  ", 6, 8)
    assert cell.options == {"echo": False}


def test_shortcodes_become_spans(tmp_path: Path) -> None:
    document = read(tmp_path, '{{< meta a.b >}} {{< var "c" >}} {{{< keep me >}}}\n{{< pagebreak >}}\n')
    text = "".join(part for part in document.parts if isinstance(part, str))
    assert '[]{.cr-meta key="a.b"} []{.cr-var key="c"}' in text
    assert r"\{\{\< keep me \>\}\}" in text
    assert "::: {.cr-pagebreak}" in text


def test_an_included_file_keeps_its_own_lines() -> None:
    document = read_document(FEATURES / "included.qmd")
    cell = document.cells[0]
    assert (Path(cell.path).name, cell.line) == ("_part.qmd", 3)
    assert [path.name for path in document.files][:2] == ["included.qmd", "_part.qmd"]


def test_an_include_of_itself_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "{{< include report.qmd >}}")
    assert problems(path, monkeypatch) == (
        "report.qmd:4:1: report.qmd includes itself; remove one of the includes\n"
    )


def test_project_defaults_lie_under_the_front_matter(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text(
        "project:\n  type: default\nlang: de\nbibliography: works.bib\n"
        "execute:\n  echo: false\n  warning: false\n"
    )
    (tmp_path / "_variables.yml").write_text("town: Dushanbe\n")
    (tmp_path / "works.bib").touch()
    (tmp_path / "reports").mkdir()
    document = read(tmp_path / "reports", "", "title: T\nexecute:\n  echo: true")
    assert document.metadata["lang"] == "de"
    assert document.metadata["execute"] == {"echo": True, "warning": False}
    assert document.metadata["bibliography"] == str(tmp_path / "works.bib")
    assert document.variables == {"town": "Dushanbe"}
    assert {path.name for path in document.files} == {
        "report.qmd", "_quarto.yml", "_variables.yml", "works.bib",
    }  # fmt: skip


def test_a_mistake_in_the_project_file_is_told_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  execute-dir: home\n")
    said = problems(written(tmp_path, ""), monkeypatch)
    assert said == "_quarto.yml:2:3: project.execute-dir: the value is not file or project; change it\n"


@pytest.mark.parametrize("text", ["`{python}`", "`{r}`", "`{name}`", "`{prefix}.total`", "`{ref}\nmore`"])
def test_braces_without_code_after_a_language_are_shown(text: str, tmp_path: Path) -> None:
    assert read(tmp_path, text).parts == (text + "\n",)


def test_a_format_option_wins_over_the_general_one(tmp_path: Path) -> None:
    document = read(tmp_path, "", "title: T\ntoc: true\nformat:\n  html: default\n  typst:\n    toc: false")
    assert (document.option("toc", "html"), document.option("toc", "typst")) == (True, False)


@pytest.mark.parametrize("text", ["`{python} x``{python} y`", "`{python}x`", "`{python} x `", "`{python} `"])
def test_what_quarto_would_leave_as_code_is_told(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = problems(written(tmp_path, text), monkeypatch)
    assert "Quarto would not run this inline code; write one space after {python}, none at the end" in said


@pytest.mark.parametrize("before", ["> ", "- "])
def test_a_cell_must_begin_its_line(before: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = problems(written(tmp_path, before + "```{python}\n"), monkeypatch)
    assert said == ("report.qmd:4:3: a cell must begin its line; put its fence on a separate line\n")


@pytest.mark.parametrize(
    ("text", "value"),
    [("no", "no"), ("012", 12), ("1.5", 1.5), ("true", True), ("null", None), ("2022-05-12", "2022-05-12")],
)
def test_scalars_are_read_as_yaml_1_2(text: str, value: object) -> None:
    assert scalar(text) == value


def test_aliases_of_aliases_are_not_followed_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = "".join(f"  - &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    (tmp_path / "report.qmd").write_text(f"---\ntitle: x\nkeywords:\n  - &a0 [x, x]\n{lists}---\n")
    said = problems(tmp_path / "report.qmd", monkeypatch)
    assert said == (
        "report.qmd:8:25: keywords[4][3]: the text has 11,709 values; the limit aliases is 10,000 values; "
        'write plain options, or set CISREPORT_LIMITS="aliases=20000"\n'
    )


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("_quarto.yml", b"lang: \xff", "_quarto.yml:1:7: byte 0xff is not UTF-8; save the file as UTF-8\n"),
        ("part.md", b"a\n\xff", "part.md:2:1: byte 0xff is not UTF-8; save the file as UTF-8\n"),
    ],
)
def test_files_beside_it_that_can_not_be_read(
    name: str, content: bytes, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "part.md").write_text("x")
    (tmp_path / name).write_bytes(content)
    assert problems(written(tmp_path, "{{< include part.md >}}"), monkeypatch) == expected


def test_every_shortcode_of_a_very_long_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.qmd"
    path.write_text("---\ntitle: T\n---\n\n" + "{{< meta title >}} " * 60_000)
    [part] = read_document(path).parts
    assert str(part).count("cr-meta") == 60_000

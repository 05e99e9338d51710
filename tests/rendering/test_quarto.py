"""The Quarto engine: its command line, and a real run where Quarto is installed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cisreport.assets import font_directory
from cisreport.documents.document import read_document
from cisreport.errors import MissingToolError, ReportError
from cisreport.execution.failures import ExecutionError
from cisreport.formats import HTML, PDF
from cisreport.rendering.outputs import RenderError, render
from cisreport.rendering.quarto import quarto_command, render_quarto

FEATURES = Path(__file__).parents[1] / "documents" / "features"


def test_the_command_line() -> None:
    parameters = {"valley": "south", "count": 2, "open": True, "none": None}
    assert quarto_command("quarto", "a.qmd", PDF, parameters, "out") == [
        *("quarto", "render", "a.qmd", "--to", "typst", "--output-dir", "out"),
        *("-P", "valley:south", "-P", "count:2", "-P", "open:true", "-P", "none:null"),
    ]


def test_a_page_carries_its_resources_and_its_formulas() -> None:
    options = quarto_command("quarto", "a.qmd", HTML, {}, "out")[-4:]
    assert options == ["-M", "embed-resources:true", "-M", "html-math-method:mathml"]


def test_a_missing_quarto_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingToolError) as caught:
        render([FEATURES / "parameters.qmd"], engine="quarto", output_dir=tmp_path)
    assert str(caught.value) == 'Quarto is missing; run: pip install "cisreport[quarto]"'


def fake(program: Path, script: str) -> None:
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.fixture
def fake_quarto(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Put a script in the place of Quarto, which runs cells with a Python that has all packages."""
    programs = tmp_path / "programs"
    programs.mkdir()
    fake(programs / "python", "")
    monkeypatch.setenv("QUARTO_PYTHON", str(programs / "python"))
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return lambda script: fake(programs / "quarto", script)


def test_quarto_works_in_a_copy(fake_quarto: Callable[[str], None], tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "reports").mkdir(parents=True)
    (project / "pyproject.toml").touch()
    shutil.copy(FEATURES / "parameters.qmd", project / "reports" / "a.qmd")
    fake_quarto('touch left-behind; mkdir -p "$6"; echo "$PWD $*" > "$6/a.html"')
    document = read_document(project / "reports" / "a.qmd")
    rendered = render_quarto(document, to=("html",), parameters={"count": 3})
    said = rendered.outputs["html"].decode()
    assert "/project/reports render a.qmd --to html --output-dir" in said
    assert said.endswith("-P count:3\n")
    assert sorted(path.name for path in (project / "reports").iterdir()) == ["a.qmd"]


def test_results_of_the_front_matter_are_in_the_copy(
    fake_quarto: Callable[[str], None], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").touch()
    front = """title: "The `{python} name` valley"
subtitle: >-
  Not `{{python}} name`,
  but `{python} name`
lang: en"""
    cell = "```{python}\n#| tags: [parameters]\nname = 'north'\n```"
    (project / "a.qmd").write_text(f"---\n{front}\n---\n\n{cell}\n", "utf-8")
    fake_quarto('mkdir -p "$6"; cp a.qmd "$6/a.html"')
    document = read_document(project / "a.qmd")
    rendered = render_quarto(document, to=("html",), parameters={"name": "south"})
    assert rendered.outputs["html"].decode().split("---\n")[1] == (
        'title: "The south valley"\nsubtitle: "Not `{{python}} name`, but south"\nlang: en\n'
    )


def test_what_quarto_says_is_passed_on(
    fake_quarto: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake_quarto(r'printf "\033[91mERROR: no such thing\033[39m\n"; exit 4')
    (tmp_path / "a.qmd").write_text("---\ntitle: A\n---\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RenderError) as caught:
        render(["a.qmd"], engine="quarto", to=("html",), output_dir=tmp_path)
    assert str(caught.value) == (
        "a.qmd: Quarto ended with exit status 4; correct what it names\n\nIt said:\n  ERROR: no such thing"
    )


def test_what_quarto_only_warns_of_is_an_error_in_its_place(
    fake_quarto: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    crossref = r"\033[33mWARNING (main.lua:14840) Unable to resolve crossref @fig-nowhere"
    citation = r"\033[39m[WARNING] Citeproc: citation nobody2020 not found"
    fake_quarto(f'printf "{crossref}\n{citation}\n{citation}\n"')
    (tmp_path / "a.qmd").write_text("---\ntitle: A\n---\n\nSee @fig-nowhere and [@nobody2020].\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RenderError) as caught:
        render(["a.qmd"], engine="quarto", to=("html",), output_dir=tmp_path)
    assert str(caught.value).splitlines() == [
        'a.qmd:5:5: "@fig-nowhere" refers to nothing in the document; label its target "fig-nowhere"',
        'a.qmd:5:23: the work "nobody2020" is not in the bibliography; add it to the bibliography',
    ]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            'echo "nbformat papermill"',
            'lacks nbformat, papermill; run: {} -m pip install "cisreport[jupyter]"',
        ),
        ("exit 1", "does not run; let the environment variable QUARTO_PYTHON name a Python"),
    ],
)
def test_the_interpreter_is_checked_before_quarto_starts(
    script: str,
    said: str,
    fake_quarto: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    fake_quarto(f"touch {tmp_path}/started")
    python = tmp_path / "python"
    fake(python, script)
    monkeypatch.setenv("QUARTO_PYTHON", str(python))
    with pytest.raises(MissingToolError) as caught:
        render([FEATURES / "parameters.qmd"], engine="quarto", output_dir=tmp_path)
    assert str(caught.value) == f"{python}, the Python for the cells, {said.format(python)}"
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize(("filters", "standards"), [("filters: [cisreport]\n", "a-3a,ua-1"), ("", "")])
def test_prints_get_our_fonts_their_date_and_with_our_filter_standards(
    filters: str,
    standards: str,
    fake_quarto: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    variables = "$QUARTO_PDF_STANDARD|$SOURCE_DATE_EPOCH|$TYPST_FONT_PATHS"
    fake_quarto(f'mkdir -p "$6"; echo "{variables}" > "$6/a.pdf"')
    (tmp_path / "a.qmd").write_text(f"---\ntitle: A\ndate: 1970-01-02\n{filters}---\n")
    rendered = render_quarto(read_document(tmp_path / "a.qmd"), to=("pdf",), parameters={})
    assert rendered.outputs["pdf"].decode() == f"{standards}|86400|{font_directory()}\n"


def test_a_document_without_our_filter_is_noted_and_cannot_claim(
    fake_quarto: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    fake_quarto('mkdir -p "$6"; touch "$6/a.html" "$6/a.pdf"')
    (tmp_path / "a.qmd").write_text("---\ntitle: A\n---\n")
    document = read_document("a.qmd")
    said = "the document does not use our filter, so its values do not link to facts"
    for to, rest in (("html",), ""), (("html", "pdf"), "; the PDF does not claim PDF/A-3a and PDF/UA-1"):
        (note,) = render_quarto(document, to=to, parameters={}).notes
        assert str(note) == f'a.qmd:1: note: {said}{rest}; add "filters: [cisreport]" to the front matter'
    with pytest.raises(ReportError, match=r"does not use our filter.*, which PDF/UA-1 requires"):
        render_quarto(document, to=("html", "pdf"), parameters={}, require=["pdf/ua-1"])


def test_claims_that_typst_refuses_are_noted_and_not_made(
    fake_quarto: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(tmp_path)
    refuse = (
        "case $QUARTO_PDF_STANDARD in *ua-1*) echo 'error: PDF/UA-1 error: missing alt text'; exit 1;; esac"
    )
    fake_quarto(f'{refuse}\nmkdir -p "$6"; echo "<$QUARTO_PDF_STANDARD>" > "$6/a.pdf"')
    (tmp_path / "a.qmd").write_text("---\ntitle: A\nfilters: [cisreport]\n---\n")
    document = read_document("a.qmd")
    rendered = render_quarto(document, to=("pdf",), parameters={})
    assert rendered.outputs["pdf"] == b"<>\n"
    assert [str(note).partition("; add ")[0].partition("; change")[0] for note in rendered.notes] == [
        "a.qmd: note: missing alt text; the PDF does not claim PDF/UA-1",
        "a.qmd:1: note: the document does not have a date; the PDF does not claim PDF/A-3a",
    ]
    with pytest.raises(ReportError, match="does not have a date, which PDF/A-3a requires"):
        render_quarto(document, to=("pdf",), parameters={}, require=["pdf/a-3a"])
    with pytest.raises(ExecutionError, match="missing alt text"):
        render_quarto(document, to=("pdf",), parameters={}, require=["pdf/ua-1"])


@pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto is not on PATH")
def test_real_quarto_renders_the_same_values(tmp_path: Path) -> None:
    (page,) = render(
        [FEATURES / "parameters.qmd"],
        engine="quarto",
        to=("html",),
        output_dir=tmp_path,
        parameters={"count": 4},
    )
    assert "In the north valley: 5." in page.read_text("utf-8")

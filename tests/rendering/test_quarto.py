"""The Quarto engine: its command line, and a real run where Quarto is installed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.errors import MissingToolError
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


def test_a_page_carries_its_resources() -> None:
    assert quarto_command("quarto", "a.qmd", HTML, {}, "out")[-2:] == ["-M", "embed-resources:true"]


def test_a_missing_quarto_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingToolError) as caught:
        render([FEATURES / "parameters.qmd"], engine="quarto", output_dir=tmp_path)
    assert str(caught.value) == 'Quarto is missing; run: pip install "cisreport[quarto]"'


def fake_quarto(directory: Path, script: str) -> None:
    program = directory / "quarto"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_quarto_works_in_a_copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    project, programs = tmp_path / "project", tmp_path / "programs"
    (project / "reports").mkdir(parents=True)
    programs.mkdir()
    (project / "pyproject.toml").touch()
    shutil.copy(FEATURES / "parameters.qmd", project / "reports" / "a.qmd")
    fake_quarto(programs, 'touch left-behind; mkdir -p "$6"; echo "$PWD $*" > "$6/a.html"')
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    document = read_document(project / "reports" / "a.qmd")
    rendered = render_quarto(document, to=("html",), parameters={"count": 3})
    said = rendered.outputs["html"].decode()
    assert "/project/reports render a.qmd --to html --output-dir" in said
    assert said.endswith("-P count:3\n")
    assert sorted(path.name for path in (project / "reports").iterdir()) == ["a.qmd"]


def test_what_quarto_says_is_passed_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake_quarto(tmp_path, 'echo "ERROR: no such thing"; exit 4')
    (tmp_path / "a.qmd").write_text("---\ntitle: A\n---\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RenderError) as caught:
        render(["a.qmd"], engine="quarto", to=("html",), output_dir=tmp_path)
    assert str(caught.value) == (
        "a.qmd: Quarto ended with exit status 4; correct what it names\n\nIt said:\n  ERROR: no such thing"
    )


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

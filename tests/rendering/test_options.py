"""Options in the finished outputs: noted ones change nothing, and open dates get a day that verifies."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.documents.features import CELL, DOCUMENT, Verdict
from cisreport.errors import ReportError
from cisreport.rendering.embedded import render_embedded
from cisreport.rendering.outputs import render
from reading import body, both, words

HARM = '"@nobody **bold** <script>alert(1)</script> $x$ 7"'
TEXT = "# One\n\nWords 7.\n\n```{python}\nOPTIONS'text'\n```\n"


def written(folder: Path, front: str, text: str = TEXT) -> Path:
    path = folder / "report.qmd"
    path.write_text(f"---\n{front}\n---\n{text}", "utf-8")
    return path


def test_noted_options_change_nothing(tmp_path: Path) -> None:
    noted = [name for name, feature in DOCUMENT.items() if feature.verdict is Verdict.NOTED]
    of_cells = [name for name, feature in CELL.items() if feature.verdict is Verdict.NOTED]
    plain = written(tmp_path, "title: T\ndate: 2022-05-14", TEXT.replace("OPTIONS", ""))
    expected = both(render_embedded(read_document(plain), to=("html", "pdf"), parameters={}).outputs)
    options = "".join(f"#| {name}: {HARM}\n" for name in of_cells)
    front = "title: T\ndate: 2022-05-14\nown: {HARM}\n" + "".join(f"{name}: {HARM}\n" for name in noted)
    full = written(tmp_path, front.replace("{HARM}", HARM), TEXT.replace("OPTIONS", options))
    rendered = render_embedded(read_document(full), to=("html", "pdf"), parameters={})
    assert both(rendered.outputs) == expected
    assert [str(note).count("no effect") for note in rendered.notes] == [1]


@pytest.mark.parametrize("word", ["today", "now", "last-modified"])
def test_a_day_that_the_document_leaves_open(
    word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    path = written(tmp_path, f"title: T\ndate: {word}", "")
    with pytest.raises(
        ReportError, match=f'date: "{word}" is a different day at each render; write "YYYY-MM-'
    ):
        render([path], to=("html",), output_dir=tmp_path)
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    environment = {"GIT_COMMITTER_DATE": "2021-03-04T12:00:00+0000", "PATH": "/usr/bin:/bin"}
    for command in (["init", "-q"], ["add", "report.qmd"], [*author, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, env=environment)
    assert day_of(path, tmp_path) == "2021-03-04"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1652486400")
    assert day_of(path, tmp_path) == "2022-05-14"


def day_of(path: Path, folder: Path) -> str:
    [page] = render([path], to=("html",), output_dir=folder)
    return page.read_text("utf-8").partition('<time datetime="')[2][:10]


def test_content_for_a_pdf_is_in_ours_where_no_other_is_listed(tmp_path: Path) -> None:
    text = '[A]{.content-visible when-format="pdf"} [B]{.content-hidden when-format="pdf"}\n'
    path = written(tmp_path, "title: T\ndate: 2022-05-14\nformat: {html: default, pdf: default}", text)
    outputs = render_embedded(read_document(path), to=("html", "pdf"), parameters={}).outputs
    assert ("B" in body(outputs["html"]), "A" in body(outputs["html"])) == (True, False)
    assert "\nA" in words(outputs["pdf"])
    assert "B" not in words(outputs["pdf"])
    path = written(tmp_path, "title: T\nformat: {html: default, typst: default, pdf: default}", text)
    with pytest.raises(ReportError, match='the format "pdf" means LaTeX under Quarto; write "typst"'):
        render_embedded(read_document(path), to=("html",), parameters={})


def test_a_page_without_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "my_own-notes.qmd"
    path.write_text("Words.\n", "utf-8")
    page = body(render_embedded(read_document(path), to=("html",), parameters={}).outputs["html"])
    assert '<h1 class="title">my_own-notes</h1>' in page

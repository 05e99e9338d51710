"""Both engines give the same headings, captions, numbers, references, tables and notes, and like prints."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from lxml import html

from cisreport.documents.document import read_document
from cisreport.rendering.embedded import render_embedded
from cisreport.rendering.quarto import render_quarto
from cisreport.verification import verify
from published.conftest import REPORTS as PUBLISHED
from rendering.quarto.outline import differences, read_outline
from rendering.quarto.prints import print_differences

ROOT = Path(__file__).parents[3]
REPORTS = [ROOT / "reports" / f"{name}.qmd" for name in PUBLISHED]
DOCUMENTS = [*REPORTS, *sorted((ROOT / "tests" / "features").glob("[a-z]*.qmd"))]
KNOWN = Path(__file__).parent / "known"
"""Differences of some documents, which docs/reference/documents.md explains; other documents have none."""

pytestmark = pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto is not on PATH")


@pytest.fixture(scope="module")
def filtered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the documents of features, in a project with our filter, which sets the look."""
    folder = tmp_path_factory.mktemp("filtered") / "features"
    shutil.copytree(ROOT / "tests" / "features", folder)
    shutil.copytree(ROOT / "reports" / "_extensions", folder / "_extensions")
    with (folder / "_quarto.yml").open("a") as file:
        file.write("filters: [cisreport]\n")
    return folder


def known(path: Path, name: str) -> str:
    file = KNOWN / f"{path.stem}.{name}.txt"
    return file.read_text("utf-8") if file.exists() else ""


def repeated(page: bytes) -> frozenset[str]:
    """Return the words of headings and of heads of tables, which a print repeats on more or fewer pages."""
    parts = html.document_fromstring(page.decode()).xpath("//h1|//h2|//h3|//h4|//thead//th")
    heads = [
        *(" ".join(part.itertext()) for part in parts),  # the letter of an appendix is not part of a word
        "notes",
        "continued",
    ]  # only heads of tables of a print have these words
    return frozenset(word for head in heads for word in re.findall(r"[^\W\d_]+", head))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_both_engines_say_the_same(path: Path, filtered: Path) -> None:
    document = read_document(path if path in REPORTS else filtered / path.name)
    ours = render_embedded(document, to=("html",), parameters={}).outputs["html"]
    quartos = render_quarto(document, to=("html",), parameters={}).outputs["html"]
    found = differences(read_outline(quartos), read_outline(ours))
    assert found.splitlines() == known(path, "html").splitlines()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_both_engines_print_the_same(path: Path, filtered: Path) -> None:
    document = read_document(path if path in REPORTS else filtered / path.name)
    rendered = render_embedded(document, to=("html", "pdf"), parameters={}).outputs
    ours = rendered["pdf"]
    quartos = render_quarto(document, to=("pdf",), parameters={}).outputs["pdf"]
    again = repeated(rendered["html"])
    found, expected = (
        [line for line in text.splitlines() if line.split()[1] not in again]
        for text in (print_differences(quartos, ours), known(path, "pdf"))
    )
    assert found == expected


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_what_quarto_makes_of_reports_is_consistent_and_the_same_again(path: Path, tmp_path: Path) -> None:
    document = read_document(path)
    outputs = render_quarto(document, to=("html", "pdf"), parameters={}).outputs
    for name, data in outputs.items():
        file = tmp_path / f"{path.stem}.{name}"
        file.write_bytes(data)
        assert verify(file).problems == ()
    assert render_quarto(document, to=("html", "pdf"), parameters={}).outputs == outputs

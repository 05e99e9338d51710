"""Both engines give the same headings, captions, numbers, references, tables and notes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.rendering.embedded import render_embedded
from cisreport.rendering.quarto import render_quarto
from rendering.quarto.outline import differences, read_outline

ROOT = Path(__file__).parents[3]
DOCUMENTS = [
    *sorted((ROOT / "reports").glob("[a-z]*.qmd")),
    *sorted((ROOT / "tests" / "features").glob("[a-z]*.qmd")),
]


@pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto is not on PATH")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_both_engines_say_the_same(path: Path) -> None:
    document = read_document(path)
    ours = render_embedded(document, to=("html",), parameters={}).outputs["html"]
    quartos = render_quarto(document, to=("html",), parameters={}).outputs["html"]
    assert differences(read_outline(quartos), read_outline(ours)) == ""

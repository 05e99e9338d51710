"""Random documents say the same in every format: the same words in the same order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pypdfium2
import pytest
from lxml import html

from cisreport.documents.document import read_document
from cisreport.rendering.embedded import render_embedded
from reading import main_part
from rendering.constructs import WORD, Author
from wordreading import words_of


def on_page(page: bytes) -> list[str]:
    """Return the words of a page, those of its notes last."""
    main = main_part(page)
    for source in list(main.iter("annotation")):
        source.drop_tree()
    return WORD.findall(html.tostring(main, encoding="unicode", method="text"))


def in_print(document: bytes) -> list[str]:
    """Return the words of a print, those of each page's notes at its end."""
    found: list[str] = []
    with pypdfium2.PdfDocument(document) as pdf:
        for page in pdf:
            text = page.get_textpage().get_text_bounded(top=page.get_height() - 70)
            found += WORD.findall(text)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_every_format_says_the_same(seed: int, tmp_path: Path) -> None:
    text = Author(random=Random(seed)).document()
    (tmp_path / "report.qmd").write_text(text, "utf-8")
    document = read_document(tmp_path / "report.qmd")
    outputs: Mapping[str, bytes] = render_embedded(
        document, to=("html", "pdf", "docx"), parameters={}
    ).outputs
    written = WORD.findall(text)
    page, print_ = on_page(outputs["html"]), in_print(outputs["pdf"])
    assert sorted(page) == sorted(print_)
    assert sorted(page) == sorted(WORD.findall(words_of(outputs["docx"])))
    assert set(written) - set(page) == set(re.findall(rf"\[\^({WORD.pattern})\]", text))
    notes = {word for word in page if f"]: {word}" in text}
    assert [word for word in page if word not in notes] == [word for word in print_ if word not in notes]

"""The published PDFs, as assistive technology meets them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest

from published.conftest import FIRST, REPORTS
from published.structure import problems, read_structure
from reading import crossings

each = pytest.mark.parametrize("name", REPORTS)


@each
def test_nothing_to_stumble_over(build: Path, name: str) -> None:
    assert list(problems(build / f"{name}.pdf")) == []


@each
def test_no_text_is_printed_over_another(build: Path, name: str) -> None:
    assert list(crossings((build / f"{name}.pdf").read_bytes())) == []


@each
def test_figures_say_what_they_show(build: Path, name: str) -> None:
    figures = [node for node in read_structure(build / f"{name}.pdf").walk() if node.role == "Figure"]
    assert figures
    assert all(len(figure.alt) > 100 for figure in figures)


@each
def test_contents_notes_and_links_are_tagged_as_such(build: Path, name: str) -> None:
    roles = {node.role for node in read_structure(build / f"{name}.pdf").walk()}
    contents = {"TOC", "TOCI"} if name == "council-cadence" else set()  # a short print has none
    assert roles >= {"Link", "Caption", "Table", "TH", *contents}
    assert "Note" not in roles, "neither has a footnote"


def test_the_check_sees_what_is_missing(build: Path, tmp_path: Path) -> None:
    def without(element: Any) -> None:
        if "/Alt" in element:
            del element.Alt
        if element.get("/S") == "/TH":
            element.S = pikepdf.Name.TD
        if element.get("/S") == "/H1":
            element.S = pikepdf.Name.H3
        below = element.get("/K", [])
        for child in below if isinstance(below, pikepdf.Array) else [below]:
            if isinstance(child, pikepdf.Dictionary):
                without(child)

    with pikepdf.open(build / f"{FIRST}.pdf") as pdf:
        without(pdf.Root.StructTreeRoot)
        del pdf.Root.Lang
        pdf.save(tmp_path / "x.pdf")
    found = set(problems(tmp_path / "x.pdf"))
    assert found >= {
        "the file tells no language",
        "a heading of level 3 follows one of level 0",
        "a figure says nothing to those who do not see it",
        "a table has no headings",
    }

"""A document for each feature: right in both formats, whole, and without obstacles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.pieces.page import page_pieces
from cisreport.pieces.prints import print_pieces
from features.conftest import NAMES, Rendering
from looking import hindrances
from published.structure import problems
from reading import both, crossings, dead_links

UNUSUAL = {"html": {"the digit \u2082 (U+2082)", "the element details without its class"}}
"""What pages have outside of the grammar, by document."""
TABLE = Path(__file__).parents[2] / "docs" / "reference" / "documents.md"


each = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="session")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all documents."""
    opened = browser.new_page()
    yield opened
    opened.close()


@each
def test_a_feature(
    name: str, outputs: Rendering, tmp_path: Path, file_regression: FileRegressionFixture
) -> None:
    rendered = outputs(name)
    assert list(dead_links(rendered["html"])) == []
    (tmp_path / "x.pdf").write_bytes(rendered["pdf"])
    lacks = set(problems(tmp_path / "x.pdf")) - {"there are no headings"}
    assert lacks == set()
    file_regression.check(both(rendered), basename=name, extension=".html")


@each
def test_a_page_without_obstacles(name: str, outputs: Rendering, tmp_path: Path, page: Page) -> None:
    (tmp_path / "x.html").write_bytes(outputs(name)["html"])
    page.goto((tmp_path / "x.html").as_uri())
    assert hindrances(page) == {}


@each
def test_print_keeps_texts_apart(name: str, outputs: Rendering) -> None:
    assert list(crossings(outputs(name)["pdf"])) == []


@each
def test_a_feature_is_in_the_grammar(name: str, outputs: Rendering) -> None:
    rendered = outputs(name)
    assert set(page_pieces(rendered["html"]).unusual()) == UNUSUAL.get(name, set())
    assert set(print_pieces(rendered["pdf"]).unusual()) == set()


def test_the_table_of_features_names_a_document_for_each() -> None:
    rows = [
        line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ") and ".qmd" in line
    ]
    named = {name for row in rows for name in re.findall(r"`([a-z-]+)\.qmd`", row)}
    assert named == set(NAMES)

"""A document for each feature: right in both formats, whole, and without obstacles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.reports.document import read_document
from cisreport.reports.embedded import render_embedded
from published.structure import problems
from reading import both, dead_links

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("[a-z]*.qmd"))
TABLE = HERE.parent.parent / "docs" / "documents.md"


@cache
def outputs(name: str) -> Mapping[str, bytes]:
    document = read_document(HERE / f"{name}.qmd")
    return render_embedded(document, to=("html", "pdf"), parameters={}).outputs


@pytest.mark.parametrize("name", NAMES)
def test_a_feature(name: str, tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    rendered = outputs(name)
    assert list(dead_links(rendered["html"])) == []
    (tmp_path / "x.pdf").write_bytes(rendered["pdf"])
    lacks = set(problems(tmp_path / "x.pdf")) - {"there are no headings"}
    assert lacks == set()
    file_regression.check(both(rendered), basename=name, extension=".html")


@pytest.mark.parametrize("name", ["callouts", "equations", "listings", "subfigures", "tabsets"])
def test_a_page_without_obstacles(name: str, tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "x.html").write_bytes(outputs(name)["html"])
    page = browser.new_page()
    page.goto((tmp_path / "x.html").as_uri())
    found = Axe().run(page).response["violations"]
    page.close()
    assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in found] == []


def test_the_table_of_features_names_a_document_for_each() -> None:
    rows = [
        line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ") and ".qmd" in line
    ]
    named = {name for row in rows for name in re.findall(r"`([a-z-]+)\.qmd`", row)}
    assert named == set(NAMES)

"""Values and numbers within every feature are where the manifest says that they are, in every format."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from lxml import html

from cisreport.documents.document import read_document
from cisreport.rendering.embedded import render_embedded
from cisreport.verification import verify

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("evidence")
    shutil.copytree(HERE.parent / "toy" / "data", path / "data")
    shutil.copy(HERE / "dot.svg", path)
    shutil.copy(HERE / "_evidence.qmd", path / "evidence.qmd")
    document = read_document(path / "evidence.qmd")
    for kind, content in render_embedded(document, to=("html", "pdf", "docx"), parameters={}).outputs.items():
        (path / f"evidence.{kind}").write_bytes(content)
    return path


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_what_is_printed_is_what_the_manifest_tells(folder: Path, kind: str) -> None:
    result = verify(folder / f"evidence.{kind}")
    assert result.problems == ()


def test_values_in_parts_of_a_figure_are_those_of_the_figure(folder: Path) -> None:
    page = html.document_fromstring((folder / "evidence.html").read_bytes().decode())
    manifest = json.loads(page.get_element_by_id("cisreport-manifest").text)
    places = [value["place"] for value in manifest["values"]]
    assert places.count("fig-both") == 2
    assert len(places) == 7


def test_a_line_ends_between_values_that_disagree_and_not_within_one(folder: Path) -> None:
    page = html.document_fromstring((folder / "evidence.html").read_bytes().decode())
    texts = {link.text_content() for link in page.xpath("//a[@class='value' or contains(@class, 'value ')]")}
    assert "940\u00a0km\u00a0/ 912\u00a0km" in texts


def test_alternative_text_from_a_caption_holds_its_values(folder: Path) -> None:
    page = html.document_fromstring((folder / "evidence.html").read_bytes().decode())
    assert [image.get("aria-label") for image in page.xpath("//figure//svg")] == [
        "Left 12",
        "940 km / 912 km",
    ]

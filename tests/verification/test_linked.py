"""Linked data that do not say what the facts say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf

from cisreport.pieces.prints import LINKED_DATA_NAME
from verification.tampering import edited, pdf_with, problems_of

_BLOCK = re.compile(r'(id="cisreport-facts">)(.*?)(</script>)', re.DOTALL)


def changed(build: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> tuple[str, ...]:
    def edit(page: str) -> str:
        found = _BLOCK.search(page)
        assert found
        document = json.loads(found[2])
        change(document)
        data = json.dumps(document).replace("<", "\\u003c")
        return _BLOCK.sub(lambda m: m[1] + data + m[3], page)

    return problems_of(edited(build / "toy.html", tmp_path / "x.html", edit))


def node_of(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(node for node in document["@graph"] if node["@id"].endswith(name))
    return found


def test_another_value(build: Path, tmp_path: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        node_of(document, ":shore-length")["unit"] = "cr:Unit/days"

    assert changed(build, tmp_path, change) == (
        "the linked data of urn:cisreport:lake-league-2031:shore-length do not follow from the facts",
    )


def test_a_node_that_is_gone_and_one_too_many(build: Path, tmp_path: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        node = node_of(document, ":shore-length")
        document["@graph"].remove(node)
        document["@graph"].append(node | {"@id": "urn:x"})

    assert changed(build, tmp_path, change) == (
        "the linked data do not have urn:cisreport:lake-league-2031:shore-length",
        "the linked data have urn:x, which is not a fact of the manifest",
    )


def test_another_context(build: Path, tmp_path: Path) -> None:
    assert changed(build, tmp_path, lambda document: document["@context"].pop("cr")) == (
        "the context of the linked data is not that of this version",
    )


def test_no_linked_data(build: Path, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.attachments[LINKED_DATA_NAME]

    problem = ("the linked data are missing or damaged",)
    assert problems_of(pdf_with(build / "toy.pdf", tmp_path / "x.pdf", change)) == problem
    page = edited(build / "toy.html", tmp_path / "x.html", lambda text: _BLOCK.sub(r"\g<1>[1]\g<3>", text))
    assert problems_of(page) == problem


def test_a_part_that_no_report_has(build: Path, tmp_path: Path) -> None:
    told = changed(build, tmp_path, lambda document: document.update(more="1"))
    assert told == ('the linked data have "more", which reports of this version do not have',)

"""``CITATION.cff`` of a project: what it says, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.documents.citation import NO_CITATION, Citation, read_citation
from cisreport.documents.document import read_document
from cisreport.errors import Problem, ReportError

NAMES = '"name", or "given-names" and "family-names"'
WHOLE = """\
cff-version: 1.2.0
title: Of tides
version: 2.1
doi: 10.1/x
url: https://example.org/tides
license: [MIT, CC0-1.0]
authors:
  - {given-names: Ada, name-particle: von, family-names: Lowe, orcid: "https://orcid.org/0000-0001-2345-6789"}
  - name: The Harbor Office
"""


def read(folder: Path, text: str) -> tuple[Citation, list[Problem]]:
    (folder / "CITATION.cff").write_text(text, "utf-8")
    problems: list[Problem] = []
    found, files = read_citation(folder, "CITATION.cff", problems)
    assert files == (folder / "CITATION.cff",)
    return found, problems


def test_a_file_says_how_a_project_is_cited(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE) == (
        Citation(
            title="Of tides",
            version="2.1",
            address="https://doi.org/10.1/x",
            authors=("Ada von Lowe", "The Harbor Office"),
            license="MIT OR CC0-1.0",
        ),
        [],
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("url: https://a.org\nrepository-code: https://b.org", "https://a.org"),
        ("repository-code: https://b.org", "https://b.org"),
        ("", ""),
    ],
)
def test_an_address_is_the_doi_else_the_page_else_the_repository(
    tmp_path: Path, text: str, address: str
) -> None:
    found, problems = read(tmp_path, f"title: T\n{text}\n")
    assert (found.address, problems) == (address, [])


def test_a_project_without_the_file_says_nothing(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_citation(tmp_path, "CITATION.cff", problems) == (NO_CITATION, ())
    assert problems == []


def test_all_that_is_wrong_is_reported_with_its_place(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "version: [1]\nauthors:\n  - Ada\n  - orcid: x\n")
    assert [str(problem) for problem in problems] == [
        'CITATION.cff:1:1: version: "version" is not a text; write it as a text in quotes',
        'CITATION.cff:1:1: the project does not have a title; add "title"',
        f"CITATION.cff:3:5: authors[0]: the author is not a mapping; write {NAMES}",
        f"CITATION.cff:4:5: authors[1]: the author does not have a name; write {NAMES}",
    ]


def test_a_document_reads_the_file_of_its_project(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "pyproject.toml").touch()
    report, file = tmp_path / "reports" / "r.qmd", tmp_path / "CITATION.cff"
    report.write_text("---\ntitle: T\n---\n\nWords.\n", "utf-8")
    file.write_text(WHOLE, "utf-8")
    document = read_document(report)
    assert document.citation.title == "Of tides"
    assert file in document.files
    file.write_text("title: [Of tides]\n", "utf-8")
    with pytest.raises(ReportError, match=r'CITATION\.cff:1:1: title: "title" is not a text; write it'):
        read_document(report)

"""Footnotes and addresses that a document defines twice, not at all, or without use."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.rendering.embedded import render_embedded


def findings(text: str, folder: Path) -> list[str]:
    """Return problems, or notes, of a document."""
    path = folder / "report.qmd"
    path.write_text(f"---\ntitle: T\ndate: 2022-05-14\n---\n{text}\n", "utf-8")
    try:
        rendered = render_embedded(read_document(path), to=("html",), parameters={})
    except ReportError as error:
        return [f"{problem.line}: {problem.what}" for problem in error.problems]
    return [f"note {problem.line}: {problem.what}" for problem in rendered.notes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a[^n]\n\n[^n]: one\n\n[^n]: two", '9: two footnotes have the name "n"'),
        ("[A] b\n\n[a]: https://a.org\n[a]: https://b.org", '8: two addresses have the name "a"'),
        ("a\n\n[^never]: text", "note 7: nothing refers to the footnote, so it is not shown"),
        ("a [^none]", '5: the footnote "none" does not have a text'),
    ],
)
def test_nothing_gets_lost(text: str, expected: str, tmp_path: Path) -> None:
    assert findings(text, tmp_path) == [expected]


@pytest.mark.parametrize(
    "text", ["a\\[^x]", "`[^x]`", "a[^n]\n\n[^n]: one", "[a] [a]\n\n[a]: https://a.org\n[a]: https://a.org"]
)
def test_other_text_is_fine(text: str, tmp_path: Path) -> None:
    assert findings(text, tmp_path) == []

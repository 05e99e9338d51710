"""Documents with many marks, which some expression could look at again and again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from growth import MOST, growth


@pytest.mark.parametrize("mark", ["`", "<td>\n", "{{< x\n", "[<b>"])
def test_the_time_of_marks_is_linear(mark: str, tmp_path: Path) -> None:
    def read(count: int) -> None:
        path = tmp_path / f"{count}.qmd"
        path.write_text(f"---\ntitle: x\n---\n\nA {mark * count}x\n", "utf-8")
        with suppress(ReportError):
            read_document(path)

    assert growth(read, 3000) < MOST


@pytest.mark.parametrize(
    ("text", "is_raw"),
    [
        ("[a <p>b", True),
        ("[a] <p>b", False),
        ("<p>[b</p>", True),
        ("<p>[b]</p>", False),
        ("one\n[two\n<td>three", True),
        ("one\n[two\n\n<td>three", False),
        ("one [two\nthree]\n<td>four", False),
    ],
)
def test_a_tag_in_brackets_of_its_paragraph_is_raw_inline_content(
    text: str, is_raw: bool, tmp_path: Path
) -> None:
    (tmp_path / "x.qmd").write_text(f"---\ntitle: x\n---\n\n{text}\n", "utf-8")
    parts = "".join(part for part in read_document(tmp_path / "x.qmd").parts if isinstance(part, str))
    assert ("`{=html}" in parts) == is_raw

"""Shortcodes in the printed texts of a front matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.documents.document import Document, read_document
from cisreport.errors import ReportError

FRONT = """---
title: 'A {{< fa user >}} of {{< meta x.y >}}, {{{< meta x >}}}'
subtitle: "{{< var v >}} {{< var number >}} times"
author: [{name: "{{< meta x.y >}}", url: "https://example.org/{{< var v >}}"}]
abstract: "Press {{< kbd Ctrl-C >}} for {{< meta subtitle >}}."
x: {y: "B *b*"}
---
"""


def read(folder: Path, text: str) -> Document:
    (folder / "_quarto.yml").write_text("lang: en\n", "utf-8")
    (folder / "_variables.yml").write_text("v: w\nnumber: 3\nloop: '{{< var loop >}}'\n", "utf-8")
    path = folder / "report.qmd"
    path.write_text(text, "utf-8")
    return read_document(path)


def test_they_are_what_they_mean(tmp_path: Path) -> None:
    document = read(tmp_path, FRONT)
    assert document.metadata["title"] == "A of B *b*, {{< meta x >}}"
    assert document.metadata["subtitle"] == "w 3 times"
    assert document.metadata["author"][0]["name"] == "B *b*"
    assert document.metadata["abstract"] == "Press [Ctrl\\-C]{.kbd} for w 3 times."
    assert [note.what for note in document.notes] == ["no effect: icons fa"]


@pytest.mark.parametrize(
    ("shortcode", "expected"),
    [
        ("{{< meta none >}}", '2:1: title: "none" does not name a single value; name another key'),
        ("{{< var loop >}}", '2:1: title: "loop" does not name a single value; name another key'),
        ("{{< lipsum 3 >}}", '2:1: title: the shortcode "lipsum" is not supported here; write the text'),
    ],
)
def test_what_means_nothing_is_reported(shortcode: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        read(tmp_path, f"---\ntitle: A {shortcode}\n---\n")
    assert str(caught.value).endswith(f"report.qmd:{expected}")

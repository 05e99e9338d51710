"""Files that pandoc reads itself: problems of theirs have their name and line, not a path of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.rendering.embedded import render_embedded

STYLE = '<style xmlns="http://purl.org/net/xbiblio/csl"><info>\n{}</info></style>'
PARENT = '<link href="http://e.org/apa" rel="independent-parent"/>'


def found_in(folder: Path, name: str, content: bytes, *, key: str = "bibliography") -> str:
    (folder / "works").mkdir(exist_ok=True)
    (folder / "works" / name).write_bytes(content)
    (folder / "a.qmd").write_text(f"---\ntitle: T\n{key}: works/{name}\n---\nWords.\n", "utf-8")
    with pytest.raises(ReportError) as caught:
        render_embedded(read_document("a.qmd"), to=("html",), parameters={})
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("w.bib", "@book{a,\n title={ü}}".encode("latin-1"), "works/w.bib:2:9: byte 0xfc is not UTF-8; save"),
        ("w.json", b"[]\xff", "works/w.json:1:3: byte 0xff is not UTF-8; save"),
        (
            "w.bib",
            b"@book{a,\n title = {A}\n year = 2}",
            "works/w.bib:3:2: the bibliography cannot be read: un",
        ),
        ("w.json", b'[{"id": "a",\n ]', "works/w.json:2:2: the file is not JSON: "),
        ("w.yaml", b"references:\n- id: [\n", "works/w.yaml:3:1: the file is not YAML: "),
        ("w.yaml", b"references:\n- id: a\f\n", "works/w.yaml:2:8: "),
        ("w.yaml", b"references:\n- id: \xef\xbf\xbe\n", "works/w.yaml: the file is not YAML: "),
        ("w.txt", b"@book{a}", 'works/w.txt: the ending ".txt" does not say what the file is; give it'),
        ("s.csl", b"<style>\n<x", "works/s.csl:2:3: the style is not XML: "),
        ("s.csl", b"<feed/>", "works/s.csl:1: the file is not a style of CSL; "),
        ("s.csl", STYLE.format(PARENT).encode(), "works/s.csl:2: the style is only a name for another one"),
    ],
)
def test_what_is_wrong_is_located(
    name: str, content: bytes, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = found_in(tmp_path, name, content, key="csl" if name.endswith("csl") else "bibliography")
    assert text.startswith(expected)
    assert str(tmp_path) not in text
    assert "\n" not in text


def test_a_bibliography_of_the_project_is_named_from_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "_quarto.yml").write_text("bibliography: w.bib\n")
    (tmp_path / "w.bib").write_bytes(b"\xfc")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.qmd").write_text("---\ntitle: T\n---\n")
    with pytest.raises(ReportError, match=r"^w\.bib:1:1: byte 0xfc is not UTF-8"):
        read_document("reports/a.qmd")

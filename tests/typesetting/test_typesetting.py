"""Typst in a separate process: what it makes, what it refuses, and how it ends."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cisreport.assets import font_directory
from cisreport.limits import VARIABLE, LimitError
from cisreport.typesetting import Typesetter, TypstError, end_idle, prepare


def typesetter(folder: Path, text: str) -> Typesetter:
    (folder / "a.typ").write_text(text, "utf-8")
    return Typesetter(folder / "a.typ", root=folder, fonts=[font_directory()])


def test_a_source_is_compiled_again_after_a_change(tmp_path: Path) -> None:
    with typesetter(tmp_path, '#metadata("one")<a>') as typst:
        assert typst.query("<a>", field="value") == ["one"]
        (tmp_path / "a.typ").write_text('#metadata("two")<a>\nWords.', "utf-8")
        assert typst.query("<a>", field="value") == ["two"]
        pages = typst.compile(format="png", ppi=20)
        (pdf,) = typst.compile(
            format="pdf", pdf_standards=["ua-1"][:0], timestamp=datetime(2031, 6, 1, tzinfo=UTC)
        )
    assert [page[:4] for page in pages] == [b"\x89PNG"]
    assert pdf.startswith(b"%PDF-")


def test_several_pages(tmp_path: Path) -> None:
    with typesetter(tmp_path, "a #pagebreak() b") as typst:
        assert len(typst.compile(format="png", ppi=20)) == 2


def test_a_refused_source_leaves_the_process_in_order(tmp_path: Path) -> None:
    end_idle()
    prepare()
    with typesetter(tmp_path, "#let x = y\n") as typst, pytest.raises(TypstError) as caught:
        typst.compile(format="pdf")
    assert "unknown variable: y" in caught.value.message
    assert "a.typ:1:9" in caught.value.diagnostic
    with typesetter(tmp_path, "Words.") as typst:
        assert len(typst.compile(format="pdf")) == 1


def test_a_process_that_was_ended_is_not_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    end_idle()
    monkeypatch.setenv(VARIABLE, "typst-seconds=1")
    loop = "#for a in range(9999) { for b in range(9999) { for c in range(9999) {} } }"
    said = r"^Typst takes too long; the limit typst-seconds is 1 seconds; set CISREPORT_LIMITS="
    with typesetter(tmp_path, loop) as typst, pytest.raises(LimitError, match=said):
        typst.compile(format="pdf")
    monkeypatch.delenv(VARIABLE)
    with typesetter(tmp_path, "Words.") as typst:
        assert len(typst.compile(format="pdf")) == 1


def test_a_process_that_ends_by_itself_is_an_error(tmp_path: Path) -> None:
    with typesetter(tmp_path, "Words.") as typst:
        assert typst._process
        typst._process.started.kill()
        with pytest.raises(TypstError, match=r"^it was ended by signal 9$"):
            typst.compile(format="pdf")

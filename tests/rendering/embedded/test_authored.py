"""Filters of an author are tried: noted, rendered, or refused, by what they make of the document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from cisreport.documents.document import digests, read_document
from cisreport.errors import ReportError
from cisreport.rendering.embedded import render_embedded
from reading import body, words

FRONT = "---\ntitle: T\ndate: 2022-05-14\nfilters: [own.lua]\nshout: loud\n---\n"


def rendered(folder: Path, lua: str, text: str, front: str = FRONT) -> tuple[Mapping[str, bytes], list[str]]:
    (folder / "own.lua").write_text(lua, "utf-8")
    (folder / "report.qmd").write_text(front + text, "utf-8")
    output = render_embedded(read_document(folder / "report.qmd"), to=("html", "pdf"), parameters={})
    return output.outputs, [str(note).partition("report.qmd:")[2] for note in output.notes]


def refusal(folder: Path, lua: str, text: str = "Word.\n") -> str:
    with pytest.raises(ReportError) as caught:
        rendered(folder, lua, text)
    return str(caught.value).partition("report.qmd:")[2]


SHOUTS = """
function Span(span)
  if span.classes:includes 'shout' then return pandoc.Strong(span.content) end
end
"""


def test_a_filter_that_changes_nothing_is_noted(tmp_path: Path) -> None:
    _, notes = rendered(tmp_path, SHOUTS, "Word.\n")
    assert notes == ["4:1: note: filters: no effect: filters own.lua", "5: note: no effect: shout"]


def test_a_filter_that_changes_both_formats_alike_is_rendered(tmp_path: Path) -> None:
    outputs, notes = rendered(tmp_path, SHOUTS, "[Word]{.shout} here.\n")
    assert "<strong>Word</strong> here." in body(outputs["html"])
    assert "Word here." in words(outputs["pdf"])
    assert not any("own.lua" in note for note in notes)


def test_a_filter_reads_every_key_and_writes_words(tmp_path: Path) -> None:
    lua = "function Pandoc(doc) doc.blocks:insert(pandoc.Para(doc.meta.shout)); return doc end"
    outputs, _ = rendered(tmp_path, lua, "Word.\n")
    assert "<p>loud</p>" in body(outputs["html"])
    assert "loud" in words(outputs["pdf"]).splitlines()


def test_formats_may_differ_in_looks(tmp_path: Path) -> None:
    lua = """function Span(span)
      if quarto.doc.is_format 'html' then return pandoc.RawInline('html', '<small>Word</small>') end
      return pandoc.Emph(span.content)
    end"""
    outputs, _ = rendered(tmp_path, lua, "[Word]{.x} here.\n")
    assert "<small>Word</small> here." in body(outputs["html"])
    assert "Word here." in words(outputs["pdf"])


def test_callouts_of_a_filter(tmp_path: Path) -> None:
    lua = """function Div(div)
      if div.classes:includes 'task' then
        return quarto.Callout { type = 'exercise', title = 'Task *one*', content = div.content }
      end
    end"""
    outputs, _ = rendered(tmp_path, lua, "::: {.task}\nCount.\n:::\n")
    for said in (body(outputs["html"]), words(outputs["pdf"])):
        assert said.index("Task") < said.index("Count.")


@pytest.mark.parametrize(
    ("lua", "why"),
    [
        (
            "function Str(s) if quarto.doc.is_format 'html' then return pandoc.Str 'Page' end end",
            "the formats do not say the same after it",
        ),
        ("function Str() return pandoc.RawInline('html', '<i>Word</i>') end", "it makes raw content"),
        ("function Str() quarto.shortcode.read_arg(1) end", "it needs quarto.shortcode"),
        ("function Callout() end", "it changes Quarto's Callout"),
        ("function Para() error 'broken' end", "it fails"),
        ("quarto.doc.include_text('after-body', 'x')", "it adds text around the document"),
    ],
)
def test_other_filters_are_refused_with_the_reason(tmp_path: Path, lua: str, why: str) -> None:
    expected = f'4:1: filters: the filter "own.lua" is not supported: {why}; remove it, and write in the text'
    assert refusal(tmp_path, lua).startswith(expected)


def test_a_filter_of_an_extension_of_the_project(tmp_path: Path) -> None:
    extension = tmp_path / "_extensions" / "owner" / "loud"
    extension.mkdir(parents=True)
    (extension / "_extension.yml").write_text("contributes: {filters: [main.lua]}\n", "utf-8")
    (extension / "main.lua").write_text(SHOUTS, "utf-8")
    (tmp_path / "_quarto.yml").write_text("filters: [owner/loud]\n", "utf-8")
    deep = tmp_path / "deep"
    deep.mkdir()
    front = "---\ntitle: T\ndate: 2022-05-14\n---\n"
    outputs, _ = rendered(deep, "", "[Word]{.shout}\n", front)
    assert "<strong>Word</strong>" in body(outputs["html"])
    sources = [file["path"] for file in digests(read_document(deep / "report.qmd"))["files"]]
    assert "_extensions/owner/loud/main.lua" in sources


@pytest.mark.parametrize("given", ["gone.lua", "nowhere", "own.py", "{path: own.lua, at: post-quarto}"])
def test_filters_that_are_not_there_or_not_in_lua_or_late(tmp_path: Path, given: str) -> None:
    for name in ("own.py", "own.lua"):
        (tmp_path / name).touch()
    (tmp_path / "report.qmd").write_text(f"---\ntitle: T\nfilters: [{given}]\n---\n", "utf-8")
    with pytest.raises(ReportError, match=r'the filter "[a-z.]+" is not supported; remove it'):
        read_document(tmp_path / "report.qmd")

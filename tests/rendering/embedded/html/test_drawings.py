"""Drawings in a page: presentation attributes only, names of their own, and nothing that runs."""

from __future__ import annotations

import pytest

from cisreport.rendering.embedded.html.drawings import inlined, is_wide


def made(svg: str, *, alt: str = "", width: str | None = None) -> str:
    markup = inlined(svg.encode(), prefix="p-", alt=alt, width=width)
    assert markup is not None
    return markup


def inside(content: str) -> str:
    """Return what the content of a drawing becomes."""
    markup = made(f'<svg viewBox="0 0 1 1">{content}</svg>')
    return markup[markup.index(">") + 1 :].removesuffix("</svg>")


def test_no_style_no_script_and_prefixed_names() -> None:
    text = made(
        '\ufeff<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>\n<!-- <svg> -->'
        '<svg width="2pt" height="1pt">'
        "<metadata><a/></metadata><style>*{stroke-linejoin: round}</style>"
        '<defs><path id="m" d="M 0 0" style="stroke:#0072b2;stroke-width:2"/></defs>'
        '<use xlink:href="#m" clip-path="url(#c)" onclick="x()"/><script>x()</script></svg>',
        alt="An alt",
    )
    assert text == (
        '<svg width="2pt" height="1pt" viewBox="0 0 2 1" class="figure" role="img" aria-label="An alt" '
        'fill="light-dark(#000000,#ededed)" stroke-linejoin="round" stroke-linecap="butt">'
        '<defs><path id="p-m" d="M 0 0" stroke="light-dark(#0072b2,#45a0e3)" stroke-width="2"/></defs>'
        '<use href="#p-m" clip-path="url(#p-c)"/></svg>'
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            '<g style="font: 8px &quot;A b&quot;; font-family: &quot;A b&quot; "/>',
            "<g font-family=\"'A b'\"/>",
        ),
        ('<g fill="red" style="fill: none"></g>', '<g fill="none"></g>'),
        ('<g style="clip-path: url(#a)"/>', '<g clip-path="url(#p-a)"/>'),
        ('<g stroke="#ffffff"/>', '<g stroke="light-dark(#ffffff,#181818)"/>'),
        ('<a href="#b" xlink:href="data:x"/>', '<a href="#p-b" href="data:x"/>'),
        ("<title>a</title><desc>b</desc><defs> </defs><defs/>", ""),
        ("<g>\n  <g/>\n</g>\n", "<g><g/></g>"),
        ('<text> id="a" url(#b) = "#ffffff" </text>', '<text> id="a" url(#b) = "#ffffff" </text>'),
    ],
)
def test_what_becomes_of_content(content: str, expected: str) -> None:
    assert inside(content) == expected


def test_a_drawing_without_words_is_hidden_and_one_with_is_an_image() -> None:
    hidden = made(
        '<svg viewBox="0 0 1 1" role="a" aria-label="b" class="c" version="1" xmlns:x="d" fill="none"></svg>'
    )
    assert hidden == '<svg viewBox="0 0 1 1" fill="none" class="figure" aria-hidden="true"></svg>'
    assert 'role="img" aria-label="&lt;a&gt; &amp; &quot;b&quot;"' in made("<svg></svg>", alt='<a> & "b"')


@pytest.mark.parametrize("width", ["50%", "5cm"])
def test_the_document_sets_the_width(width: str) -> None:
    root = made('<svg width="2pt" stroke-width="9" height="1pt"></svg>', width=width)
    assert root.startswith(f'<svg width="{width}" stroke-width="9" viewBox="0 0 2 1" class="figure"')


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"<html/>", b"<g/>", b"\xff<svg></svg>"])
def test_what_is_no_drawing(data: bytes) -> None:
    assert inlined(data, prefix="", alt="", width=None) is None


@pytest.mark.parametrize(
    ("width", "wide"),
    [
        *(
            ("300pt", False),
            ("301pt", True),
            ("400", False),
            ("401px", True),
            ("5in", True),
            ("100mm", False),
        ),
        *(("50%", False), ("auto", False)),
    ],
)
def test_which_drawings_are_wide(width: str, wide: bool) -> None:
    assert is_wide(made(f'<svg stroke-width="999" width="{width}" viewBox="0 0 1 1"></svg>')) == wide


def test_a_drawing_without_a_width_is_wide() -> None:
    assert is_wide(made('<svg viewBox="0 0 1 1"><rect width="1"/></svg>'))

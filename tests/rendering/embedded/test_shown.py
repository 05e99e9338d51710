"""HTML and TeX in Markdown as elements of the tree, and the check of what a format would lose."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.formats import HTML
from cisreport.rendering.embedded import render_embedded
from cisreport.rendering.embedded.effects import REFUSED_TAGS
from cisreport.rendering.embedded.reader import ReadDocument, read_trees
from cisreport.rendering.tree import elements

Reading = Callable[[str], ReadDocument]


@pytest.fixture
def reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reading:
    """Return what reads a text as the body of a document."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "figures").mkdir()

    def read(text: str) -> ReadDocument:
        Path("report.qmd").write_text(f"---\ntitle: T\ndate: 2022-05-14\n---\n{text}\n", "utf-8")
        document = read_document("report.qmd")
        markdown = "".join(part for part in document.parts if isinstance(part, str))
        return read_trees(document, markdown, [HTML], None, tmp_path, {})[0]

    return read


PAIRS = [
    ("10<sup>6</sup> m<sub>*i*</sub>", "10^6^ m~*i*~"),
    ("<b>a *b*</b> <strong>c</strong>", "**a *b*** **c**"),
    ("<i>a</i> <EM>b</EM>", "*a* *b*"),
    ("<u>a</u> <ins>b</ins>", "[a]{.underline} [b]{.underline}"),
    ("<s>a</s>, <del>b</del>, <strike>c</strike>", "~~a~~, ~~b~~, ~~c~~"),
    ("<code>a &lt; b_c*d</code> and <tt>`x` y</tt>", "`a < b_c*d` and `x y`"),
    ("<q>a</q>", '"a"'),
    ("a<br>b<br/>c<BR />d", "a\\\nb\\\nc\\\nd"),
    ('<a href="https://e.org/?a=1&amp;b">x **y**</a>', "[x **y**](https://e.org/?a=1&b)"),
    ('<span class="x">a</span>', "[a]{.x}"),
    ("<kbd>a</kbd> <mark>b</mark> <small>c</small>", "[a]{.kbd} [b]{.mark} [c]{.small}"),
    ('<abbr title="t">a</abbr>', '[a]{.abbr title="t"}'),
    ("a &lt; &copy; b", "a \\< \u00a9 b"),
    ("| a |\n|---|\n| <b>b</b> c<sup>2</sup> |", "| a |\n|---|\n| **b** c^2^ |"),
    ("![A <b>b</b>](x.svg){#fig-x}", "![A **b**](x.svg){#fig-x}"),
    ('a <img src="x.svg" alt="a" width="20">', "a ![a](x.svg){width=20}"),
    ("<figure><img src='x.svg' alt='a'><figcaption>*b*</figcaption></figure>", '![*b*](x.svg){fig-alt="a"}'),
    ("# A <sup>2</sup> {#x}", "# A ^2^ {#x}"),
    ("x^[A <b>b</b>.]", "x^[A **b**.]"),
    ('<p align="center">![a](x.svg)</p>', '::: {align="center"}\n![a](x.svg)\n:::'),
    ("<p>a *b*</p>\n\n<p>c</p>", "a *b*\n\nc"),
    ("<ul>\n<li>a *b*</li>\n<li>c</li>\n</ul>", "- a *b*\n- c"),
    ("<ol><li>a</li></ol>", "#. a"),
    ("<blockquote>\n\na\n\n</blockquote>", "> a"),
    ("<hr>\n\na", "***\n\na"),
    ('<h2 id="x">a *b*</h2>', "## a *b* {#x}"),
    ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n:   b"),
    ("<pre>a *b*\nc</pre>", "```\na *b*\nc\n```"),
    ("a<font color=red>b</font><time>c</time>", "abc"),
    ("\\LaTeX{} and \\textbf{a} \\emph{b}", "LaTeX and **a** *b*"),
    ("\\begin{itemize}\n\\item a\n\\end{itemize}", "- a\n"),
    ("a\\footnote{b}", "a^[b]"),
]


def test_a_tag_is_the_element_that_it_means(reading: Reading) -> None:
    of_html, of_markdown = (
        [block["c"][1] for block in reading(in_parts(texts)).tree["blocks"]]
        for texts in zip(*PAIRS, strict=True)
    )
    for (html, markdown), one, other in zip(PAIRS, of_html, of_markdown, strict=True):
        assert said(one) == said(other), f"{html} is not {markdown}"


def in_parts(texts: Iterable[str]) -> str:
    """Return a document with each text in a separate div."""
    return "\n\n".join(f"::: {{#part-{number}}}\n\n{text}\n\n:::" for number, text in enumerate(texts))


def said(blocks: list[dict[str, Any]]) -> str:
    """Return blocks as text, with words that touch as one and a tight list as a loose one."""
    text = json.dumps(blocks, ensure_ascii=False, indent=1).replace('"Plain"', '"Para"')
    return re.sub(r'"\s*},\s*{\s*"t": "Str",\s*"c": "(?=[a-z])', "", text)


NOTES = [
    ("[a]{.mine} and [b]{.yours x=1}", ["report.qmd: note: no effect: .mine, .yours, x"]),
    ('<p align="center">a</p>', ["report.qmd: note: no effect: align"]),
    ("<center>a</center>", ["report.qmd: note: no effect: <center>"]),
    (
        "<script>a()</script>\n\n<style>p {}</style>",
        ["report.qmd: note: no effect: <script>, <style>"],
    ),
    (
        '[a]{style="margin: 1em; color: nothing"}',
        ["report.qmd: note: no effect: the style margin, the style color"],
    ),
    (
        "a\n\n![b](https://e.org/c.png)",
        ["report.qmd:7:6: note: an image on the network is replaced by a link; save a copy"],
    ),
    (
        "```{=typst}\na\n```",
        [
            'report.qmd:5:4: note: this raw content is in the PDF alone; put it into "::: {.content-visible '
            'when-format="typst"}" if it is meant to be'
        ],
    ),
    (
        "```{=openxml}\n<w:p/>\n```",
        [
            "report.qmd:5:4: note: this raw content is in the Word file alone; put it into "
            '"::: {.content-visible when-format="docx"}" if it is meant to be'
        ],
    ),
    ("```{=docx}\na\n```", ['report.qmd:5:4: note: content for the format "docx" is in no output']),
    ("\\noindent a", ['report.qmd:5:1: note: the command "\\noindent" has no effect; remove it']),
    ("```{=html}\n<p>a</p>\n```", []),
    (
        "```{=html}\n<p><img src='https://e.org/c.png'></p>\n```",
        ["report.qmd:6: note: an image on the network is replaced by a link; save a copy"],
    ),
    ("$\\cssId{a}{1} \\class{b}{2}$", ["report.qmd: note: no effect: \\cssId, \\class"]),
    ("[a]{.smallcaps} [b]{.mark}", []),
]


@pytest.mark.parametrize(("text", "notes"), NOTES)
def test_what_changes_looks_is_noted(text: str, notes: list[str], reading: Reading) -> None:
    assert [str(note) for note in reading(text).notes] == notes


REFUSED = [
    (
        'a\n\n<iframe srcdoc="x"></iframe>',
        'report.qmd:7:1: no format shows the tag <iframe srcdoc="x">; write a link to it',
    ),
    (
        "a <blink>b</blink>",
        "report.qmd:5:3: no format shows the tag <blink>; close what it opens, write Markdown,",
    ),
    (
        "<svg>\n<g/>\n</svg>",
        "report.qmd:5:1: no format shows the tag <svg>; write it to a file, and show that as an image\n"
        "report.qmd:6:1: no format shows the tag <g>;",
    ),
    (
        "```{=html}\n<video src='x'></video>\n```",
        "report.qmd:6: the page does not show <video>; write a link to it",
    ),
    (
        "```{=html}\n<p><img src='x.png'></p>\n```",
        "report.qmd:6: the page does not show the image x.png of raw HTML; write it as Markdown",
    ),
    (
        "a \\eqref{b}, $x$",
        'report.qmd:5:3: no format shows this TeX: \\eqref{b}; put "{#eq-name}" after the equation\'s',
    ),
    (
        '[a]{style="display:none"}',
        'report.qmd:5:12: the style "display: none" hides words, which no format does; remove the',
    ),
    ("a\n\n\\unknown{b}", "report.qmd:7:1: no format shows this TeX: \\unknown{b}; write Markdown"),
    ("![a](data:image/png;base64,A)", "report.qmd:5:6: the image in the address cannot be read; save it as"),
]


@pytest.mark.parametrize(("text", "problem"), REFUSED)
def test_what_no_format_shows_is_refused_with_its_line(text: str, problem: str, reading: Reading) -> None:
    with pytest.raises(ReportError) as caught:
        reading(text)
    assert str(caught.value).startswith(problem)


def test_each_place_of_a_tag_is_named(reading: Reading) -> None:
    with pytest.raises(ReportError) as caught:
        reading("<blink>a</blink> <blink>b</blink>\n\n- <blink>c</blink>")
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(5, 1), (5, 18), (7, 3)]


def test_words_above_folded_code_are_noted_for_print(tmp_path: Path) -> None:
    cells = "```{python}\n#| code-summary: Do *this*\n1\n```\n\n```{python}\n2\n```\n"
    path = tmp_path / "report.qmd"
    path.write_text(
        f"---\ntitle: T\ndate: 2022-05-14\nformat: {{html: {{code-fold: true}}}}\n---\n{cells}", "utf-8"
    )
    notes = render_embedded(read_document(path), to=("html", "pdf"), parameters={}).notes
    assert [str(note) for note in notes] == [
        f"{path}:7:18: note: the words above folded code are only on the page"
    ]
    assert render_embedded(read_document(path), to=("html",), parameters={}).notes == ()


def test_styles_become_elements_and_colors(reading: Reading) -> None:
    text = '<b style="color: Red">a</b> [b]{style="font-style: italic; text-decoration: underline"}'
    colored, styled = elements(reading(text).tree["blocks"], "Span")
    assert colored["c"][0] == ["", [], [["color", "#ff0000"]]]
    assert [element["t"] for element in elements(styled["c"][1], "Underline", "Emph")] == [
        "Underline",
        "Emph",
    ]


def test_every_other_tag_of_html_is_refused(reading: Reading) -> None:
    with pytest.raises(ReportError) as caught:
        reading("\n\n".join(f"<{name}>a</{name}>" for name in (*REFUSED_TAGS, "nothing")))
    for name in (*REFUSED_TAGS, "nothing"):
        assert f"the tag <{name}>" in str(caught.value)

"""HTML and TeX in Markdown as elements of the tree, and the check of what a format would lose."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from cisreport.documents.document import read_document
from cisreport.formats import HTML
from cisreport.rendering.embedded.reader import ReadDocument, read_trees

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
    """Return blocks as text, a tight list as a loose one."""
    return json.dumps(blocks, ensure_ascii=False, indent=1).replace('"Plain"', '"Para"')

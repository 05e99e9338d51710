"""Words, addresses and looks where a format could lose them: rendered, noted or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.errors import ReportError
from reading import body, words
from rendering.test_cases import on_page, rendered


def notes(folder: Path, text: str) -> list[str]:
    """Return what a document's notes say, without their paths."""
    return [str(note).partition("report.qmd:")[2].strip() for note in rendered(folder, text).notes]


LINES = """\
| table | head |
|---|---|
| cell<ul><li>one</li><li>two *three*</li></ul> | 5<p>6</p> |
| <details><summary>short</summary>long</details> after | <div>in</div> |

term <p>more</p>

:   meaning <div>inner</div>

![said <p>again</p>](dot.png)

| a | b |
|---|---|
| c | d |

: over <div>all</div>

| verse <div>line</div> end
| next
"""
SAID = (
    "table head cell one two three 5 6 short long after in term more meaning inner said again"
    " over all a b c d verse line end next"
)


def test_tags_of_blocks_where_pandoc_reads_words(tmp_path: Path) -> None:
    output = rendered(tmp_path, LINES).outputs
    assert SAID in on_page(output["html"])
    assert set(SAID.split()) <= set(words(output["pdf"]).split())
    assert "<li>two <em>three</em></li>" in body(output["html"])


@pytest.mark.parametrize("tag", ["ins", "del"])
def test_a_term_that_begins_with_a_tag_of_words_or_blocks(tmp_path: Path, tag: str) -> None:
    output = rendered(tmp_path, f"<{tag}>old</{tag}> term\n:   meaning\n").outputs
    assert on_page(output["html"]).endswith("old term meaning")
    assert {"old", "term", "meaning"} <= set(words(output["pdf"]).split())


def test_looks_of_cells_are_shown(tmp_path: Path) -> None:
    cells = "<table><tr><td style='background: yellow; font-weight: bold'>x</td><td>y</td></tr></table>\n"
    assert '<td class="tint-1"><strong>x</strong></td>' in body(rendered(tmp_path, cells).outputs["html"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<ul class='a'><li style='color: red'>x</li></ul>", "no effect: class of <ul>"),
        ("<ul class='a'><li style='color: red'>x</li></ul>", "no effect: style of <li>"),
        ("<blockquote cite='x'>x</blockquote>", "no effect: cite of <blockquote>"),
        ("<table><tr class='r'><td style='border: 0'>x</td></tr></table>", "no effect: .r, the style border"),
        ("[x](#none)", 'the link "#none" has no target, so only its words are printed'),
        ("[x][none]", 'the address "none" is not defined, so its brackets are printed; add "[none]: ..."'),
        ('[x](https://e.org "y z")', "words that appear under the pointer are only on the page"),
        ('<abbr title="y z">x</abbr>', "words that appear under the pointer are only on the page"),
        ("x </div> y", "no effect: a </div> that closes no tag"),
        ("![x](dot.png){width=100vw}", "no effect: width 100vw"),
        ("![x](dot.png){width='calc(1px + 2%)'}", "no effect: width calc(1px + 2%)"),
    ],
)
def test_what_is_noted(tmp_path: Path, text: str, expected: str) -> None:
    assert any(expected in note for note in notes(tmp_path, text + "\n"))


@pytest.mark.parametrize(
    "text",
    [
        '[x](#there) [y](#top) [z](#raw) []{#there}\n\n`<b id="raw">q</b>`{=html}',
        "a[0][1] and m[i][j]",
        "[x][there]\n\n[there]: https://e.org",
        "![x](dot.png){width=auto} ![y](dot.png){width=50%}",
        "<ol start='3' type='a'><li id='x'>x</li></ol>",
    ],
)
def test_what_is_right_is_not_noted(tmp_path: Path, text: str) -> None:
    assert not [
        note for note in notes(tmp_path, text + "\n") if "{=" not in note and "HTML alone" not in note
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<ol><li value='5'>x</li></ol>", r":6:5: no format shows the number of <li>"),
        ("<ul><li style='display: none'>x</li></ul>", r":6:5: the style of <li> hides words"),
        (
            "<table><tr><td style='visibility: hidden'>x</td></tr></table>",
            r'"visibility: hidden" hides words',
        ),
        ("a^[x ^[*in* it] y]", r":6:13: a footnote is within another footnote"),
        ("x\n\n<div class='a'>\n\ny", r':8: the div has no end; close it with "</div>"'),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        rendered(tmp_path, text + "\n")


def test_a_heading_cell_with_a_footnote_alone(tmp_path: Path) -> None:
    page = on_page(rendered(tmp_path, "| ^[Its note] | b |\n|---|---|\n| c | d |\n").outputs["html"])
    assert "Its note" in page


def test_a_row_that_cells_above_it_cover(tmp_path: Path) -> None:
    table = "<table><tr><td rowspan='2'>one</td><td rowspan='2'>two</td></tr><tr></tr></table>\n"
    assert "one two" in " ".join(words(rendered(tmp_path, table).outputs["pdf"]).split())


PLOTS = "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()\nplt.plot([2, 1]); plt.show()\n```\n"


def test_a_caption_for_each_figure_of_a_cell(tmp_path: Path) -> None:
    labeled = "```{python}\n#| label: fig-x\n#| fig-cap: [First *words*, Second]\n" + PLOTS + "\n@fig-x-2\n"
    page = on_page(rendered(tmp_path, labeled).outputs["html"])
    assert "Figure 1: First words" in page
    assert page.endswith("Figure 2: Second Figure 2")
    page = body(rendered(tmp_path, "```{python}\n#| fig-cap: [First, Second]\n" + PLOTS).outputs["html"])
    assert page.index("<figcaption>First</figcaption>") < page.index("<figcaption>Second</figcaption>")
    with pytest.raises(ReportError, match='the cell gives 2 figures, and "fig-cap" has 3 captions'):
        rendered(tmp_path, "```{python}\n#| fig-cap: [First, Second, Third]\n" + PLOTS)


def test_no_level_of_headings_has_numbers(tmp_path: Path) -> None:
    front = "title: T\ndate: 2022-05-14\nnumber-sections: true\nnumber-depth: 0"
    assert "1 A" not in on_page(rendered(tmp_path, "# A\n\nb\n", front).outputs["html"])

"""Kinds of content that a document can lose or change without a word: what both formats say of each."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest
from lxml import html

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.rendering.embedded import Rendered, render_embedded
from reading import main_part, words

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PLAIN_FRONT = "title: T\ndate: 2022-05-14"
FRONT = """\
title: Of 10<sup>3</sup>
subtitle: Draft {{< meta edition.name >}}, {{< meta doi >}}.
edition: {name: Three}
doi: 10.1/x
date: 14 May 2022
author:
  - name: One Person
    affiliations: [{ref: lab}, {department: Maps, name: Institute, city: Osk, country: Corland}]
  - name: Two Person
    affiliation: {department: Roads, university: College}
affiliations:
  - {id: lab, name: Laboratory of bridges}
editor: source
format:
  html: {theme: cosmo, css: none.css}
  pdf: {documentclass: article}
  docx: default
execute: {echo: false, message: false}
"""
BODY = """\
4<sup>12</sup> in CO<sub>2</sub> of one<br/>two, <a href="https://e.org">linked</a>,
<b>bold</b> <i>slanted</i>.

<img src="dot.png" alt="One dot" width="40"> ![](dot.png){fig-alt="Another dot"}

| left<br>right | 7<sup>8</sup> |
|---|---|
| <u>under</u> | <del>gone</del> |

: Of 9<sup>5</sup> {#tbl-over}

$$g(x) = \\begin{cases} 1 & \\text{if odd} \\\\ 2x & \\text{else} \\end{cases}$$

$\\mathtt{code}$ and $\\widehat{wide}$, $\\big\\langle 1{,}234 \\big\\rangle \\notag$.

::: {#fig-around}
```{python}
import matplotlib.pyplot as plt
plt.hist([1, 2, 2], bins=[1, 2, 3], label="საქართველო Հայք")
plt.xlabel("საქართველო Հայք")
```

Words around a cell.
:::

```{python}
for done in (25, 50, 100):
    print(f"\\r{done} percent", end="")
```

```{python}
#| fig-cap: From a path
from IPython.display import Image, Math, display
display(Image("dot.png", width=20))
```

```{python}
import pandas as pd
table = pd.DataFrame({"kind": ["a", "b"], "change": [-0.5, 1.25]})
table.style.set_caption("Styled words").format(precision=1).map(lambda x: "color: red", subset=["change"])
```

::: {.columns}
::: {.column width="30%"}
First column
:::
::: {.column width="70%"}
Second column
:::
:::

```sh
go --fast # <1>
```

1. Annotated words

Persian نشست, Hebrew שלום, Hindi दिन, Thai วัน, dram ֏. See @fig-around and @tbl-over.
"""


def rendered(folder: Path, body: str, front: str = PLAIN_FRONT) -> Rendered:
    """Return a rendered document next to a picture."""
    (folder / "dot.png").write_bytes(DOT)
    (folder / "report.qmd").write_text(f"---\n{front}\n---\n\n{body}", "utf-8")
    return render_embedded(read_document(folder / "report.qmd"), to=("html", "pdf"), parameters={})


def on_page(page: bytes) -> str:
    main = main_part(page)
    for source in list(main.iter("annotation")):
        source.drop_tree()
    for part in main.iter("br", "p", "td", "th", "div", "figcaption", "caption", "li", "h1", "span"):
        part.tail = f" {part.tail or ''}"
    return " ".join(html.tostring(main, encoding="unicode", method="text").split())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return what both formats say, without spaces, and the notes."""
    made = rendered(tmp_path_factory.mktemp("cases"), BODY, FRONT)
    return {
        "html": re.sub(r"\s", "", on_page(made.outputs["html"])),
        "pdf": re.sub(r"\s", "", words(made.outputs["pdf"])),
        "page": made.outputs["html"].decode(),
        "notes": "\n".join(map(str, made.notes)),
    }


@pytest.mark.parametrize("name", ["html", "pdf"])
@pytest.mark.parametrize(
    "said",
    [
        "Laboratory of bridges",
        "Maps, Institute, Osk, Corland",
        "Roads, College",
        "May 14, 2022",
        "Draft Three, 10.1/x.",
        "one two, linked, bold slanted",
        "left right",
        "1,234",
        "Words around a cell.",
        "100 percent",
        "From a path",
        "Styled words",
        "First column Second column",
        "go --fast",
        "Annotated words",
        "שלום",
        "วัน",
        "dram ֏",
        "See Figure 1 and Table 1",
    ],
)
def test_both_formats_say(said: str, name: str, whole: Mapping[str, str]) -> None:
    text = whole[name].replace("(", "").replace(")", "")
    wanted = re.sub(r"\s", "", said)
    assert wanted in text or wanted[::-1] in text


def test_raised_words_are_raised(whole: Mapping[str, str]) -> None:
    page = whole["page"]
    for mark_up in ("4<sup>12</sup>", "CO<sub>2</sub>", "7<sup>8</sup>", "9<sup>5</sup>", "10<sup>3</sup>"):
        assert mark_up in page
    assert page.count('src="data:image/png') == 3
    assert {"One dot", "Another dot", "From a path"} <= set(re.findall(r'alt="([^"]*)"', page))
    [name] = set(re.findall(r'<td class="(tint-\d+) right">', page))
    assert f".{name} {{ color: light-dark(#ff0000" in page


def test_nothing_else_is_said(whole: Mapping[str, str]) -> None:
    for name in ("html", "pdf"):
        for wrong in (
            "true",
            "25percent",
            "<1>",
            "[U+",
            "Glyph",
            "chevron",
            "DejaVu",
            "rgb(",
            "None",
            "array",
        ):
            assert wrong not in whole[name]
    assert "format.html.css" in whole["notes"]
    assert len(re.findall("no effect", whole["notes"])) <= 2


def test_an_equation_in_cases_keeps_values_and_conditions_apart(whole: Mapping[str, str]) -> None:
    values, conditions = whole["pdf"].index("2𝑥"), whole["pdf"].index("ifodd")
    assert values < conditions < whole["pdf"].index("else")


def test_symbols_and_accents_come_from_the_font_of_formulas(tmp_path: Path) -> None:
    formulas = "$\\overrightarrow{AB} \\dddot{x} ⩽ b$\n\n$$\\begin{cases} d & ⟹ \\end{cases}$$\n"
    pages = words(rendered(tmp_path, f"{formulas}\nx ⟺ **⪯**\n").outputs["pdf"])
    assert {"⩽", "⟺", "⟹", "⪯"} <= set(pages)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x\n\n外交\n", '8:1: no font of the PDF has "外交" (line 8)'),
        (
            "```{python}\ntry:\n    open('a.txt')\nexcept OSError:\n    pass\n```\n\n交\n",
            '13:1: no font of the PDF has "交" (line 13)',
        ),
        ("$y_{\\text{会議}}$\n", '6:11: no font of the PDF has "会議" (line 6)'),
        ('x\n\n<iframe srcdoc="words"></iframe>\n', '8:1: no format shows the tag <iframe srcdoc="words">'),
        ('x ![a](dot.png){fig-cap="b"}\n', '6:17: the words of "fig-cap" are not shown here'),
        ("x <video controls></video>\n", '6:3: no format shows the tag <video controls>'),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        rendered(tmp_path, text)
    assert [str(item).partition("report.qmd:")[2].partition(";")[0] for item in caught.value.problems] == [
        problem
    ]


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("title: T\ndate: last-modified", '"last-modified" is a different day'),
        ("title: T\nauthor: [{name: A, affiliations: [{ref: none}]}]", 'no affiliation has the id "none"'),
        ('title: "{{< env HOME >}}"', '2:1: title: the shortcode "env" is not supported here'),
        ("title: T\nsubtitle: x {{< var none >}}", '3:1: subtitle: "none" does not name a single value'),
        ("title: T\nabstract: Of $\\nothing$", r"report.qmd:3: the formula cannot be read: \nothing"),
        ("title: T\nbibliography: old.bib", "old.bib:1:11: byte 0xe9 is not UTF-8"),
    ],
)
def test_front_matter_that_cannot_be_read_is_refused(front: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "old.bib").write_bytes(b"@book{a, t\xe9}")
    with pytest.raises(ReportError, match=re.escape(problem)):
        rendered(tmp_path, "x\n", front)


def test_a_figure_without_words_is_noted_at_its_line(tmp_path: Path) -> None:
    made = rendered(tmp_path, '![](dot.png){fig-alt="first"}\n\nText\n\n![](dot.png)\n')
    assert [(note.line, "alternative text" in note.what) for note in made.notes] == [(10, True)]


def test_the_running_head_is_empty_before_the_first_heading(tmp_path: Path) -> None:
    body = "Lead.\n\n{{< pagebreak >}}\n\nBefore.\n\n{{< pagebreak >}}\n\n# First\n\nText.\n"
    second = words(rendered(tmp_path, body, f"{PLAIN_FRONT}\ntoc: true").outputs["pdf"]).split("\n\n")[1]
    assert second.split() == ["T", "Before.", "2", "/", "3"]


def test_code_keeps_its_order_around_words_from_right_to_left(tmp_path: Path) -> None:
    code = "x = ['نان','שם'],[3,6,7,8]  # ب 9"
    made = rendered(tmp_path, f"```\n{code}\n```\n", f"{PLAIN_FRONT}\nlang: fa")
    with pypdfium2.PdfDocument(made.outputs["pdf"]) as pdf:
        text = pdf[0].get_textpage()
        said = text.get_text_range()
        places = {char: text.get_charbox(said.index(char))[0] for char in "xاש3678ب9"}
    assert sorted(places, key=places.__getitem__) == [*"xاש3678ب9"]

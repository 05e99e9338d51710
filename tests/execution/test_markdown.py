"""Outputs become Markdown by Quarto's rules (read from its source)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.execution.display import bundle, text_form
from cisreport.execution.forms import choose
from cisreport.execution.frames import frame_table
from cisreport.execution.inline import escaped, inline
from cisreport.execution.markdown import Writer
from cisreport.execution.runner import Execution, Result
from cisreport.formats import FORMATS, HTML, PDF
from cisreport.rendering.tree import stringify

SVG = "image/svg+xml"


@pytest.mark.parametrize(
    ("forms", "html", "typst"),
    [
        ({"text/html", "text/markdown", "text/plain"}, "text/html", "text/markdown"),
        ({"text/markdown", SVG, "text/plain"}, "text/markdown", "text/markdown"),
        ({SVG, "image/png", "text/plain"}, SVG, SVG),
        ({"image/png", "image/jpeg", "text/plain"}, "image/png", "image/png"),
        ({"text/html", SVG, "text/plain"}, "text/html", SVG),
        ({"text/html", "text/plain"}, "text/html", "text/html"),
        ({"text/plain"}, "text/plain", "text/plain"),
        ({"text/latex", "text/plain"}, "text/plain", "text/plain"),
    ],
)
def test_order_of_forms(forms: set[str], html: str, typst: str) -> None:
    data = dict.fromkeys(forms, "x")
    assert (choose(data, "html"), choose(data, "typst")) == (html, typst)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.5", "1.5"),
        ("-3", "-3"),
        ("[1, '*']", "[1, '*']"),
        ("*plain*", "*plain*"),
        ("'a*b_c'", r"a\*b\_c"),
        ("'(x) [y] {z} #1 >2 +3 a,b a-b a.b a!b `c`'",
         r"\(x\) \[y\] \{z\} \#1 \>2 \+3 a\,b a\-b a\.b a\!b \`c\`"),
        ("'<b> & \"q\" $x$ @c ~s~ ^t^ |'", "<b\\> & \"q\" $x$ @c ~s~ ^t^ |"),
        ('"it\'s"', "it's"),
        (r"'a\\b\n'", r"a\\\\\\\\b\\\\n"),
        ("''", ""),
        ("'", ""),
        ("'a\"", "'a\""),
    ],
)  # fmt: skip
def test_plain_text_is_escaped_as_quarto_does(text: str, expected: str) -> None:
    assert escaped(text) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"text/markdown": "**b**", "text/plain": "x"}, "**b**"),
        ({"text/markdown": "", "text/plain": "x"}, "`{python} v`"),
        ({"text/plain": "''"}, "`{python} v`"),
        ({"text/plain": "None"}, "None"),
        (
            {"text/html": "<i>h</i>", "text/plain": "'p'"},
            '[]{.cr-html text="&#x3c;i&#x3e;h&#x3c;/i&#x3e;"}',
        ),
        (
            {"text/html": "<i>h</i>", "text/markdown": "*m*"},
            (
                '[[]{.cr-html text="&#x3c;i&#x3e;h&#x3c;/i&#x3e;"}]{.content-visible when-format="html"}'
                '[*m*]{.content-visible when-format="typst"}'
            ),
        ),
    ],
)
def test_inline_results(data: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FORMATS.keys() - {HTML.name, PDF.name}:
        monkeypatch.delitem(FORMATS, name)
    assert inline(data, "`{python} v`") == expected


class Rich:
    def _repr_markdown_(self) -> str:
        return "**md**"

    def _repr_html_(self) -> tuple[str, dict[str, str]]:
        return "<b>html</b>", {}

    def _repr_svg_(self) -> None:
        return None

    def _repr_png_(self) -> bytes:
        return b"\x89PNG"

    def __repr__(self) -> str:
        return "rich"


def test_every_form_of_an_object_is_taken() -> None:
    assert bundle(Rich()) == {
        "text/markdown": "**md**",
        "text/html": "<b>html</b>",
        "image/png": "iVBORw==",
        "text/plain": "rich",
    }


def test_a_class_has_no_forms() -> None:
    assert bundle(Rich) == {"text/plain": f"{__name__}.Rich"}


@pytest.mark.parametrize(
    ("value", "text"),
    [({3, 1, 2}, "{1, 2, 3}"), (int, "int"), ("a'b", '"a\'b"'), ({"b": 1, "a": 2}, "{'b': 1, 'a': 2}")],
)
def test_plain_text(value: object, text: str) -> None:
    assert text_form(value) == text


HOSTILE = [
    "a|b",
    "<i>x</i>",
    "*x* _y_ `z`",
    "$x$ @c [l](u)",
    '"q" \\ {.c}',
    "line\nbreak",
    "`{python} 1`",
]


def tree_of(frame: pd.DataFrame) -> list[Any]:
    """Return the content of pandoc's table of a frame."""
    opening, tree, closing = frame_table(frame).splitlines()
    assert (opening, closing) == ("``` {.cr-frame}", "```")
    (table,) = json.loads(tree)["blocks"]
    content: list[Any] = table["c"]
    return content


def words_of(row: list[Any]) -> list[str]:
    return [stringify(cell[4]) for cell in row[1]]


def test_a_frame_is_plain_text_whatever_it_contains() -> None:
    frame = pd.DataFrame({"name": HOSTILE, "n": [1.0, 2.5, None, 4, 5, 6, 7]})
    _, _, specs, head, (body,), _ = tree_of(frame)
    assert [words_of(row) for row in head[1]] == [["", "name", "n"]]
    assert [words_of(row)[1] for row in body[3]] == [text.replace("\n", "\\n") for text in HOSTILE]
    assert {part["t"] for row in body[3] for part in row[1][1][4][0]["c"]} == {"Str", "Space"}
    assert [side["t"] for side, _ in specs] == ["AlignRight", "AlignLeft", "AlignRight"]


def test_a_long_frame_is_cut_as_pandas_does() -> None:
    rows = tree_of(pd.DataFrame({"n": range(100)}))[4][0][3]
    assert len(rows) == 10 + 1
    assert words_of(rows[5]) == ["...", "..."]


def test_a_grouped_frame_has_one_row_of_names() -> None:
    frame = pd.DataFrame({"a": [1, 1], "b": ["x", "y"], "n": [1, 2]}).set_index(["a", "b"])
    (names,) = tree_of(frame)[3][1]
    assert words_of(names) == ["a", "b", "n"]


def test_a_frame_without_rows_keeps_its_names() -> None:
    content = tree_of(pd.DataFrame(columns=["a", "b"]))
    assert words_of(content[3][1][0]) == ["", "a", "b"]
    assert content[4][0][3] == []


def markdown(directory: Path, options: str, *outputs: dict[str, object], front: str = "") -> str:
    path = directory / "report.qmd"
    path.write_text(f"---\ntitle: T\n{front}---\n```{{python}}\n{options}x = 1\n```\n", "utf-8")
    writer = Writer(read_document(path), directory)
    text = writer.markdown(Execution(results=(Result(outputs=outputs),)))
    if writer.problems:
        raise ReportError(writer.problems)
    return text


def result(**forms: str) -> dict[str, object]:
    return {"kind": "result", "data": {name.replace("_", "/"): form for name, form in forms.items()}}


STDERR: dict[str, object] = {"kind": "stream", "name": "stderr", "text": "careful\n"}
STDOUT: dict[str, object] = {"kind": "stream", "name": "stdout", "text": "said\n"}
FIGURE: dict[str, object] = {"kind": "display", "data": {SVG: "<svg/>", "text/plain": "<Figure>"}}


def test_code_and_output_are_shown(tmp_path: Path) -> None:
    text = markdown(tmp_path, "", STDOUT, result(text_plain="7"))
    assert "``` {.python .cell-code}\nx = 1\n```" in text
    assert "``` {.cell-output .cell-output-stdout}\nsaid\n```" in text
    assert "``` {.cell-output .cell-output-display}\n7\n```" in text


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ("", {"x = 1", "said", "careful"}),
        ("#| echo: false\n", {"said", "careful"}),
        ("#| warning: false\n", {"x = 1", "said"}),
        ("#| output: false\n", {"x = 1"}),
        ("#| include: false\n", set()),
        ("#| output: asis\n#| echo: false\n", {"said", "careful"}),
    ],
)
def test_options_hide_parts(options: str, shown: set[str], tmp_path: Path) -> None:
    text = markdown(tmp_path, options, STDOUT, STDERR)
    assert {word for word in ("x = 1", "said", "careful") if word in text} == shown


def test_a_cell_option_wins_over_the_default(tmp_path: Path) -> None:
    front = "execute:\n  echo: false\n"
    assert "x = 1" not in markdown(tmp_path, "", front=front)
    assert "x = 1" in markdown(tmp_path, "#| echo: true\n", front=front)


def test_code_that_one_format_shows(tmp_path: Path) -> None:
    front = "format:\n  html:\n    echo: true\n  typst:\n    execute:\n      echo: false\n"
    assert ':::::: {.content-visible when-format="html"}\n\n```' in markdown(tmp_path, "", front=front)
    assert "content-visible" not in markdown(tmp_path, "#| echo: true\n", front=front)
    both = front.replace("false", "fenced")
    assert markdown(tmp_path, "", front=both).count("content-visible") == 3


def test_output_with_fences_gets_a_longer_fence(tmp_path: Path) -> None:
    text = markdown(tmp_path, "", {"kind": "stream", "name": "stdout", "text": "````\n"})
    assert "````` {.cell-output" in text


@pytest.mark.parametrize(
    ("text", "with_figure", "without"),
    [
        ("[<matplotlib.lines.Line2D at 0x7f>]", False, False),
        ("Text(0.5, 1.0, 'title')", False, True),
        ("(1, 2)", False, True),
        ("42", True, True),
    ],
)
def test_echoes_of_plotting_objects_are_dropped(
    text: str, with_figure: bool, without: bool, tmp_path: Path
) -> None:
    echo = result(text_plain=text)
    assert (text in markdown(tmp_path, "#| fig-alt: A.\n", echo, FIGURE)) == with_figure
    assert (text in markdown(tmp_path, "", echo)) == without


def test_a_labeled_figure_is_a_cross_reference_div(tmp_path: Path) -> None:
    options = '#| label: fig-a\n#| fig-cap: "Two\\n  lines"\n#| fig-alt: "An \\"alt\\"."\n'
    text = markdown(tmp_path, options, FIGURE)
    assert "::::: {#fig-a}" in text
    assert "\nTwo lines\n:::::" in text
    assert 'fig-alt="An &#x22;alt&#x22;."' in text


def test_several_figures_become_parts_of_one(tmp_path: Path) -> None:
    options = "#| label: fig-a\n#| fig-cap: A\n#| fig-subcap: [B, C]\n#| layout-ncol: 2\n#| fig-alt: [x, y]\n"
    text = markdown(tmp_path, options, FIGURE, FIGURE)
    assert '::::: {#fig-a layout-ncol="2"}' in text
    assert [line for line in text.splitlines() if line.startswith(":::: {#")] == [
        ":::: {#fig-a-1}", ":::: {#fig-a-2}",
    ]  # fmt: skip
    assert [text.count(f'fig-alt="{alt}"') for alt in "xy"] == [1, 1]
    assert text.index("\nB\n") < text.index("\nC\n") < text.index("\nA\n")


def test_the_code_of_a_cell_can_be_a_listing(tmp_path: Path) -> None:
    text = markdown(tmp_path, '#| lst-label: lst-a\n#| lst-cap: "A \\"b\\""\n')
    assert '``` {#lst-a lst-cap="A &#x22;b&#x22;" .python .cell-code}' in text


def test_outputs_can_be_in_columns(tmp_path: Path) -> None:
    text = markdown(tmp_path, "#| layout-nrow: 1\n#| fig-alt: x\n", FIGURE, FIGURE)
    assert text.count(":::: {.layout-item}") == 2
    assert '::::: {layout-nrow="1"}' in text


@pytest.mark.parametrize(
    ("options", "outputs", "expected"),
    [
        (
            "#| label: fig-a\n#| fig-alt: x\n",
            [],
            (
                'the cell "fig-a" has 0 outputs to number, not one figure; '
                'add "fig-subcap", or put each figure into a separate cell with a label'
            ),
        ),
        (
            "#| label: fig-a\n#| fig-cap: A\n#| fig-subcap: [B]\n",
            [FIGURE, FIGURE],
            (
                'the cell "fig-a" gives 2 images, and "fig-subcap" has 1 captions; '
                "write a caption for each image, in their order"
            ),
        ),
        (
            "#| label: fig-a\n#| fig-cap: A\n#| fig-subcap: [B, C]\n",
            [FIGURE, FIGURE, result(text_markdown="x", text_plain="x")],
            (
                'the numbered outputs of the cell "fig-a" are not two or more images; '
                'remove "fig-subcap", or show only images'
            ),
        ),
        (
            "#| fig-subcap: [B, C]\n#| fig-alt: x\n",
            [FIGURE, FIGURE],
            '"fig-subcap" needs a figure that contains the parts; add "label: fig-..." and "fig-cap"',
        ),
        (
            "#| lst-label: lst-a\n",
            [],
            'a listing needs both a label and a caption; give "lst-label" and "lst-cap"',
        ),
        (
            "#| lst-label: a\n#| lst-cap: A\n",
            [],
            'the label "a" is not the label of a listing; begin it with "lst-"',
        ),
        (
            "#| label: lst-a\n",
            [],
            'the label "lst-a" is the label of a listing; write "lst-label: lst-a"',
        ),
        (
            "#| label: tbl-a\n",
            [],
            'the cell "tbl-a" has 0 outputs to number, not one table; '
            "put each table into a separate cell with a label",
        ),
        (
            "",
            [result(text_plain="<Sheep object at 0x7f3a55e0>")],
            (
                "the result '<Sheep object at 0x7f3a55e0>' is not a text for readers; "
                "show a value of the object, not the object"
            ),
        ),
    ],
)
def test_outputs_that_cannot_be_shown(
    options: str, outputs: list[dict[str, object]], expected: str, tmp_path: Path
) -> None:
    with pytest.raises(ReportError) as caught:
        markdown(tmp_path, options, *outputs)
    assert str(caught.value).endswith(f"report.qmd:4: {expected}")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            {SVG: "<svg/>", "text/plain": "x"},
            "a table or figure cannot be within a line of text; make it the last expression of a cell",
        ),
        (
            {"text/html": "", "text/plain": "x"},
            "the result is empty HTML, whose markup Quarto prints; return a form that is not empty",
        ),
    ],
)
def test_results_that_cannot_be_in_a_line(data: dict[str, str], expected: str, tmp_path: Path) -> None:
    path = tmp_path / "report.qmd"
    path.write_text("---\ntitle: T\n---\nsee `{python} x`\n", "utf-8")
    writer = Writer(read_document(path), tmp_path)
    writer.markdown(Execution(results=(Result(data=data),)))
    assert [str(problem) for problem in writer.problems] == [f"{path}:4:5: {expected}"]


def test_a_stream_is_printed_as_a_terminal_shows_it(tmp_path: Path) -> None:
    text = markdown(tmp_path, "", {"kind": "stream", "name": "stdout", "text": "step 0\rstep 1\r\n"})
    assert "``` {.cell-output .cell-output-stdout}\nstep 1\n```" in text


def test_a_stream_that_shows_nothing_at_the_end_is_not_an_output(tmp_path: Path) -> None:
    erased: dict[str, object] = {"kind": "stream", "name": "stderr", "text": "50%|#\r     \r"}
    assert "cell-output" not in markdown(tmp_path, "", erased)

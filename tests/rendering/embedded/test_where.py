"""Problems and notes name the place of what they are about, wherever in a document it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.errors import Problem, ReportError
from cisreport.rendering.embedded import render_embedded

FEATURES = Path(__file__).parents[2] / "features"
FRONT = "---\ntitle: T\ndate: 2022-05-14\nbibliography: works.bib\n---\n\nBefore.\n\n"
WHAT = {
    "a reference": "@fig-nonesuch",
    "a citation": "[@nobody2020]",
    "a tag": "<canvas>",
    "an image on the network": "![w](https://e.org/i.png)",
    "a missing image": "![w](gone.png)",
    "a formula": "$\\nothing{x}$",
    "a link to no place": "[w](#none)",
    "words under the pointer": "[w](https://e.org 'hover')",
    "a style that hides": "[w]{style='display: none'}",
}
PLACES = {
    "a paragraph": "First words {} last",
    "a heading": "# First words {} last",
    "a cell of a table": "| a | b |\n|---|---|\n| 1 | First words {} last |",
    "a footnote": "Text.^[First words {} last.]",
    "a footnote of several lines": "Text.[^a]\n\n[^a]: First words\n    second line {} last.",
    "the attribute of a callout": '::: {{.callout-note title="First words {} last"}}\nx\n:::',
    "the heading of a callout": "::: {{.callout-note}}\n## First words {} last\nx\n:::",
    "a tab": "::: {{.panel-tabset}}\n## First words {} last\nx\n:::",
    "the caption of an image": "![First words {} last](dot.svg){{#fig-a}}",
    "the caption of a div": "::: {{#fig-a}}\nx\n\nFirst words {} last\n:::",
    "the caption of a table": "| a |\n|---|\n| 1 |\n\n: First words {} last {{#tbl-a}}",
    "the caption of a cell": (
        "```{{python}}\n#| label: fig-a\n#| fig-cap: First words {} last\n"
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);\n```"
    ),
}


def found(path: Path) -> set[Problem]:
    try:
        return set(render_embedded(read_document(path), to=("html", "pdf"), parameters={}).notes)
    except ReportError as error:
        return set(error.problems)


@pytest.mark.parametrize("place", PLACES)
def test_the_place_of_what_is_wrong(place: str, tmp_path: Path) -> None:
    for name in ("dot.svg", "works.bib"):
        shutil.copyfile(FEATURES / name, tmp_path / name)
    wrong: dict[str, set[tuple[int, int]]] = {}
    for what, written in WHAT.items():
        text = FRONT + PLACES[place].format(written) + "\n"
        (tmp_path / "report.qmd").write_text(text, "utf-8")
        before = text.partition("First words")[0]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        lines = text.splitlines()
        end = next(number for number, shown in enumerate(lines, 1) if "last" in shown)
        places = {(item.line, item.column) for item in found(tmp_path / "report.qmd")}
        if not any(line <= at <= end and column - 8 <= within <= len(lines[at - 1]) for at, within in places):
            wrong[what] = places
    assert wrong == {}

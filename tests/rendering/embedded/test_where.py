"""Problems and notes name the place of what they are about, wherever in a document it is."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.errors import Problem, ReportError
from cisreport.rendering.embedded import render_embedded

FEATURES = Path(__file__).parents[2] / "features"
FRONT = "---\ntitle: T\ndate: 2022-05-14\nbibliography: works.bib\n---\n\nBefore.\n\n"
WHAT = {
    "a reference": "@fig-nonesuch{n}",
    "a citation": "[@nobody{n}]",
    "a tag": "<canvas>",
    "an image on the network": "![w](https://e.org/{n}.png)",
    "a missing image": "![w](gone{n}.png)",
    "a formula": "$\\nothing{{x}}$",
    "a link to no place": "[w](#none{n})",
    "words under the pointer": "[w](https://e.org 'hover {n}')",
    "a style that hides": "[w]{{style='display: none'}}",
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
    "the caption of an image": "![First words {} last](dot.svg){{#fig-image}}",
    "the caption of a div": "::: {{#fig-div}}\nx\n\nFirst words {} last\n:::",
    "the caption of a table": "| a |\n|---|\n| 1 |\n\n: First words {} last {{#tbl-a}}",
    "the caption of a cell": (
        "```{{python}}\n#| label: fig-cell\n#| fig-cap: First words {} last\n"
        "class Dot:\n    def _repr_svg_(self):\n        return open('dot.svg').read()\n\nDot()\n```"
    ),
}


def found(path: Path) -> set[Problem]:
    try:
        return set(render_embedded(read_document(path), to=("html", "pdf"), parameters={}).notes)
    except ReportError as error:
        return set(error.problems)


def unnamed(what: str, places: Collection[str], folder: Path) -> list[str]:
    """Return those of some places, with the same wrong in each, that no problem and no note names."""
    parts = [PLACES[place].format(WHAT[what].format(n=n)) for n, place in enumerate(places)]
    text = FRONT + "".join(f"{part}\n\n" for part in parts)
    (folder / "report.qmd").write_text(text, "utf-8")
    named = {(item.line, item.column) for item in found(folder / "report.qmd")}
    lines, end, missing = text.splitlines(), 0, []
    for place in places:
        line = next(n for n, shown in enumerate(lines, 1) if n > end and "First words" in shown)
        end = next(n for n, shown in enumerate(lines, 1) if n >= line and "last" in shown)
        column = lines[line - 1].index("First words") + 1
        if not any(line <= n <= end and column - 8 <= at <= len(lines[n - 1]) for n, at in named):
            missing.append(place)
    return missing


@pytest.mark.parametrize("what", WHAT)
def test_the_place_of_what_is_wrong(what: str, tmp_path: Path) -> None:
    """Some problems end a render, so the places after the first are tried alone."""
    for name in ("dot.svg", "works.bib"):
        shutil.copyfile(FEATURES / name, tmp_path / name)
    alone = unnamed(what, PLACES, tmp_path)
    assert len(alone) < len(PLACES)
    assert [place for place in alone if unnamed(what, [place], tmp_path)] == []

"""TeX commands that a document of Quarto defines in a formula, which MathJax alone would know, expanded."""

from __future__ import annotations

import json
from typing import Final

from cisreport.placing import scratch
from cisreport.rendering.embedded.tex.definitions import with_definitions
from cisreport.rendering.pandoc import run_pandoc
from cisreport.rendering.tree import Element, Tree, elements, walk

_READER: Final = "markdown+tex_math_dollars+latex_macros"


def expand_commands(tree: Tree, shown: str) -> None:
    """Expand the commands that formulas of a tree define, in all its formulas, and remove the definitions.

    Parameters
    ----------
    tree : Tree
        The document, changed in place.
    shown : str
        The document, for problems.

    Raises
    ------
    ReportError
        If pandoc cannot read a formula.
    """
    defining = {id(math): made for math in elements(tree["blocks"], "Math") if (made := _definitions(math))}
    if not defining:
        return
    formulas = [math for math in elements(tree["blocks"], "Math") if id(math) not in defining]
    expanded = _expanded([*defining.values()], [math["c"][1] for math in formulas], shown)
    for math, tex in zip(formulas, expanded, strict=True):
        math["c"][1] = tex

    def remove(math: Element) -> list[Element] | None:
        return [] if id(math) in defining else None

    walk(tree["blocks"], {"Math": remove})


def _definitions(math: Element) -> str:
    """Return the definitions of a formula that is nothing else, as Markdown; of others an empty text."""
    formula = f"$$\n{math['c'][1].strip()}\n$$"
    made = with_definitions(formula).strip()
    return made if "$$" not in made else ""


def _expanded(definitions: list[str], formulas: list[str], shown: str) -> list[str]:
    """Return formulas with the commands of definitions replaced; each is a paragraph of Markdown."""
    paragraphs = [f"$${' '.join(tex.split())}$$" for tex in formulas]
    with scratch() as folder:
        written, _ = run_pandoc(
            [f"--from={_READER}", "--to=json"],
            text="\n\n".join([*definitions, *paragraphs]),
            directory=folder,
            log=folder / "log.json",
            shown=shown,
        )
    found = [math["c"][1] for math in elements(json.loads(written)["blocks"], "Math")]
    return found if len(found) == len(formulas) else formulas

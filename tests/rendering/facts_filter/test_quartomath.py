"""Commands that a document of Quarto defines in a formula."""

from __future__ import annotations

from typing import Any

from cisreport.rendering.facts_filter.quartomath import expand_commands
from cisreport.rendering.tree import Tree, elements


def formula(tex: str, kind: str = "InlineMath") -> dict[str, Any]:
    return {"t": "Math", "c": [{"t": kind}, tex]}


def tree(*formulas: dict[str, Any]) -> Tree:
    return {"meta": {}, "blocks": [{"t": "Para", "c": [item]} for item in formulas]}


def shown(document: Tree) -> list[str]:
    return [math["c"][1] for math in elements(document["blocks"], "Math")]


def test_commands_are_expanded_and_their_definitions_removed() -> None:
    defining = formula("\n\\newcommand{\\river}[1]{\\mathbf{#1}}\n", "DisplayMath")
    document = tree(formula("\\river{y} + 1"), defining, formula("\n a\n= \\river{x}\n", "DisplayMath"))
    expand_commands(document, "a.qmd")
    assert shown(document) == ["\\mathbf{y} + 1", "a = \\mathbf{x}"]


def test_formulas_without_definitions_stay_as_they_are() -> None:
    document = tree(formula("\\river{y}\n+ 1"), formula("\\newcommand{\\a}{b} \\a", "DisplayMath"))
    expand_commands(document, "a.qmd")
    assert shown(document) == ["\\river{y}\n+ 1", "\\newcommand{\\a}{b} \\a"]

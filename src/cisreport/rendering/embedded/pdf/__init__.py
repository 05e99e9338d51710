"""The print: the tree as ``report.typ`` presents it, tagged and with its texts for readers who do not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cisreport.rendering.embedded.pdf import blocks, tables, text
from cisreport.rendering.embedded.pdf.characters import printable
from cisreport.rendering.embedded.pdf.figures import mark_movable
from cisreport.rendering.embedded.pdf.titles import set_metadata
from cisreport.rendering.embedded.run import KINDS, Run
from cisreport.rendering.tree import Element, Tree, elements

_RULES: Final = text.RULES | blocks.RULES | tables.RULES


def to_print(tree: Tree) -> Sequence[str]:
    """Turn a normalized tree, in place, into what pandoc writes for Typst.

    Returns
    -------
    sequence of str
        Tables with too many columns for a page: their identifiers, or the words that they begin with.
    """
    found = list(elements(tree, *KINDS))
    name_unprintable(found)
    run, headings = Run.begun(tree, found, _RULES)
    set_metadata(tree, headings)
    mark_movable(tree["blocks"])
    tables.mark_turnable(tree["blocks"])
    run.present_inside(tree["meta"])
    run.present_inside(tree["blocks"])
    return run.too_wide


def name_unprintable(found: Sequence[Element]) -> None:
    """Name the characters that no font of the print has by their codes, in the words and code found."""
    for element in found:
        match element["t"]:
            case "Str":
                element["c"] = printable(element["c"])
            case "Code" | "CodeBlock":
                element["c"][1] = printable(element["c"][1])

"""A Word document: the tree as pandoc writes it with our reference document, before the last changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cisreport.rendering.embedded.direction import TEXTS, mark_directions
from cisreport.rendering.embedded.outline import IDENTIFIED, level_headings, unique_identifiers
from cisreport.rendering.embedded.run import Run
from cisreport.rendering.embedded.word import blocks, tables, text
from cisreport.rendering.embedded.word.titles import front
from cisreport.rendering.tree import Tree, elements

_RULES: Final = text.RULES | blocks.RULES | tables.RULES


def to_word(tree: Tree) -> Sequence[str]:
    """Turn a normalized tree, in place, into what pandoc writes for Word.

    Returns
    -------
    sequence of str
        Tables with too many columns for a page: their identifiers, or the words that they begin with.
    """
    found = list(elements(tree, *TEXTS, *IDENTIFIED))
    level_headings(found, 1)
    identifiers = unique_identifiers(found)
    mark_directions(tree, (element for element in found if element["t"] in TEXTS))
    tree["blocks"] = tables.mark_turnable(tree["blocks"])
    run = Run(identifiers=frozenset(identifiers), rules=_RULES)
    opening = front(tree, [element for element in found if element["t"] == "Header"], run)
    run.present_inside(tree["blocks"])
    tree["blocks"] = [*opening, *tree["blocks"]]
    kept = ("lang", "dir")
    tree["meta"] = {name: tree["meta"][name] for name in kept if name in tree["meta"]}
    return run.too_wide

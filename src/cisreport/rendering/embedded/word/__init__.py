"""A Word document: the tree as pandoc writes it with our reference document, before the last changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cisreport.rendering.embedded.run import KINDS, Run
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
    run, headings = Run.begun(tree, list(elements(tree, *KINDS)), _RULES)
    tree["blocks"] = tables.mark_turnable(tree["blocks"])
    opening = front(tree, headings, run)
    run.present_inside(tree["blocks"])
    tree["blocks"] = [*opening, *tree["blocks"]]
    kept = ("lang", "dir")
    tree["meta"] = {name: tree["meta"][name] for name in kept if name in tree["meta"]}
    return run.too_wide

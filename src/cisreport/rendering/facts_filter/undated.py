"""Works without a date: citations say in words what styles abbreviate as "n.d."."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from cisreport.rendering.tree import Element, Tree, elements, has_class, stringify

_ABBREVIATED: Final = re.compile(r"(?<![\w.])n\.d\.(?:-(?P<letter>[a-z]+)\.?)?")
_ENDS: Final = (".", "?", "!")


def spell_out_no_date(tree: Tree) -> None:
    """Replace "n.d." in the citations and the references of an English document, in place."""
    if not stringify(tree["meta"].get("lang", "")).lower().startswith("en"):
        return
    for element in elements(tree["blocks"], "Cite", "Span", "Div"):
        if element["t"] == "Cite" or has_class(element, "citation"):  # a span under Quarto
            _spell_out(element["c"][1], is_entry=False)
        elif has_class(element, "csl-entry"):
            for paragraph in element["c"][1]:
                _spell_out(paragraph["c"], is_entry=True)


def _spell_out(inlines: list[Element], *, is_entry: bool) -> None:
    """Replace the words in inlines; a title in an entry is in quotes or emphasized, and stays as it is."""
    before = ""
    for word in inlines if is_entry else elements(inlines, "Str"):
        if word["t"] == "Str" and "n.d." in word["c"]:
            is_sentence = is_entry and before.endswith(_ENDS)
            word["c"] = _ABBREVIATED.sub(_SENTENCE if is_sentence else _PHRASE, word["c"])
        before = word["c"] if word["t"] == "Str" else before


def _said(match: re.Match[str], words: str, end: str) -> str:
    letter = match["letter"]
    return words + (f" ({letter})" if letter else "") + end


_PHRASE: Final = partial(_said, words="date not stated", end="")
_SENTENCE: Final = partial(_said, words="Date not stated", end=".")

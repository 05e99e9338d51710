"""Elements that the registers are made of."""

from __future__ import annotations

from collections.abc import Sequence

from cisreport.rendering.facts_filter.words import prose
from cisreport.rendering.tree import Element, attr, text


def heading(level: int, identifier: str, words: str, *classes: str) -> Element:
    """Return a heading without a number."""
    return {"t": "Header", "c": [level, attr(identifier, ("unnumbered", *classes)), prose(words)]}


def paragraph(words: str) -> Element:
    """Return a paragraph of words."""
    return {"t": "Para", "c": prose(words)}


def plain(inlines: list[Element]) -> Element:
    """Return inlines as a block of a cell."""
    return {"t": "Plain", "c": inlines}


def link(label: str, target: str, *classes: str) -> Element:
    """Return a link; its label is one word, whatever spaces it has."""
    return {"t": "Link", "c": [attr("", classes), [text(label)], [target, ""]]}


def joined(items: Sequence[Element]) -> list[Element]:
    """Return elements with a comma and a space between them."""
    inlines: list[Element] = []
    for n, item in enumerate(items):
        inlines += [{"t": "Str", "c": ","}, {"t": "Space"}, item] if n else [item]
    return inlines


def pages(targets: Sequence[str]) -> Element:
    """Return a span for the numbers of the pages of targets, which only the print knows."""
    return {
        "t": "Span",
        "c": [attr("", ("pages",), {"of": " ".join(name.removeprefix("#") for name in targets)}), []],
    }

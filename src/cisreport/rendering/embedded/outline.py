"""What both formats ask of the tree: heading levels, identifiers, plain text."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import unquote

from cisreport.rendering.tree import (
    LEAVES,
    Attributes,
    Element,
    Tree,
    elements,
    has_class,
    stringify,
    text,
    walk,
)
from cisreport.spans import TITLE_WORDS

IDENTIFIED: Final = ("Header", "Div", "Span", "CodeBlock", "Code", "Figure", "Table", "Link", "Image")
"""Types of elements that have identifiers."""
OTHER: Final = "-section"
"""What follows an identifier that has to give way to one of the library or of the page."""
INLINE: Final = "inline"
"""Class of an image within text."""
LONGEST_UNBROKEN: Final = 24
"""Characters of a cited value that stays on one line."""

_MADE: Final = frozenset({"value", "name", "claim", "fact-id"})
_LENGTH: Final = re.compile(r"(\d+\.?\d*|\.\d+)([A-Za-z]*%?)", re.ASCII)
_LEVELS: Final = {
    "Superscript": dict(zip("0123456789+-−=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿ", strict=True)),
    "Subscript": dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True)),
}
"""Characters that are raised or lowered, by type of element and what they are otherwise."""
_CALLOUTS: Final = {
    "note": "Note",
    "tip": "Tip",
    "warning": "Warning",
    "important": "Important",
    "caution": "Caution",
}


def level_headings(found: Sequence[Element], top: int) -> None:
    """Give the top ones of the headings found a level, and those below them the ones below it, at most 6."""
    headers = [element for element in found if element["t"] == "Header"]
    shift = top - min((header["c"][0] for header in headers), default=top)
    for header in headers:
        header["c"][0] = min(header["c"][0] + shift, 6)


def unique_identifiers(found: Sequence[Element]) -> set[str]:
    """Make the identifiers of the elements found unique, and have links name them; return what is left.

    Identifiers that the library made stay, since its links lead there; else the first element does.
    """
    identified = [element for element in found if element["t"] in IDENTIFIED]
    places = {Attributes(element).identifier for element in identified if _is_made(element)}
    places.discard("")
    seen: set[str] = set()
    for element in identified:
        attributes = Attributes(element)
        if attributes.identifier in places and not _is_made(element):
            attributes.identifier += OTHER
        if attributes.identifier in seen:
            attributes.identifier = ""
        elif attributes.identifier:
            seen.add(attributes.identifier)
    for element in identified:
        target = element["c"][2] if element["t"] == "Link" else [""]
        if target[0].startswith("#") and target[0][1:] not in seen:
            target[0] = unquote(target[0])
    return seen


def _is_made(element: Element) -> bool:
    """Return whether the library made an element: a value, a name, or a fact in the register."""
    return element["t"] in ("Link", "Span") and not _MADE.isdisjoint(Attributes(element).classes)


def reprint(inlines: list[Element]) -> list[Element]:
    """Return inlines without links, notes and identifiers, to be printed a second time, as in contents."""
    words = copy.deepcopy(inlines)
    for element in elements(words, "Code", "Image"):
        Attributes(element).identifier = ""
    walk(
        words,
        {
            "Link": lambda link: link["c"][1],
            "Note": lambda _: [],
            "Span": lambda span: span["c"][1],
            "Cite": lambda cite: cite["c"][1],
        },
    )
    return words


def is_listed(header: Element, depth: int, top: int) -> bool:
    """Return whether the contents list a header, given their depth and the level of top headings."""
    return bool(header["c"][0] - top < depth) and not has_class(header, "unlisted")


def contents_depth(tree: Tree) -> int:
    """Return the depth of the contents: 0 when the document asks for none, 3 by default."""
    meta = tree["meta"]
    if "toc" not in meta or stringify(meta["toc"]) == "false":
        return 0
    depth = stringify(meta.get("toc-depth", ""))
    return int(depth) if depth.isdigit() else 3


def plain(value: Any) -> str:
    """Return elements or a metadata value as one line of plain text; nothing is empty.

    Numbers that are raised or lowered have the characters for it: ``10⁶`` is not 106.
    """
    if not value:
        return ""
    if next(elements(value, *_LEVELS), None):
        value = copy.deepcopy(value)
        walk(value, dict.fromkeys(_LEVELS, _leveled))
    if isinstance(value, dict) and value["t"] == "MetaBlocks" and len(value["c"]) > 1:
        return _one_line(" ".join(_words(block) for block in value["c"]))
    return _one_line(stringify(value))


def _leveled(element: Element) -> list[Element] | None:
    """Return raised or lowered inlines as characters, or None if there are none for them."""
    words, level = stringify(element["c"]), _LEVELS[element["t"]]
    return [text("".join(level[char] for char in words))] if set(words) <= set(level) else None


def _words(block: Element) -> str:
    return str(block["c"][1]) if block["t"] == "CodeBlock" else stringify(block)


def _one_line(words: str) -> str:
    return re.sub(r"[ \t\n\r\f\v]+", " ", words)


def caption_text(blocks: list[Element]) -> str:
    """Return the text of a caption, without the list of its facts."""
    words = copy.deepcopy(blocks)
    walk(words, {"Span": lambda span: [] if has_class(span, "facts") else None})
    return plain(words)


def as_list(value: Element | None) -> list[Element]:
    """Return a metadata value as a list, whether it has one item or several."""
    if value is None:
        return []
    return list(value["c"]) if value["t"] == "MetaList" else [value]


def alternative(image: Element) -> str:
    """Return an image's alternative text: what is said for it, else its caption."""
    attributes = Attributes(image)
    given = (attributes.get("alt"), attributes.get("fig-alt"))
    return next((words for words in given if words is not None), plain(image["c"][1]))


def mark_inline_images(tree: Tree) -> None:
    """Give images within text a class that says so."""
    for block in elements(tree, "Para", "Plain", "Header"):
        inlines = block["c"][2] if block["t"] == "Header" else block["c"]
        if all(inline["t"] in LEAVES for inline in inlines):
            continue
        for image in elements(inlines, "Image"):
            classes = Attributes(image).classes
            # A note's paragraphs come after the one around it, and have the last word.
            classes[:] = [name for name in classes if name != INLINE]
            if len(inlines) > 1 or block["t"] == "Header":
                classes.append(INLINE)


def length(words: str) -> tuple[float, str]:
    """Return number and unit of a length such as ``50%`` or ``3in``; for other words 0 and nothing."""
    found = _LENGTH.fullmatch(words)
    return (float(found[1]), found[2]) if found else (0.0, "")


def is_unbroken(link: Element) -> bool:
    """Return whether a cited value is short enough for one line."""
    words = stringify(link["c"][1])
    return " " not in words and len(words) <= LONGEST_UNBROKEN


def callout(div: Element) -> tuple[str, str, str, str | None] | None:
    """Return a callout's kind, its name, its title and its number, or None for any other Div."""
    attributes = Attributes(div)
    if "callout" not in attributes.classes:
        return None
    for kind, name in _CALLOUTS.items():
        if f"callout-{kind}" in attributes.classes:
            number = attributes.get("number")
            return kind, attributes.get("kind") or name, attributes.get("title") or "", number
    return None


def is_title(block: Element) -> bool:
    """Return whether a block has the words of a title."""
    return block["t"] == "Div" and has_class(block, TITLE_WORDS)


def title_words(panel: Element) -> Element | None:
    """Take the words of a title that is more than text out of a callout or a tab, and return them."""
    blocks = panel["c"][1]
    if not blocks or not is_title(blocks[0]):
        return None
    words: Element = blocks.pop(0)["c"][1][0]
    return words

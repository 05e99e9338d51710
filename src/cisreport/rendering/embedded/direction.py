"""The direction of text: documents in Arabic, Persian or Hebrew, and such paragraphs and values in others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from cisreport.rendering.embedded.outline import plain
from cisreport.rendering.tree import (
    Attributes,
    Element,
    Tree,
    VisitDown,
    attr,
    elements,
    has_class,
    stringify,
    walk_down,
)

RIGHT_TO_LEFT: Final = "rtl"
LEFT_TO_RIGHT: Final = "ltr"
TEXTS: Final = ("Str", "MetaString")
"""Elements that are strings."""
_LANGUAGES: Final = re.compile(
    r"(ar|arc|ckb|dv|fa|glk|he|iw|ji|ks|lrc|mzn|nqo|pnb|prs|ps|sd|syr|ug|ur|yi)\b|.*[-_](arab|hebr)\b",
    re.IGNORECASE,
)
"""Languages that are written from right to left, and those with such a script."""
_LEFTWARD: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_STRONG: Final = {"L": LEFT_TO_RIGHT, "R": RIGHT_TO_LEFT, "AL": RIGHT_TO_LEFT}
_BLOCKS: Final = ("Para", "BulletList", "OrderedList", "DefinitionList", "BlockQuote")
_TITLES: Final = ("title", "subtitle", "short-title")


def document_direction(tree: Tree) -> str:
    """Return the direction of a document's language."""
    is_leftward = _LANGUAGES.match(plain(tree["meta"].get("lang")))
    return RIGHT_TO_LEFT if is_leftward else LEFT_TO_RIGHT


def mark_directions(tree: Tree, texts: Iterable[Element]) -> None:
    """Give an attribute ``dir``, in place, to what runs in the other direction than the document.

    A paragraph, a list or a quotation gets a Div around it; the words of a heading, a caption or a cell get a
    Span.  A value or a name has the attribute itself, so that numbers next to it stay in their place.  The
    register and what is below a chart have English words around those of the data, and run as English does.

    Parameters
    ----------
    tree : Tree
        The tree.
    texts : iterable of Element
        Its strings, also those of its metadata.
    """
    base = document_direction(tree)
    if base == RIGHT_TO_LEFT:
        tree["meta"]["dir"] = {"t": "MetaString", "c": base}
    elif not any(map(_is_leftward, texts)):
        return
    for link in elements(tree, "Link"):
        direction = _direction(stringify(link["c"][1]))
        is_ours = any(has_class(link, name) for name in ("value", "name", "claim"))
        if is_ours and RIGHT_TO_LEFT in (base, direction):
            Attributes(link).set("dir", direction or LEFT_TO_RIGHT)
    for name in _TITLES:
        title = tree["meta"].get(name)
        if title and title["t"] == "MetaInlines":
            title["c"] = _directed(title["c"], base)
    walk_down(tree, _visits(base))


def _visits(base: str) -> dict[str, VisitDown]:
    def whole(block: Element) -> list[Element] | None:
        turned = _turned(block["c"], base)
        return [{"t": "Div", "c": [attr(attributes={"dir": turned}), [block]]}] if turned else None

    def words(block: Element) -> None:
        block["c"] = _directed(block["c"], base)

    def heading(header: Element) -> None:
        header["c"][2] = _directed(header["c"][2], base)

    def ours(div: Element) -> list[Element] | None:
        if base == LEFT_TO_RIGHT:
            return None
        if has_class(div, "chart-below"):
            walk_down(div["c"][1], _visits(LEFT_TO_RIGHT))
            div["c"][1] = [{"t": "Div", "c": [attr(attributes={"dir": LEFT_TO_RIGHT}), div["c"][1]]}]
            return [div]
        if has_class(div, "chart-more"):
            Attributes(div).set("dir", LEFT_TO_RIGHT)
            return [div]
        if not has_class(div, "register"):
            return None
        Attributes(div).set("dir", LEFT_TO_RIGHT)
        walk_down(div["c"][1], _visits(LEFT_TO_RIGHT))
        return [div]

    return {**dict.fromkeys(_BLOCKS, whole), "Plain": words, "Header": heading, "Div": ours}


def _directed(inlines: list[Element], base: str) -> list[Element]:
    turned = _turned(inlines, base)
    return [{"t": "Span", "c": [attr(attributes={"dir": turned}), inlines]}] if turned else inlines


def _is_leftward(element: Element) -> bool:
    text: str = element["c"]
    return not text.isascii() and _LEFTWARD.search(text) is not None


def _turned(inlines: list[Element], base: str) -> str:
    """Return the direction of words if it is not that of the document.

    In a document that runs from right to left, words run the other way only without any of its letters, since
    a sentence may begin with a name.
    """
    said = stringify(inlines)
    direction = _direction(said)
    is_mixed = base == RIGHT_TO_LEFT and _LEFTWARD.search(said)
    return direction if direction not in ("", base) and not is_mixed else ""


def _direction(words: str) -> str:
    """Return the direction of most letters; nothing for words without letters."""
    if words.isascii():
        return LEFT_TO_RIGHT if re.search("[A-Za-z]", words) else ""
    found = [way for letter in words if (way := _STRONG.get(unicodedata.bidirectional(letter)))]
    leftward = found.count(RIGHT_TO_LEFT)
    return "" if not found else RIGHT_TO_LEFT if 2 * leftward > len(found) else LEFT_TO_RIGHT

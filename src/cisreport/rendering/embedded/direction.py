"""The direction of text: documents in Arabic, Persian or Hebrew, and such paragraphs and values in others."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from cisreport.rendering.embedded.outline import plain
from cisreport.rendering.tree import Attributes, Element, Tree, attr, elements, has_class, stringify, walk

RIGHT_TO_LEFT: Final = "rtl"
LEFT_TO_RIGHT: Final = "ltr"
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


def mark_directions(tree: Tree) -> None:
    """Give an attribute ``dir``, in place, to what runs in the other direction than the document.

    A paragraph, a list or a quotation gets a Div around it; the words of a heading, a caption or a cell get a
    Span.  A value or a name has the attribute itself, so that numbers next to it stay in their place.
    """
    base = document_direction(tree)
    if base == RIGHT_TO_LEFT:
        tree["meta"]["dir"] = {"t": "MetaString", "c": base}
    elif not any(map(_is_leftward, elements(tree, "Str", "MetaString"))):
        return

    def whole(block: Element) -> Element | None:
        turned = _turned(block["c"], base)
        return {"t": "Div", "c": [attr(attributes={"dir": turned}), [block]]} if turned else None

    def words(block: Element) -> None:
        if turned := _turned(block["c"], base):
            block["c"] = [{"t": "Span", "c": [attr(attributes={"dir": turned}), block["c"]]}]

    def heading(header: Element) -> None:
        level, attributes, inlines = header["c"]
        title = {"t": "Plain", "c": inlines}
        words(title)
        header["c"] = [level, attributes, title["c"]]

    def link(element: Element) -> None:
        direction = _direction(stringify(element["c"][1]))
        is_ours = has_class(element, "value") or has_class(element, "name")
        if is_ours and RIGHT_TO_LEFT in (base, direction):
            Attributes(element).set("dir", direction or LEFT_TO_RIGHT)

    walk(tree, {**dict.fromkeys(_BLOCKS, whole), "Plain": words, "Header": heading, "Link": link})
    for name in _TITLES:
        title = tree["meta"].get(name)
        if title and title["t"] == "MetaInlines":
            words(title)


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

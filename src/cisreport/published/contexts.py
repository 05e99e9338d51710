"""The words around links of a page: their paragraph, or their row of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from cisreport.published.text import Context

_BLOCKS = ("p", "li", "tr", "caption", "figcaption", "dd", "dt", "td", "th", "blockquote")


def contexts_of(links: Iterable[Any]) -> Mapping[str, Context]:
    """Return the block of each link, by its identifier; in a table it is the row, with its cells separated.

    Each block is read once, however many links it has.
    """
    around: dict[Any, list[Any]] = {}
    for link in links:
        row = next(link.iterancestors("tr"), None)
        block = row if row is not None else next(link.iterancestors(*_BLOCKS), link)
        around.setdefault(block, []).append(link)
    found: dict[str, Context] = {}
    for block, inside in around.items():
        if block.tag == "tr":
            context = Context(text=" | ".join(" ".join(cell.text_content().split()) for cell in block))
            found |= dict.fromkeys((link.get("id") for link in inside), context)
        else:
            found |= _in_block(block, set(inside))
    return found


def _in_block(block: Any, links: set[Any]) -> dict[str, Context]:
    texts: list[str] = []
    starts: dict[str, int] = {}
    characters = words = 0
    is_in_word = False

    def read(text: str | None) -> None:
        nonlocal characters, words, is_in_word
        if text:
            parts = text.split()
            characters += sum(map(len, parts))
            words += len(parts) - (is_in_word and not text[0].isspace())
            is_in_word = not text[-1].isspace()
            texts.append(text)

    for event, element in etree.iterwalk(block, events=("start", "end", "comment", "pi")):
        if event == "start":
            if element in links:
                starts[element.get("id")] = characters + max(words - 1, 0)
            read(element.text)
        elif element is not block:
            read(element.tail)
    text = " ".join("".join(texts).split())
    return {name: Context(text=text, start=start) for name, start in starts.items()}

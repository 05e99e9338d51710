"""The words around a link of a page: its paragraph, or its row of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cisreport.published.text import Context

_BLOCKS = ("p", "li", "tr", "caption", "figcaption", "dd", "dt", "td", "th", "blockquote")


def context_of(link: Any) -> Context:
    """Return the block of a link; in a table it is the row, with its cells separated."""
    row = next(link.iterancestors("tr"), None)
    if row is not None:
        return Context(text=" | ".join(" ".join(cell.text_content().split()) for cell in row))
    block = next(link.iterancestors(*_BLOCKS), link)
    texts = list(_texts(block, link))
    before = " ".join("".join(text for text, later in texts if not later).split())
    return Context(text=" ".join("".join(text for text, _ in texts).split()), start=len(before))


def _texts(element: Any, link: Any, later: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the texts of an element, and whether each is in the link or after it."""
    later = later or element is link
    if element.text:
        yield element.text, later
    for child in element:
        for text, after in _texts(child, link, later):
            later = after
            yield text, after
        later = later or child is link
        if child.tail:
            yield child.tail, later

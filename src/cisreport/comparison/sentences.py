"""The sentences of a published page in which its values and names stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cisreport.sources import segment

_BLOCKS = ("p", "li", "tr", "caption", "figcaption", "dd", "dt", "td", "th", "blockquote")


def sentences_of(path: Path) -> dict[str, str]:
    """Return the sentence around each value and name of an HTML page, by their identifiers.

    In a table it is the row, with its cells apart; of a PDF, whose text has no sentences, there is none.

    Parameters
    ----------
    path : Path
        A published file that has been read before.
    """
    from lxml import html

    data = path.read_bytes()
    if data.startswith(b"%PDF-"):
        return {}
    page = html.fromstring(data.decode("utf-8"), parser=html.HTMLParser(huge_tree=True))
    links = page.xpath("//a[starts-with(@id, 'use-') or starts-with(@id, 'name-')]")
    return {link.get("id"): _sentence(link) for link in links}


def _sentence(link: Any) -> str:
    row = next(link.iterancestors("tr"), None)
    if row is not None:
        return " | ".join(" ".join(cell.text_content().split()) for cell in row)
    block = next(link.iterancestors(*_BLOCKS), link)
    texts = list(_texts(block, link))
    plain = " ".join("".join(text for text, _ in texts).split())
    before = " ".join("".join(text for text, later in texts if not later).split())
    at = 0
    for passage in segment(plain):
        at = plain.index(passage.text, at) + len(passage.text)
        if at > len(before):
            return passage.text
    return plain


def _texts(element: Any, link: Any, later: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the texts of an element, and whether each stands in the link or after it."""
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

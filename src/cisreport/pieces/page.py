"""The pieces of a page: its bytes, cut before each block.

The bytes count, not what a parser makes of them: a browser and a parser may read the same bytes in different
ways.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import Final

from cisreport.formats import HTML
from cisreport.grammar.page import unusual_in_page
from cisreport.pieces import ordered, shortened

_MANIFEST: Final = re.compile(rb'(?<=<script type="application/json" id="cisreport-manifest">)[^<]*')
_LINKED_DATA: Final = re.compile(rb'(?<=<script type="application/ld\+json" id="cisreport-facts">)[^<]*')
_EDGE: Final = re.compile(
    rb"<(?:/(?:svg|table|style|script)>|title>|(?:p|h[1-6]|li|tr|caption|figcaption|dt|dd|pre|blockquote|svg|div"
    rb"|section|table|figure|aside|nav|meta|style|script)[\s>])"
)
_OPENING: Final = re.compile(rb"<([a-z][a-z0-9]*)")
_UNSEEN: Final = re.compile(
    rb"<(style|script|svg)\b.*?(</\1>|$)|<a[^>]* class=\"anchor\"[^>]*>#</a>|<[^>]*(>|$)", re.DOTALL
)
_KINDS: Final = {
    "p": "paragraph",
    "li": "item",
    "tr": "row",
    "caption": "caption",
    "figcaption": "caption",
    "dt": "term",
    "dd": "definition",
    "pre": "code",
    "svg": "drawing",
    "meta": "statement in the head",
    "title": "title of the window",
    "style": "style sheet",
    "script": "script or block of data",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
}
_LINKED: Final = "the linked data"


@dataclass(frozen=True, slots=True)
class PagePieces:
    """The pieces of a page, without the content of its manifest and its seal."""

    contents: Sequence[bytes]
    """The bytes of each; the last is the canonical JSON of the linked data."""

    def place(self, n: int) -> str:
        """Return what a piece is, with its first words and the heading before it."""
        if n == len(self.contents) - 1:
            return _LINKED
        kind, words = self._kind(n), _words(self.contents[n])
        named = f'the {kind} "{words}"' if words else f"the {kind}"
        before = (k for k in range(n - 1, -1, -1) if self._kind(k) == "heading")
        heading = next(before, None)
        return named if heading is None else f'{named} after the heading "{_words(self.contents[heading])}"'

    def unusual(self) -> Collection[str]:
        """Return what the page has outside of the grammar, in words."""
        return unusual_in_page(b"".join(self.contents[:-1]).decode("utf-8", "replace"))

    def _kind(self, n: int) -> str:
        opening = _OPENING.match(self.contents[n])
        return _KINDS.get(opening[1].decode() if opening else "", "part")


def page_pieces(data: bytes) -> PagePieces:
    """Return the pieces of a page."""
    data = _MANIFEST.sub(b"", data, count=1)
    if HTML.seal and (seal := HTML.seal.search(data)):
        data = data[: seal.start(1)] + data[seal.end(1) :]
    linked = _LINKED_DATA.search(data)
    if linked:
        data = data[: linked.start()] + data[linked.end() :]
    edges = [0, *_edges(data), len(data)]
    pieces = [data[start:end] for start, end in pairwise(edges)]
    return PagePieces([*pieces, ordered(linked[0]) if linked else b""])


def _edges(data: bytes) -> Iterator[int]:
    """Yield where a block begins, and where one ends that has no blocks in it; drawings have titles, too."""
    for found in _EDGE.finditer(data):
        if found[0][1:2] == b"/":
            yield found.end()
        elif found[0] != b"<title>" or data[found.start() - 1 : found.start()] == b"\n":
            yield found.start()


def _words(content: bytes) -> str:
    return shortened(unescape(_UNSEEN.sub(b" ", content).decode("utf-8", "replace")))

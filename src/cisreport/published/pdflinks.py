"""The links of a published PDF, from its annotations (pikepdf)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from cisreport.published.characters import Box
from cisreport.published.content import PdfLink, Target

_TITLE: Final = re.compile(r"<dc:title>\s*<rdf:Alt>\s*<rdf:li[^>]*>([^<]*)<")


def addresses_of(pdf: Any) -> Iterator[str]:
    """Yield the addresses to which links out of a PDF lead."""
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            action = note.get("/A")
            if action is not None and action.get("/S") == "/URI":
                yield bytes(action["/URI"]).decode("utf-8", "replace")


def titles_of(pdf: Any) -> Iterator[str]:
    """Yield the titles that a PDF gives itself: in its information, and in its metadata."""
    if "/Title" in pdf.docinfo:
        yield str(pdf.docinfo["/Title"])
    metadata = pdf.Root.get("/Metadata")
    found = _TITLE.search(metadata.read_bytes().decode("utf-8", "replace")) if metadata is not None else None
    if found:
        yield unescape(found[1])


def links_of(pdf: Any) -> Iterator[tuple[tuple[int, int], PdfLink]]:
    """Yield every link within a PDF, with its object number."""
    places = Places(pdf)
    unnumbered = 0
    for n, page in enumerate(pdf.pages):
        for note in page.get("/Annots", []):
            if note.get("/Subtype") != "/Link":
                continue
            target = places.target_of(note)
            if target is not None:
                unnumbered += not note.is_indirect
                key = note.objgen if note.is_indirect else (0, unnumbered)
                yield key, PdfLink(n, _boxes(note), target)


class Places:
    """The places within a PDF that have a name, and those to which links and bookmarks lead."""

    def __init__(self, pdf: Any) -> None:
        import pikepdf

        self._numbers = {page.objgen: n for n, page in enumerate(pdf.pages)}
        names = pdf.Root.get("/Names", pikepdf.Dictionary())
        # looking up a name in the tree depends on the order of its names, which is that of their bytes
        self._named = dict(pikepdf.NameTree(names.Dests).items()) if "/Dests" in names else {}
        self._older = pdf.Root.get("/Dests", pikepdf.Dictionary())

    def named(self) -> Iterator[tuple[str, Target | None]]:
        """Yield each name with its place."""
        for name, place in self._named.items():
            yield name, self._target(place)

    def target_of(self, note: Any) -> Target | None:
        """Return where a link or a bookmark leads within the PDF; None for another link."""
        place = note.get("/Dest")
        if place is None and "/A" in note and note["/A"].get("/S") == "/GoTo":
            place = note["/A"].get("/D")
        return self._target(place)

    def _target(self, place: Any) -> Target | None:
        import pikepdf

        if isinstance(place, pikepdf.Name):
            place = self._older.get(str(place))
        elif isinstance(place, pikepdf.String):
            place = self._named.get(str(place))
        if isinstance(place, pikepdf.Dictionary):
            place = place.get("/D")
        if not isinstance(place, pikepdf.Array) or len(place) < 4 or place[1] != "/XYZ":
            return None
        page = self._numbers.get(place[0].objgen)
        return None if page is None else Target(page, float(place[2]), float(place[3]))


def _boxes(note: Any) -> tuple[Box, ...]:
    """Return the rectangles of a link, one for each line."""
    quads = [float(number) for number in note.get("/QuadPoints", [])]
    if len(quads) < 8:
        left, bottom, right, top = (float(number) for number in note["/Rect"])
        return ((left, bottom, right, top),)
    eights = [quads[n : n + 8] for n in range(0, len(quads) - 7, 8)]
    return tuple((min(q[::2]), min(q[1::2]), max(q[::2]), max(q[1::2])) for q in eights)

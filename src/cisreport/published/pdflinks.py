"""The links of a published PDF, from its annotations (pikepdf)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
    numbers = {page.objgen: n for n, page in enumerate(pdf.pages)}
    unnumbered = 0
    for n, page in enumerate(pdf.pages):
        for note in page.get("/Annots", []):
            if note.get("/Subtype") != "/Link":
                continue
            target = target_of(pdf, note, numbers)
            if target is not None:
                unnumbered += not note.is_indirect
                key = note.objgen if note.is_indirect else (0, unnumbered)
                yield key, PdfLink(n, _boxes(note), target)


def target_of(pdf: Any, note: Any, numbers: Mapping[tuple[int, int], int]) -> Target | None:
    """Return where a link or a bookmark leads within a PDF; None for another link.

    Parameters
    ----------
    pdf : pikepdf.Pdf
        The PDF.
    note : pikepdf.Dictionary
        The link or bookmark.
    numbers : mapping
        The number of each page, from 0, by its object number.
    """
    import pikepdf

    place = note.get("/Dest")
    if place is None and "/A" in note and note["/A"].get("/S") == "/GoTo":
        place = note["/A"].get("/D")
    if isinstance(place, (pikepdf.String, pikepdf.Name)):
        place = _named(pdf, place)
    if isinstance(place, pikepdf.Dictionary):
        place = place.get("/D")
    if not isinstance(place, pikepdf.Array) or len(place) < 4 or place[1] != "/XYZ":
        return None
    page = numbers.get(place[0].objgen)
    return None if page is None else Target(page, float(place[2]), float(place[3]))


def _named(pdf: Any, name: Any) -> Any:
    import pikepdf

    if isinstance(name, pikepdf.Name):
        return pdf.Root.get("/Dests", pikepdf.Dictionary()).get(str(name))
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    return pikepdf.NameTree(names.Dests).get(str(name)) if "/Dests" in names else None


def _boxes(note: Any) -> tuple[Box, ...]:
    """Return the rectangles of a link, one for each line."""
    quads = [float(number) for number in note.get("/QuadPoints", [])]
    if len(quads) < 8:
        left, bottom, right, top = (float(number) for number in note["/Rect"])
        return ((left, bottom, right, top),)
    eights = [quads[n : n + 8] for n in range(0, len(quads) - 7, 8)]
    return tuple((min(q[::2]), min(q[1::2]), max(q[::2]), max(q[1::2])) for q in eights)

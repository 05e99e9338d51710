"""What prints that this library writes never have: what runs, requests or covers something, or came later."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any, Final

from cisreport.published.foreign import foreign
from cisreport.published.layout import layout_problems

_CATALOG: Final = frozenset(
    [
        "/Type",
        "/Pages",
        "/Metadata",
        "/Names",
        "/PageLabels",
        "/Lang",
        "/AF",
        "/Outlines",
        "/PageMode",
        "/MarkInfo",
        "/StructTreeRoot",
        "/ViewerPreferences",
        "/OutputIntents",
        "/Version",
        "/Dests",
    ]
)
_PAGE: Final = frozenset(
    [
        "/Type",
        "/Parent",
        "/MediaBox",
        "/Resources",
        "/Contents",
        "/Tabs",
        "/StructParents",
        "/Annots",
        "/Group",
    ]
)
_NOTE: Final = frozenset(
    [
        "/Type",
        "/Subtype",
        "/Rect",
        "/QuadPoints",
        "/Border",
        "/F",
        "/StructParent",
        "/Contents",
        "/Dest",
        "/A",
    ]
)
_FONTS: Final = frozenset({"/Type0", "/CIDFontType0", "/CIDFontType2", "/Type3"})
_MODE: Final = re.compile(rb"[37]\s+Tr(?!\w)")
_HIDDEN: Final = (3, 7)
"""Modes of text that is not painted."""


def foreign_in_print(pdf: Any, data: bytes, attached: Container[str]) -> Iterator[str]:
    """Yield a sentence for each thing of a print that this library never writes.

    Parameters
    ----------
    pdf : pikepdf.Pdf
        The print.
    data : bytes
        Its bytes.
    attached : container of str
        Names of its attachments.
    """
    if data.count(b"startxref") > 1:
        yield foreign("a later revision")
    yield from map(foreign, layout_problems(pdf, data))
    yield from (foreign(f"{name} in its catalog") for name in pdf.Root.keys() - _CATALOG)
    yield from (foreign(f"the attachment {name}") for name in pdf.attachments if name not in attached)
    for number, page in enumerate(pdf.pages, 1):
        yield from (foreign(f"{name} on page {number}") for name in page.obj.keys() - _PAGE)
        for note in page.obj.get("/Annots", []):
            if note.get("/Subtype") != "/Link":
                yield foreign(f"an annotation {note.get('/Subtype')} on page {number}")
            elif note.keys() - _NOTE:
                yield foreign(f"a link with {', '.join(sorted(note.keys() - _NOTE))} on page {number}")
            elif "/A" in note and (note.A.get("/S") != "/URI" or note.A.keys() - {"/Type", "/S", "/URI"}):
                yield foreign(f"an action on page {number}")
        yield from (foreign(f"{what} on page {number}") for what in _painted(page))
    yield from map(foreign, _objects(pdf))


def _painted(page: Any) -> Iterator[str]:
    import pikepdf

    contents = page.obj.get("/Contents", [])
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    if not any(_MODE.search(stream.read_bytes()) for stream in streams):
        return  # parsing takes long
    modes = {
        int(found.operands[0])
        for found in pikepdf.parse_content_stream(page, "Tr")
        if str(found.operator) == "Tr" and found.operands
    }
    if modes.intersection(_HIDDEN):
        yield "text that is not painted"


def _objects(pdf: Any) -> Iterator[str]:
    """Yield what no object of a print is."""
    import pikepdf

    for part in pdf.objects:
        if not isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            continue
        kind = part.get("/Type")
        if "/JS" in part or "/AA" in part or part.get("/OC") is not None or kind in ("/OCG", "/OCMD", "/Sig"):
            yield "an action, a layer or a signature"
        elif kind == "/Font" and str(part.get("/Subtype")) not in _FONTS:
            yield "a font that is not in the file"
        elif (
            kind == "/Filespec" and "/EF" in part and len({stream.objgen for stream in part.EF.values()}) > 1
        ):
            yield "an attachment with two contents"

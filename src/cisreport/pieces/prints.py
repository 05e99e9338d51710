"""The pieces of a print: what its pages draw, tagged text by tagged text, its links, and all other objects.

Objects are numbered in the order in which they are reached from the pages and the catalog, and streams
are decoded, so programs that save a print without changing it do not change its pieces.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from typing import Any, Final

from cisreport.grammar.letters import Font, letters_in
from cisreport.grammar.prints import Sheet, unusual_in_print
from cisreport.pieces import ordered, shortened

MANIFEST_NAME: Final = "cisreport-manifest.json"
"""Name of the attached manifest, which is not a piece."""
LINKED_DATA_NAME: Final = "cisreport-facts.jsonld"
"""Name of the attached linked data."""
ATTACHED: Final[Mapping[str, tuple[str, str, str]]] = {
    MANIFEST_NAME: ("Facts of this report and where it prints them", "Data", "application/json"),
    LINKED_DATA_NAME: ("Facts of this report as linked data", "Supplement", "application/ld+json"),
}
"""The description, the relationship and the media type of each attachment."""
_REFERENCE: Final = re.compile(rb"(?<![\w.])(\d+) (\d+) R(?!\w)")
_MARKED: Final = re.compile(rb"/\w+\s*<<[^<>]*/MCID (\d+)[^<>]*>>\s*BDC")
_STORED: Final[tuple[str, ...]] = ("/Length", "/Filter", "/DecodeParms")
_IDENTIFIER: Final = re.compile(rb"(<(?:xmpMM:(?:Document|Instance)ID|stEvt:instanceID)>)[\w+/=]{1,40}")
"""What the metadata have of the digest of the whole file."""
_MOST_CODES: Final = 0xFFFF
_FORMULAS: Final = "Math"
"""What the name of the font of formulas has."""
_LINK: Final = "a link"
_TAGS: Final = "the structure of its tags"
_KINDS: Final = {
    "/Catalog": "the catalog",
    "/Metadata": "the metadata",
    "/Outlines": "the bookmarks",
    "/Font": "a font",
    "/FontDescriptor": "a font",
    "/CMap": "the letters of a font",
    "/XObject": "a drawing or an image",
    "/PageLabel": "the number of a page",
    "/Filespec": "an attachment",
    "/EmbeddedFile": "an attachment",
    "/StructElem": _TAGS,
    "/StructTreeRoot": _TAGS,
}
"""Objects by their types."""
_KINDS_BY_ENTRY: Final = {"/Creator": "the title and other information", "/Title": "a bookmark"}
"""Objects without a type, by what they have."""
_Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spot:
    """What a piece of a print is: an object, or a part of what a page draws."""

    kind: str
    """In words."""
    page: int | None = None
    """Its page, from 0."""
    mark: int | None = None
    """The number of its tagged text there."""
    is_drawn: bool = False
    """Whether its page draws it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintPieces:
    """The pieces of a print, without its manifest."""

    contents: Sequence[bytes]
    """What each is."""
    spots: Sequence[Spot]
    """Where each is."""
    objects: Sequence[bytes] = ()
    """Its dictionaries, with our numbers for what they name."""
    letters: Sequence[bytes] = ()
    """The maps of its fonts to letters."""
    metadata: bytes = b""
    """Its metadata."""
    profiles: Collection[str] = ()
    """The SHA-256 of its profiles of colors."""
    fonts: Sequence[Mapping[bytes, Font]] = ()
    """The fonts of each page, by their names."""
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """The tagged texts, by page and number, as far as they were read."""

    def place(self, n: int) -> str:
        """Return what a piece is, with its page and its words."""
        spot = self.spots[n]
        if spot.page is None:
            return spot.kind
        words = self.texts.get((spot.page, spot.mark), "") if spot.mark is not None else ""
        named = f'the text "{shortened(words)}"' if words.strip() else spot.kind
        return f"{named} on page {spot.page + 1}"

    def sheets(self) -> Iterator[Sheet]:
        """Yield the pages."""
        for page, parts in groupby(range(len(self.spots)), lambda n: self.spots[n].page):
            if page is not None:
                form, *rest = parts
                drawn = (self.contents[n] for n in rest if self.spots[n].is_drawn)
                yield Sheet(self.contents[form], b"".join(drawn), self.fonts[page])

    def unusual(self) -> Collection[str]:
        """Return what the print has outside of the grammar, in words."""
        links = sum(spot.kind == _LINK for spot in self.spots)
        return unusual_in_print(
            list(self.sheets()), links, self.objects, self.letters, self.metadata, self.profiles
        )


def print_pieces(data: bytes) -> PrintPieces:
    """Return the pieces of a print."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        return pieces_of(pdf)


def pieces_of(pdf: Any) -> PrintPieces:
    """Return the pieces of a print that pikepdf has opened."""
    walk = _Walk(pdf)
    found = list(walk.pieces())
    contents, spots = [content for _, content in found], [spot for spot, _ in found]
    fonts = list(_fonts_of(pdf))
    return PrintPieces(
        contents=contents,
        spots=spots,
        objects=walk.objects,
        letters=walk.letters,
        metadata=walk.metadata,
        profiles=walk.profiles,
        fonts=fonts,
    )


def _fonts_of(pdf: Any) -> Iterator[Mapping[bytes, Font]]:
    """Yield the fonts of each page; one that is not as Typst writes it has no widths."""
    known: dict[_Key, Font] = {}
    for page in pdf.pages:
        named = page.obj.get("/Resources", {}).get("/Font", {})
        for font in named.values():
            if font.objgen not in known:
                known[font.objgen] = font_of(font)
        yield {name[1:].encode(): known[font.objgen] for name, font in named.items()}


def font_of(font: Any) -> Font:
    """Return how wide the glyphs of a font are, and what programs copy for them."""
    [below] = font.get("/DescendantFonts", [{}])
    widths: dict[int, float] = {}
    waiting: list[int] = []
    for part in below.get("/W", []):
        if isinstance(part, int | float | Decimal):
            waiting.append(int(part))
            if len(waiting) == 3:
                first, last, _ = waiting
                widths |= dict.fromkeys(range(first, min(last, _MOST_CODES) + 1), float(part))
                waiting = []
        else:
            widths |= {waiting[0] + n: float(wide) for n, wide in enumerate(part)}
            waiting = []
    listed = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
    is_of_formulas = _FORMULAS in str(font.get("/BaseFont", ""))
    return Font(widths, float(below.get("/DW", 1000)), dict(letters_in(listed)), is_of_formulas)


def drawn_on(page: Any) -> bytes:
    """Return what a page draws, decoded."""
    import pikepdf

    contents = page.get("/Contents")
    streams = [*contents] if isinstance(contents, pikepdf.Array) else [contents] if contents else []
    return b"\n".join(stream.read_bytes() for stream in streams)


class _Walk:
    """A walk through the objects of a print, which numbers them."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._pages = [page.obj for page in pdf.pages]
        self._numbers: dict[_Key, int] = {page.objgen: n for n, page in enumerate(self._pages)}
        self._waiting: deque[_Key] = deque()
        self._data: dict[_Key, str] = {}
        self.objects: list[bytes] = []
        """The dictionaries of the pages and of what was reached."""
        self.letters: list[bytes] = []
        self.metadata = b""
        self.profiles: set[str] = set()
        for name, spec in pdf.attachments.items():
            for stream in spec.obj.get("/EF", {}).values():
                self._data[stream.objgen] = name

    def pieces(self) -> Iterator[tuple[Spot, bytes]]:
        for n, page in enumerate(self._pages):
            yield Spot("the form", n), self._text(page, "/Parent", "/Contents", "/Annots")
            yield from self._drawn(n, page)
            for note in page.get("/Annots", []):
                if note.is_indirect:
                    self._numbers.setdefault(note.objgen, len(self._numbers))
                yield Spot(_LINK, n), self._text(note)
        for name in ("/Info", "/Root"):
            if name in self._pdf.trailer:
                self._number(self._pdf.trailer[name].objgen)
        tags: list[bytes] = []
        while self._waiting:
            key = self._waiting.popleft()
            item = self._pdf.get_object(key)
            kind, content = _kind(item), self._object(key, item)
            if kind == _TAGS:
                tags.append(content)
            else:
                yield Spot(kind), content
        yield Spot(_TAGS), b"\n".join(tags)

    def _drawn(self, n: int, page: Any) -> Iterator[tuple[Spot, bytes]]:
        data = drawn_on(page)
        start, spot = 0, Spot("the head, the foot or a line", n, is_drawn=True)
        for found in _MARKED.finditer(data):
            yield spot, data[start : found.start()]
            start, spot = found.start(), Spot("a text", n, int(found[1]), is_drawn=True)
        yield spot, data[start:]

    def _object(self, key: _Key, item: Any) -> bytes:
        import pikepdf

        if self._data.get(key) == MANIFEST_NAME:
            return b""
        if not isinstance(item, pikepdf.Stream):
            return self._text(item)
        try:
            data, stored = item.read_bytes(), _STORED
        except pikepdf.PdfError:
            data, stored = item.read_raw_bytes(), ("/Length",)
        if "/N" in item:
            self.profiles.add(sha256(data).hexdigest())
        if item.get("/Type") == "/CMap":
            self.letters.append(data)
        if item.get("/Type") == "/Metadata":
            data = _IDENTIFIER.sub(rb"\1", data)
            self.metadata += data
        if self._data.get(key) == LINKED_DATA_NAME:
            data, stored = ordered(data), (*_STORED, "/Params")
        return self._text(item.stream_dict, *stored) + sha256(data).digest()

    def _text(self, item: Any, *left_out: str) -> bytes:
        """Return an object as in the file, with our numbers for the objects that it names."""
        if left_out:
            item = copy(item)
            for name in left_out:
                if name in item:
                    del item[name]
        text = _REFERENCE.sub(self._renumbered, item.unparse(resolved=True))
        self.objects.append(text)
        return text

    def _renumbered(self, found: re.Match[bytes]) -> bytes:
        return b"#%d" % self._number((int(found[1]), int(found[2])))

    def _number(self, key: _Key) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers)
            self._waiting.append(key)
        return self._numbers[key]


def _kind(item: Any) -> str:
    """Return what an object is, in words."""
    import pikepdf

    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return "a part"
    if "/Type" in item:
        return _KINDS.get(str(item["/Type"]), "a part")
    return next((words for name, words in _KINDS_BY_ENTRY.items() if name in item), "a part")

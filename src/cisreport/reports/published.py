"""What a published file really holds: its manifest, its links to the register, and the rows there.

Reads HTML by lxml, and PDF by pikepdf (attachments, links) and PDFium (the text inside a link's
rectangle).  Runs no code of the file and opens no connection.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

from cisreport.errors import CisreportError

MANIFEST_NAME = "cisreport-manifest.json"
"""Name of the attachment in a PDF."""
MANIFEST_ID = "cisreport-manifest"
"""Identifier of the data block in an HTML file."""
_SPACE = re.compile(r"\s+")
_LIGATURE = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")
_CODE = re.compile(r"\[U\+(0?[0-9A-F]{4,5})\]")
_LINE_END_HYPHENS = "-\u2010\ufffe"
_SURE = 12
"""So many characters of a row's text after its id are enough to know it by."""
_USUALLY_BELOW = 12
"""Points from where a link leads to the middle of the text there."""
Box = tuple[float, float, float, float]


def normalized(text: str) -> str:
    """Return text with every run of white space as one space, none at its ends."""
    return _SPACE.sub(" ", text).strip()


def bare(text: str) -> str:
    """Return text without white space and invisible signs, and with ligatures taken apart.

    Readers of PDF give text so, whatever was written.
    """
    coded = _CODE.sub(lambda match: char if _is_invisible(char := chr(int(match[1], 16))) else match[0], text)
    apart = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), coded)
    return "".join(char for char in apart if not char.isspace() and not _is_invisible(char))


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cf", "Cc")


def _is_leftward(text: str) -> bool:
    """Tell whether text has signs written from right to left; readers of PDF reorder such text."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLink:
    """A link to a row of the register, as a file shows it."""

    row: str
    """Anchor of the row, ``fact-...``."""
    parts: tuple[str, ...]
    """Its text, line by line."""
    place: str
    """Where it is, in words: ``page 3``."""
    use: str = ""
    """Its identifier, ``use-...``; a PDF has none."""

    @property
    def text(self) -> str:
        """Its text in one line."""
        return normalized(" ".join(self.parts))

    def shows(self, expected: str) -> bool:
        """Tell whether it shows a text: white space and hyphens at line ends do not count.

        A character that the file's font lacks may stand as its code, ``[U+4E2D]``.
        """
        rest = bare(expected)
        if _is_leftward(rest):
            return sorted(bare("".join(self.parts))) == sorted(rest)
        for n, part in enumerate(self.parts):
            shown = bare(part)
            if n < len(self.parts) - 1 and shown[-1:] in _LINE_END_HYPHENS and not _rest_of(shown, rest):
                shown = shown[:-1]
            following = _rest_of(shown, rest)
            if following is None:
                return False
            rest = following
        return not rest


def _rest_of(shown: str, expected: str) -> str | None:
    """Return what is still expected after the shown text; None when that is another text."""
    taken, read = _agreement(shown, expected)
    return expected[taken:] if read == len(shown) else None


def _agreement(shown: str, expected: str) -> tuple[int, int]:
    """Return how many characters of the expected and of the shown text agree from the start."""
    read = 0
    for taken, char in enumerate(expected):
        code = f"[U+{ord(char):04X}]"
        if shown.startswith(char, read):
            read += 1
        elif shown.startswith(code, read):
            read += len(code)
        else:
            return taken, read
    return len(expected), read


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published file, read."""

    kind: str
    """``HTML`` or ``PDF``."""
    manifest: bytes
    """The manifest, as it stands in the file."""
    links: tuple[PrintedLink, ...]
    """Links to rows of the register, outside the register, in order."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """Text of each row of the register, without white space, by its anchor."""


def read_published(path: Path, anchors: Mapping[str, str] | None = None) -> Published:
    """Read a published file.

    Parameters
    ----------
    path : Path
        An HTML or PDF file.
    anchors : mapping, optional
        Anchor of each row that is looked for, and the text its row begins with.  A PDF has no
        names for places, so there a row is known by its text.

    Raises
    ------
    CisreportError
        When the file can not be read, is neither HTML nor PDF, is damaged, or has no manifest.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CisreportError(
            f"{path}: can not be read: {error.strerror}; name an HTML or PDF file"
        ) from error
    if data.startswith(b"%PDF-"):
        return _read_pdf(path, anchors or {})
    if b"<html" in data[:4096].lower():
        return _read_html(path, data)
    raise CisreportError(f"{path}: is neither HTML nor PDF; name a file that cisreport rendered")


def _no_manifest(path: Path) -> CisreportError:
    return CisreportError(f"{path}: has no cisreport manifest; only reports with a register can be verified")


def _read_html(path: Path, data: bytes) -> Published:
    from lxml import html
    from lxml.etree import LxmlError

    try:
        page = html.fromstring(data.decode("utf-8"), parser=html.HTMLParser(huge_tree=True))
    except (LxmlError, ValueError) as error:
        raise CisreportError(f"{path}: is damaged: {error}") from error
    found = page.xpath("//script[@id=$id]", id=MANIFEST_ID)
    if not found:
        raise _no_manifest(path)
    if len(found) > 1:
        raise CisreportError(f"{path}: has {len(found)} manifests; it was changed")
    rows: dict[str, str] = {}
    for name in page.xpath("//*[starts-with(@id, 'fact-')]"):
        row = next(name.iterancestors("tr"), None)
        text = bare((name if row is None else row).text_content())
        rows[name.get("id")] = "" if name.get("id") in rows else text
    return Published(
        kind="HTML",
        manifest=(found[0].text or "").encode(),
        links=tuple(_html_links(page)),
        rows=rows,
    )


def _html_links(page: Any) -> Iterator[PrintedLink]:
    for link in page.xpath("//a[starts-with(@href, '#fact-')]"):
        if any("register" in (parent.get("class") or "").split() for parent in link.iterancestors()):
            continue
        use = link.get("id", "")
        yield PrintedLink(
            row=link.get("href")[1:],
            parts=(link.text_content(),),
            place=f"link {use}" if use else "a link without a number",
            use=use,
        )


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a link of a PDF leads: a page and a point on it."""

    page: int
    x: float
    y: float


def _read_pdf(path: Path, anchors: Mapping[str, str]) -> Published:
    import pikepdf
    import pypdfium2 as pdfium

    try:
        with pikepdf.open(path) as pdf:
            if MANIFEST_NAME not in pdf.attachments:
                raise _no_manifest(path)
            manifest = pdf.attachments[MANIFEST_NAME].get_file().read_bytes()
            found = list(_pdf_links(pdf))
        document = pdfium.PdfDocument(path)
        try:
            pages = [_PageText.of(document, n) for n in range(len(document))]
        finally:
            document.close()
    except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise CisreportError(f"{path}: is damaged or protected: {error}") from error
    targets = {target: _row_at(pages, target, anchors) for _, _, target in found}
    links = tuple(
        PrintedLink(row=row, parts=tuple(pages[n].inside(box) for box in boxes), place=f"page {n + 1}")
        for n, boxes, target in found
        if (row := targets[target][0])
    )
    return Published(kind="PDF", manifest=manifest, links=links, rows=dict(targets.values()))


def _pdf_links(pdf: Any) -> Iterator[tuple[int, tuple[Box, ...], _Target]]:
    """Yield page, boxes and target of every link within a PDF."""
    numbers = {page.objgen: n for n, page in enumerate(pdf.pages)}
    for n, page in enumerate(pdf.pages):
        for note in page.get("/Annots", []):
            if note.get("/Subtype") != "/Link":
                continue
            target = _target(pdf, note, numbers)
            if target is not None:
                yield n, _boxes(note), target


def _target(pdf: Any, note: Any, numbers: Mapping[tuple[int, int], int]) -> _Target | None:
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
    return None if page is None else _Target(page, float(place[2]), float(place[3]))


def _named(pdf: Any, name: Any) -> Any:
    import pikepdf

    if isinstance(name, pikepdf.Name):
        return pdf.Root.get("/Dests", pikepdf.Dictionary()).get(str(name))
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    return pikepdf.NameTree(names.Dests).get(str(name)) if "/Dests" in names else None


def _boxes(note: Any) -> tuple[Box, ...]:
    """Return the rectangles of a link, one a line."""
    quads = [float(number) for number in note.get("/QuadPoints", [])]
    if len(quads) < 8:
        left, bottom, right, top = (float(number) for number in note["/Rect"])
        return ((left, bottom, right, top),)
    eights = [quads[n : n + 8] for n in range(0, len(quads) - 7, 8)]
    return tuple((min(q[::2]), min(q[1::2]), max(q[::2]), max(q[1::2])) for q in eights)


@dataclass(frozen=True, slots=True)
class _PageText:
    """The characters of a page in their order, each with the middle of its box."""

    chars: Sequence[tuple[str, float, float]]

    @classmethod
    def of(cls, document: Any, n: int) -> _PageText:
        import pypdfium2.raw as raw

        page = document[n]
        text = page.get_textpage()
        chars = []
        for at in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, at)
            left, bottom, right, top = text.get_charbox(at, loose=True)
            chars.append((chr(code), (left + right) / 2, (bottom + top) / 2))
        text.close()
        page.close()
        return cls(chars)

    def inside(self, box: Box) -> str:
        """Return the text whose characters have their middle in a box."""
        left, bottom, right, top = box
        return _whole(char for char, x, y in self.chars if left <= x <= right and bottom <= y <= top)

    def text(self, first: int = 0, length: int | None = None) -> str:
        """Return the text from a character on, without white space."""
        last = None if length is None else first + length
        return bare(_whole(char for char, _, _ in self.chars[first:last]))

    def near(self, target: _Target) -> list[int]:
        """Return the characters that a link may lead to, the likeliest first.

        Typst lets a link lead to a point a little above its target.
        """
        below = {n: target.y - y for n, (_, x, y) in enumerate(self.chars) if -1 <= x - target.x <= 12}
        found = [n for n, way in below.items() if -6 <= way <= 24 and not self.chars[n][0].isspace()]
        return sorted(found, key=lambda n: abs(below[n] - _USUALLY_BELOW))


def _whole(chars: Iterable[str]) -> str:
    """Join characters; PDFium gives those beyond the basic plane in halves."""
    return "".join(chars).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _row_at(pages: Sequence[_PageText], target: _Target, anchors: Mapping[str, str]) -> tuple[str, str]:
    """Return the row that a target leads to, by how its text begins, and that text; or nothing.

    A row may go on on the next page; what stands between is not looked at.
    """
    page = pages[target.page]
    following = pages[target.page + 1].text() if target.page + 1 < len(pages) else ""
    for first in page.near(target):
        shown = page.text(first, 3 * max(map(len, anchors.values()), default=0) + 100)
        for row, start in anchors.items():
            told = "".join(takewhile(lambda char: not _is_leftward(char), start))
            taken, _ = _agreement(shown, told)
            if taken >= min(len(told), len(row) + _SURE):
                complete = taken == len(told) or told[taken:] in following
                return row, start if complete else shown
    return "", ""

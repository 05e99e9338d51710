"""What a published PDF holds: its attached manifest (pikepdf), its links, and the text in them (PDFium).

Typst gives a PDF no names for places: a link leads to a point of a page, and the row there is known
by its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cisreport.errors import CisreportError
from cisreport.reports.printed import PrintedLink, Published, agreement, bare, certain_start

MANIFEST_NAME = "cisreport-manifest.json"
"""Name of the attachment."""
_HYPHEN_CODES = (0x02, 0xFFFE)
"""What PDFium gives for a hyphen at the end of a line."""
_SURE = 12
"""So many characters of a row's text after its id are enough to know it by."""
_USUALLY_BELOW = 12
"""Points from where a link leads to the middle of the text there."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Target:
    """Where a link of a PDF leads: a page and a point on it."""

    page: int
    x: float
    y: float


def read_pdf(path: Path, starts: Callable[[bytes], Mapping[str, str]]) -> Published | None:
    """Read a PDF; None when it has no manifest.

    Parameters
    ----------
    path : Path
        The file.
    starts : callable
        See :func:`cisreport.reports.published.read_published`.

    Raises
    ------
    CisreportError
        When the file is damaged, or opens with a password only.
    """
    import pikepdf
    import pypdfium2 as pdfium

    try:
        with pikepdf.open(path) as pdf:
            if MANIFEST_NAME not in pdf.attachments:
                return None
            manifest = pdf.attachments[MANIFEST_NAME].get_file().read_bytes()
            found = list(_pdf_links(pdf))
        document = pdfium.PdfDocument(path)
        try:
            pages = [_PageText.of(document, n) for n in range(len(document))]
        finally:
            document.close()
    except pikepdf.PasswordError as error:
        raise CisreportError(f"{path}: needs a password; save it without one") from error
    except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise CisreportError(f"{path}: is damaged: {error}") from error
    rows = starts(manifest)
    targets = {target: _row_at(pages, target, rows) for _, _, target in found}
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
            char = "-" if code in _HYPHEN_CODES else chr(code)
            chars.append((char, (left + right) / 2, (bottom + top) / 2))
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


def _row_at(pages: Sequence[_PageText], target: _Target, starts: Mapping[str, str]) -> tuple[str, str]:
    """Return the row that a target leads to, by how its text begins, and that text; or nothing.

    A row may go on on the next page; what stands between is not looked at.  Rows of two datasets may
    begin alike: the one that agrees longest is meant.
    """
    page = pages[target.page]
    following = pages[target.page + 1] if target.page + 1 < len(pages) else _PageText(())
    for first in page.near(target):
        beginning = page.text(first, 12)[:3]
        alike: list[tuple[int, str, str]] = []
        for row, start in starts.items():
            if not start.startswith(beginning):
                continue
            known = certain_start(start)
            shown = page.text(first, 3 * len(start) + 100)
            taken, _ = agreement(shown, known)
            if taken >= min(len(known), len(row) + _SURE):
                complete = taken == len(known) or known[taken:] in following.text()
                alike.append((taken, row, start if complete else shown))
        if alike:
            _, row, text = max(alike, key=lambda found: found[0])
            return row, text
    return "", ""

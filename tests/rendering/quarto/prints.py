"""What a print says and how it is made, read from the PDF of either engine, to be compared."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator

import pikepdf
import pypdfium2

from cisreport.published.characters import Character, PageText

_WORD = re.compile(r"[^\W\d_]{3,}")
_CLOSE = 0.8
"""Points between the middles of two characters that are printed on one another."""


def pages_of(pdf: bytes) -> list[PageText]:
    """Return the text of the pages."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [PageText.of(document, n) for n in range(len(document))]


def words_of(pages: list[PageText]) -> Counter[str]:
    """Return how often each word is printed, apart from words that lines break."""
    return Counter(word for page in pages for word in _WORD.findall("".join(c.text for c in page.chars)))


def overprinted(pages: list[PageText]) -> Iterator[str]:
    """Yield each character that is printed on another one, with its page."""
    for number, page in enumerate(pages, 1):
        seen: dict[tuple[int, int], list[Character]] = {}
        for char in page.chars:
            if char.text.isspace() or char.width < _CLOSE:
                continue
            x, y = round(char.x), round(char.y)
            near = [item for dx in (-1, 0, 1) for dy in (-1, 0, 1) for item in seen.get((x + dx, y + dy), ())]
            for other in near:
                is_close = abs(other.x - char.x) < _CLOSE and abs(other.y - char.y) < _CLOSE
                if is_close and other.run != char.run:  # a ligature is in one run
                    yield f"page {number}: {char.text} on {other.text}"
            seen.setdefault((x, y), []).append(char)


def claims_of(pdf: bytes) -> list[str]:
    """Return the standards that a PDF claims, its language, and whether it is tagged."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        metadata = document.open_metadata()
        standards = [
            f"{key}={metadata.get(key)}" for key in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
        ]
        tagged = document.Root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False)
        language = str(document.Root.get("/Lang", "")).partition("-")[0]
        return [*standards, language, f"tagged={bool(tagged)}"]

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
_ADDRESS = re.compile(r"0x[0-9a-f]+")
"""Place of an object of Python in the memory, another one in each run."""
_CLOSE = 0.8
"""Points between the middles of two characters that are printed on one another."""


def pages_of(pdf: bytes) -> list[PageText]:
    """Return the text of the pages."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [PageText.of(document, n) for n in range(len(document))]


def words_of(pages: list[PageText]) -> Counter[str]:
    """Return how often each word is printed, apart from words that lines break."""
    texts = ("".join(char.text for char in page.chars) for page in pages)
    return Counter(word for text in texts for word in _WORD.findall(_ADDRESS.sub("", text)))


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


def print_differences(quartos: bytes, ours: bytes) -> str:
    """Return where the prints of both engines differ, as text that is empty where they do not."""
    lines = []
    for claim, of_quarto in zip(claims_of(ours), claims_of(quartos), strict=True):
        lines += [f"claim: {of_quarto}, not {claim}"] if claim != of_quarto else []
    pages, quartos_pages = pages_of(ours), pages_of(quartos)
    lines += [f"Quarto prints {found}" for found in overprinted(quartos_pages)]
    lines += [f"we print {found}" for found in overprinted(pages)]
    if abs(len(quartos_pages) - len(pages)) > max(1, len(pages) // 4):
        lines.append(f"pages: {len(quartos_pages)}, not {len(pages)}")
    words, quartos_words = words_of(pages), words_of(quartos_pages)
    for name, other in (("without", words - quartos_words), ("with", quartos_words - words)):
        lines += [f"{name} {word} {other[word]}" for word in sorted(other)]
    return "\n".join(lines)


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

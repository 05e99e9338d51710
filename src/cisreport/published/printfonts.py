"""The fonts in a print: their outlines, and the letters that programs copy for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cisreport.grammar.letters import LETTER, LETTERS, Font, letters_in
from cisreport.pieces.prints import font_of

_OTHER: Final = re.compile(rb"bf(?:char|range)|usecmap")


@dataclass(frozen=True, slots=True)
class PrintFont:
    """A font in a print."""

    name: str
    """Its name, without the letters before it that mark a subset."""
    data: bytes
    """Its file; empty if it is not one of outlines as in TrueType."""
    letters: tuple[tuple[int, str], ...]
    """Its glyphs, each with the text that programs copy."""
    shown: Font
    """How wide the print shows its glyphs."""
    is_plain: bool
    """Whether it lists them only as Typst writes."""


def fonts_in(pdf: Any) -> Iterator[PrintFont]:
    """Yield the fonts of a print that pikepdf has opened."""
    import pikepdf

    for font in pdf.objects:
        if not (isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/Type0"):
            continue
        [below] = font.DescendantFonts
        files = {key: file for key, file in below.FontDescriptor.items() if key.startswith("/FontFile")}
        listed = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
        parts = b"\n".join(LETTERS.findall(listed))
        yield PrintFont(
            name=str(font.BaseFont).rpartition("+")[2].removesuffix("-Identity-H"),
            data=files["/FontFile2"].read_bytes() if [*files] == ["/FontFile2"] else b"",
            letters=tuple(letters_in(listed)),
            shown=font_of(font),
            is_plain=not (_OTHER.search(LETTERS.sub(b"", listed)) or LETTER.sub(b"", parts).strip()),
        )

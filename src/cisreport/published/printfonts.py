"""The fonts in a print: their outlines, and the letters that programs copy for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

_BLOCK: Final = re.compile(rb"\d+ beginbfchar\s(.*?)endbfchar", re.DOTALL)
_LETTER: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})*)>")
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
        blocks = b"\n".join(_BLOCK.findall(listed))
        letters = ((int(code, 16), _text(text)) for code, text in _LETTER.findall(blocks))
        yield PrintFont(
            name=str(font.BaseFont).rpartition("+")[2].removesuffix("-Identity-H"),
            data=files["/FontFile2"].read_bytes() if [*files] == ["/FontFile2"] else b"",
            letters=tuple(letters),
            is_plain=not (_OTHER.search(_BLOCK.sub(b"", listed)) or _LETTER.sub(b"", blocks).strip()),
        )


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", "replace")

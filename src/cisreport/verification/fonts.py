"""Whether the fonts of a page have the letters of this library's fonts.

A font in a page has only the letters that the page needs, so it is made again from them.  Another version of
HarfBuzz can make another file, so only fonts that this version made are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

from cisreport.documents.fonts import Fonts
from cisreport.manifest.reader import FORMAT, Manifest
from cisreport.rendering.embedded.html.fonts import font_rules

_MADE_BY: Final = "uharfbuzz"
_FACE: Final = re.compile(r'@font-face \{ font-family: "([^"]*)"[^{}]*\}')


def font_problems(manifest: Manifest, page: str) -> Iterator[str]:
    """Yield a sentence for each font of a page that is not made of this library's fonts.

    Parameters
    ----------
    manifest : Manifest
        The manifest of the page.
    page : str
        The page.  Its first style sheet has the fonts; those of the document itself are not compared.
    """
    if uncompared_fonts(manifest):
        return
    style = page.partition("<style>")[2].partition("</style>")[0]
    made = font_rules(_FACE.sub("", page), Fonts())
    ours = {family: set[str]() for family in _FACE.findall(made)}
    for face in _FACE.finditer(made):
        ours[face[1]].add(face[0])
    for face in _FACE.finditer(style):
        if face[1] in ours and face[0] not in ours[face[1]]:
            yield f"the font {face[1]} of the page has other letters than that of cisreport"


def uncompared_fonts(manifest: Manifest) -> tuple[str, ...]:
    """Return a sentence if the fonts of a file cannot be compared."""
    if manifest.format == FORMAT and manifest.versions.get(_MADE_BY) == version(_MADE_BY):
        return ()
    return (f"not compared: the fonts, because another version of {_MADE_BY} made them",)

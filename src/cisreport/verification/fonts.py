"""Whether the fonts of a page have the letters of this library's fonts.

A font in a page has only the letters that the page needs, so it is made again from them.  Another version of
HarfBuzz can make another file, so only fonts that this version made are compared.  An earlier version of this
library did not count the letters of digests that come into the page after its fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import chain, combinations
from typing import Final

from cisreport.digests import BASE64
from cisreport.documents.fonts import Fonts
from cisreport.manifest.reader import FORMAT, Manifest
from cisreport.rendering.embedded.html.fonts import font_rules

_MADE_BY: Final = "uharfbuzz"
_FACE: Final = re.compile(r'@font-face \{ font-family: "([^"]*)"[^{}]*\}')
_DIGESTS: Final = re.compile(r"[A-Za-z0-9+/]{40,}=*")
_MOST: Final = 3
"""Letters that only digests have, of which an earlier version can have left out each."""


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
    faces = {(face[1], face[0]) for face in _FACE.finditer(style)}
    bare = _FACE.sub("", page)
    letters = BASE64.union(bare)
    seldom = sorted(BASE64.difference(_DIGESTS.sub("", bare)))[:_MOST]
    others = [_others(faces, letters.difference(absent)) for absent in _choices(seldom)]
    for family in min(others, key=len):
        yield f"the font {family} of the page has other letters than that of cisreport"


def _choices(letters: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield each choice of letters, the empty one first."""
    return chain.from_iterable(combinations(letters, number) for number in range(len(letters) + 1))


def _others(faces: set[tuple[str, str]], letters: Iterable[str]) -> list[str]:
    """Return the families of the faces that are ours by name, and not by content."""
    made = {(face[1], face[0]) for face in _FACE.finditer(font_rules("".join(letters), Fonts()))}
    ours = {family for family, _ in made}
    return sorted({family for family, _ in faces - made if family in ours})


def uncompared_fonts(manifest: Manifest) -> tuple[str, ...]:
    """Return a sentence if the fonts of a file cannot be compared."""
    if manifest.format == FORMAT and manifest.versions.get(_MADE_BY) == version(_MADE_BY):
        return ()
    return (f"not compared: the fonts, because another version of {_MADE_BY} made them",)

"""The fonts of a page: each has only the letters that the page needs from it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from cisreport.assets import font_directory
from cisreport.documents.fonts import Face, Fonts
from cisreport.families import FACES, TEXT_FAMILY, families_for, font_file, letters_of
from cisreport.fontrules import letters_face

_MONO: Final = 'ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono"'
"""Families of code in ``report.css``."""
_MATH: Final = 'math, "STIX Two Math", "Cambria Math"'
"""Families of formulas there."""
_WEIGHTS: Final = {"Regular": 400, "Bold": 700}
_TEXT_FACES: Final = {"Regular": (400, "normal"), "Italic": (400, "italic"), "Bold": (700, "normal")}


def font_rules(page: str, fonts: Fonts) -> str:
    """Return the rules of a style sheet for the fonts that a page needs.

    Parameters
    ----------
    page : str
        The page with all words that its style and its scripts add.
    fonts : Fonts
        The document's own fonts.
    """
    letters = "".join(sorted(set(page)))
    ours, lacking = families_for(letters), fonts.lacking(letters)
    last = fonts.last if lacking else ()
    text = "".join(_text_rules(letters))
    if not (fonts.first or ours or last):
        return f"\n{text.strip()}"
    rules = [rule for family in fonts.first for rule in _own(family, fonts, letters)]
    rules += [rule for family in ours for rule in _ours(family, letters)]
    for family in last:
        rules += _own(family, fonts, lacking)
        lacking = fonts.beyond(family, lacking)
    before, after = _listed(*fonts.first, TEXT_FAMILY), _listed(*ours, *last)
    sans = f'--sans: {", ".join(filter(None, (before, after)))}, "Helvetica Neue", Arial, sans-serif;'
    mono = f" --mono: {_MONO}, {after}, monospace;" if after else ""
    words = _listed(*fonts.first, *ours, *last)
    math = f" math {{ font-family: {_MATH}, {words}, serif; }}" if "<math" in page else ""
    return f"\n{text}{''.join(rules)}:root {{ {sans}{mono} }}{math}"


def _text_rules(letters: str) -> Iterator[str]:
    for style, (weight, slant) in _TEXT_FACES.items():
        path = font_directory() / f"NotoSans-{style}.ttf"
        yield letters_face(TEXT_FAMILY, weight, path, letters, slant=slant)


def _listed(*families: str) -> str:
    return ", ".join(f'"{name}"' for name in families)


def _ours(family: str, letters: str) -> Iterator[str]:
    for style in FACES:
        path = font_directory() / f"{font_file(family, style)}.ttf"
        if path.is_file():
            yield letters_face(family, _WEIGHTS[style], path, letters_of(family, letters))


def _own(family: str, fonts: Fonts, letters: str) -> Iterator[str]:
    """Yield the rules of a family of the document: one font of each weight."""
    found = [(face, file.path) for file in fonts.files for face in file.faces if face.family == family]
    for _, same in groupby(sorted(found, key=_weight), key=_weight):
        face, path = next(same)
        for weight in face.weights:
            yield letters_face(family, weight, path, letters, number=face.number)


def _weight(found: tuple[Face, Path]) -> tuple[int, ...]:
    return found[0].weights

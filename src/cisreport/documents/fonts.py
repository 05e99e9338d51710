"""The fonts of a document besides those of the library: what ``mainfont`` names, and the folder ``fonts``.

Fonts of the machine count only where the document names them, so that others do not change its outputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from cisreport.documents.document import Document
from cisreport.errors import Problem
from cisreport.families import without_glyph
from cisreport.files import is_file
from cisreport.formats import PDF
from cisreport.glyphs import GLYPHS

FOLDER: Final = "fonts"
"""Folder at the root of a project whose fonts its documents can use."""
_OF_TYPST: Final = ("Libertinus Serif", "New Computer Modern", "New Computer Modern Math")
"""Families that Typst includes, besides that of the library's table."""
_SUFFIXES: Final = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_WEIGHT: Final = "wght"
"""Axis of a variable font for its weight."""
_WEIGHTS: Final = (400, 700)
"""Weights that text has."""
_FAMILY_NAMES: Final = (21, 16, 1)
"""Identifiers of a family's name in a font, the best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A font of a file."""

    family: str
    number: int
    """Its place in a collection; 0 in a file that has only one font."""
    weights: tuple[int, ...]
    """400 is regular, 700 is bold; a variable font can be both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """A file with fonts."""

    path: Path
    faces: tuple[Face, ...]
    """Its fonts; a collection has several."""

    @property
    def families(self) -> tuple[str, ...]:
        """Names of its families."""
        return tuple(dict.fromkeys(face.family for face in self.faces))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """The fonts of a document besides those of the library."""

    named: tuple[str, ...] = ()
    """Families that ``mainfont`` names, in its order."""
    unknown: tuple[str, ...] = ()
    """Those of them that neither the library nor the project nor the machine has."""
    files: tuple[FontFile, ...] = ()
    """Files of the project, and those of the machine that have what is named."""

    @property
    def first(self) -> tuple[str, ...]:
        """Families that come before those of the library."""
        return tuple(name for name in self.named if name not in self.unknown)

    @property
    def last(self) -> tuple[str, ...]:
        """Families of the project that come after those of the library."""
        names = dict.fromkeys(name for file in self.files for name in file.families)
        return tuple(name for name in names if name not in self.named)

    def lacking(self, text: str) -> str:
        """Return the letters of a text that only these fonts have, each once."""
        others = without_glyph(text)
        return "".join(letter for letter in others if letter not in self.without_glyph(others))

    def beyond(self, family: str, text: str) -> str:
        """Return the letters of a text that a family of these does not have."""
        files = [file.path for file in self.files if family in file.families]
        known = frozenset().union(*(_letters(path, path.stat().st_mtime_ns) for path in files))
        return "".join(letter for letter in text if ord(letter) not in known)

    def without_glyph(self, text: str) -> str:
        """Return the letters of a text that neither the library nor one of these fonts has, each once."""
        lacking = without_glyph(text)
        for file in self.files if lacking else ():
            known = _letters(file.path, file.path.stat().st_mtime_ns)
            lacking = "".join(letter for letter in lacking if ord(letter) not in known)
        return lacking


def fonts_of(document: Document) -> Fonts:
    """Return the fonts of a document; a file that is not a font is not among them."""
    named = tuple(dict.fromkeys(_named(document.option("mainfont", PDF.target))))
    files = list(_read(sorted((document.root / FOLDER).rglob("*"))))
    known = {*GLYPHS, *_OF_TYPST, *(name for file in files for name in file.families)}
    wanted = [name for name in named if name not in known]
    files += _on_machine(wanted) if wanted else ()
    known |= {name for file in files for name in file.families}
    return Fonts(named=named, unknown=tuple(name for name in named if name not in known), files=tuple(files))


def font_notes(document: Document) -> Iterator[Problem]:
    """Yield a note if ``mainfont`` names a font that is nowhere."""
    if unknown := fonts_of(document).unknown:
        text = document.path.read_text("utf-8", "replace")
        found = [n for n, line in enumerate(text.splitlines(), 1) if "mainfont:" in line]
        yield Problem(
            path=document.shown,
            line=found[0] if found else 0,
            column=1 if found else 0,
            where="mainfont",
            what=f"there is no font {', '.join(unknown)}",
            remedy=f'put its file into the folder "{FOLDER}" of the project',
            is_note=True,
        )


def _named(value: Any) -> Iterator[str]:
    for name in value if isinstance(value, list) else [value]:
        if isinstance(name, str):
            yield from filter(None, map(str.strip, name.split(",")))


def _read(paths: Sequence[Path]) -> Iterator[FontFile]:
    for path in paths:
        is_font = path.suffix.lower() in _SUFFIXES and is_file(path)
        if is_font and (faces := _faces(path, path.stat().st_mtime_ns)):
            yield FontFile(path=path, faces=faces)


def _on_machine(wanted: Sequence[str]) -> Iterator[FontFile]:
    """Yield the files of the machine that have a family of these names."""
    from matplotlib.font_manager import findSystemFonts

    initials = {name.split()[0].lower() for name in wanted}
    paths = [Path(name) for name in sorted(findSystemFonts())]
    likely = [path for path in paths if any(path.stem.lower().startswith(word) for word in initials)]
    found = _having(likely, wanted)
    yield from found or _having(paths, wanted)


def _having(paths: Sequence[Path], wanted: Sequence[str]) -> list[FontFile]:
    return [file for file in _read(paths) if not set(wanted).isdisjoint(file.families)]


@lru_cache(maxsize=1024)
def _faces(path: Path, _changed: int) -> tuple[Face, ...]:
    import uharfbuzz as hb

    found = []
    for number, face in enumerate(_opened(path)):
        languages = (None, *dict.fromkeys(entry.language for entry in face.list_names()))
        names = (face.get_name(name, language) for name in _FAMILY_NAMES for language in languages)
        if family := next(filter(None, names), ""):
            usual = (round(hb.Font(face).get_style_value(hb.StyleTag.WEIGHT)),)
            ranges = [(axis.min_value, axis.max_value) for axis in face.axis_infos if axis.tag == _WEIGHT]
            variable = [weight for least, most in ranges for weight in _WEIGHTS if least <= weight <= most]
            found.append(Face(family=family, number=number, weights=tuple(variable) or usual))
    return tuple(found)


@lru_cache(maxsize=64)
def _letters(path: Path, _changed: int) -> frozenset[int]:
    return frozenset(chain.from_iterable(face.unicodes for face in _opened(path)))


def _opened(path: Path) -> Iterator[Any]:
    """Yield the fonts of a file; none if it cannot be read."""
    import uharfbuzz as hb

    with suppress(hb.HarfBuzzError):
        blob = hb.Blob.from_file_path(str(path))
        yield from (hb.Face(blob, number) for number in range(hb.Face(blob).count))

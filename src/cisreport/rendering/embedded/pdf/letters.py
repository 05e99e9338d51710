"""Letters that no font of a print has: one problem that lists them, line by line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from lxml import etree

from cisreport.documents.document import Document
from cisreport.documents.fonts import Fonts
from cisreport.english import counted
from cisreport.errors import Problem
from cisreport.rendering.embedded.pdf.characters import INVISIBLE

_SPOKEN: Final = re.compile(r'\balt: "(?:[^"\\]|\\.)*"')
"""A text for readers who do not see, which needs no font."""
_TEXTS: Final = frozenset({".bib", ".csv", ".json", ".md", ".py", ".qmd", ".tsv", ".txt", ".yaml", ".yml"})
_LARGEST: Final = 2**22
"""Size of files in which letters are looked up, in bytes."""
_MOST: Final = 20
"""Lines that the problem lists."""

LETTERING_REMEDY: Final = (
    'put a font that does into the folder "fonts" of the project, or name one of this machine as "mainfont"'
)


def lettering_problem(
    document: Document, fonts: Fonts, source: str, work: Path, files: Sequence[Path]
) -> Problem | None:
    """Return a problem with the letters that no font has, or None.

    Parameters
    ----------
    document : Document
        The document.
    fonts : Fonts
        Fonts of the document.
    source : str
        Typst's source of the print.
    work : Path
        Folder of its images.
    files : sequence of Path
        Files that the letters may come from, the document among them.
    """
    printed = "".join((_SPOKEN.sub("", source), *_drawn(work)))
    letters = fonts.without_glyph(INVISIBLE.sub("", printed))
    if not letters:
        return None
    places = list(_places(document, files, letters))
    first = places[0] if places else (document.shown, 0, 0, "")
    what = f"no font of the PDF has {'; '.join(_listed(places, letters))}"
    if fonts.unknown:
        what += f", and this machine does not have {', '.join(fonts.unknown)}"
    path, line, column, _ = first
    return Problem(path=path, line=line, column=column, what=what, remedy=LETTERING_REMEDY)


def _drawn(work: Path) -> Iterator[str]:
    """Yield the texts of drawings."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    for path in sorted((work / "images").glob("*.svg")):
        root = etree.fromstring(path.read_bytes(), parser)
        if root is not None:
            yield from ("".join(text.itertext()) for text in root.iter("{*}text"))


def _places(document: Document, files: Sequence[Path], letters: str) -> Iterator[tuple[str, int, int, str]]:
    """Yield path, line, column and letters of each line that has some of the letters."""
    pattern = re.compile(f"[{re.escape(letters)}]")
    for path in dict.fromkeys((document.path, *files)):
        if not path.is_relative_to(document.root) or path.suffix.lower() not in _TEXTS:
            continue
        if not path.is_file() or path.stat().st_size > _LARGEST:  # code may have looked for it in vain
            continue
        text = path.read_text("utf-8", "replace")
        for number, line in enumerate(text.splitlines() if pattern.search(text) else (), 1):
            if found := pattern.search(line):
                these = "".join(dict.fromkeys(pattern.findall(line)))
                yield _shown(document, path), number, found.start() + 1, these


def _shown(document: Document, path: Path) -> str:
    if path == document.path:
        return document.shown
    return str(Path(document.shown).parent / os.path.relpath(path, document.path.parent))


def _listed(places: Sequence[tuple[str, int, int, str]], letters: str) -> Iterator[str]:
    """Yield the letters of each line, and those that no file has."""
    for path, line, _, these in places[:_MOST]:
        where = f"line {line}" if path == places[0][0] else f"{path}:{line}"
        yield f'"{these}" ({where})'
    if len(places) > _MOST:
        yield f"those of {counted(len(places) - _MOST, 'more line')}"
    known = {letter for *_, these in places for letter in these}
    if other := "".join(letter for letter in letters if letter not in known):
        yield f'"{other}" (from code)'

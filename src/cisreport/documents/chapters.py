"""The other chapters of a book, to which a chapter refers; it is rendered by itself, without their numbers.

A reference to a section of another chapter is the title of the section.  One to another element is its
kind and the title of the chapter that has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cisreport.documents.cells import heading
from cisreport.documents.lines import read_lines, split_front
from cisreport.documents.parts import Line
from cisreport.errors import Problem

_KINDS: Final = "sec|fig|tbl|lst|eq|thm|lem|cor|prp|cnj|def|exm|exr|prf|rem|sol|nte|tip|wrn|imp|cau"
_REFERENCE: Final = re.compile(rf"(?<![\w@])@(?P<label>(?:{_KINDS})-[\w-]*\w)", re.IGNORECASE)
_LABEL: Final = re.compile(
    rf"""(?:#|\b(?:lst-)?label:[ \t]*["']?)(?P<label>(?:{_KINDS})-[\w-]*\w)(?![\w-])"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What a document refers to in other chapters."""

    words: Mapping[str, str] = field(default_factory=dict)
    """Markdown for each label."""
    files: tuple[Path, ...] = ()
    """Chapters that have the labels."""
    notes: tuple[Problem, ...] = ()


def find_elsewhere(lines: Sequence[Line], own: Iterable[str], folder: Path, document: Path) -> Elsewhere:
    """Find what a chapter refers to in the other chapters of its book.

    Parameters
    ----------
    lines : sequence of Line
        Its lines of prose.
    own : iterable of str
        Its texts with labels.
    folder : Path
        Folder of the book.
    document : Path
        The chapter.
    """
    places = {_small(found["label"]): line for line in lines for found in _REFERENCE.finditer(line.text)}
    for text in own:
        for found in _LABEL.finditer(text):
            places.pop(found["label"], None)
    words: dict[str, str] = {}
    files: list[Path] = []
    for path in _documents(folder) if places else ():
        if path == document or not (here := _labeled(path, places.keys() - words.keys())):
            continue
        words |= here
        files.append(path)
    if not words:
        return Elsewhere()
    first = next(line for label, line in places.items() if label in words)
    what = "references to other chapters are their titles: " + ", ".join(
        f"@{label}" for label in sorted(words)
    )
    note = Problem(path=first.path, line=first.number, what=what, is_note=True)
    return Elsewhere(words=words, files=tuple(files), notes=(note,))


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


def _documents(folder: Path) -> list[Path]:
    """Return the documents below a folder, without those of hidden folders."""
    found = (path.relative_to(folder) for path in folder.rglob("*.qmd"))
    return sorted(
        folder / path for path in found if not any(part.startswith((".", "_")) for part in path.parts)
    )


def _labeled(path: Path, labels: Iterable[str]) -> dict[str, str]:
    """Return the words for those of the labels that a document has."""
    front, lines = split_front(read_lines(path, str(path), []), str(path))
    wanted = set(labels)
    found = {
        match["label"]: line
        for line in lines
        for match in _LABEL.finditer(line.text)
        if match["label"] in wanted
    }
    headings = (heading(line.text) for line in lines)
    title = str(front.data.get("title") or next(filter(None, headings), path.stem))
    return {
        label: (heading(line.text) or title) if label.startswith("sec-") else title
        for label, line in found.items()
    }

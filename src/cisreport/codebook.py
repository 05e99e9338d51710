"""The codebook, looked up by a term: a record, a field, a word of a vocabulary, a function or a heading.

The page ``docs/guide/codebook.md`` is the codebook.  ``docs/codebook.py`` makes its tables from the records,
so what is found here is what the library reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cisreport.errors import NotFoundError, suggest
from cisreport.files import shipped

_COMMENT: Final = re.compile(r"^<!--.*?-->\n+", re.MULTILINE | re.DOTALL)
_HEADING: Final = re.compile(r"^(#+) (.+)$")
_CELL: Final = re.compile(r"(?<!\\)\|")
_BELOW: Final = "one of the words below"
"""In the row of a field whose words are a table of its section."""
_LINK: Final = re.compile(r"\[([^]]+)\]\([^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the codebook says about a term."""

    term: str
    """The record, field, word or heading."""
    section: str
    """The heading above it."""
    text: str
    """What it says, as Markdown."""


def entries(page: str) -> tuple[Entry, ...]:
    """Return an entry for each section of the codebook, and for each row of its tables.

    Parameters
    ----------
    page : str
        The codebook, as Markdown.
    """
    return tuple(entry for title, body in _sections(page) for entry in _of_section(title, body))


def look_up(term: str | None = None) -> tuple[Entry, ...]:
    """Return what the codebook says about a term; without one, its sections.

    Parameters
    ----------
    term : str, optional
        A record such as ``Meeting`` or ``meetings``, a field such as ``place_type``, a word of a vocabulary
        such as ``hoped``, a function such as ``interval.days/1``, or a heading, in capital letters or not.

    Raises
    ------
    NotFoundError
        If the codebook does not have the term; the error names similar ones.
    """
    found = entries((shipped("docs") / "guide" / "codebook.md").read_text("utf-8"))
    if term is None:
        return tuple(entry for entry in found if entry.term == entry.section)
    wanted = _spelled(term)
    if chosen := tuple(entry for entry in found if wanted in _spellings(entry.term)):
        return chosen
    known = sorted({entry.term for entry in found if entry.term[:1].isalpha()})
    raise NotFoundError(f'the codebook has no "{term}"; {suggest(term, known)}')


def _spelled(term: str) -> str:
    return re.sub(r"[\s_-]+", " ", term).strip().casefold()


def _spellings(term: str) -> set[str]:
    """Return a term as people write it: a record also in the plural, as its collection is called."""
    name = _spelled(term)
    return {name, f"{name}s", re.sub("y$", "ies", name), name.partition(":")[0]}


def _sections(page: str) -> Iterator[tuple[str, str]]:
    """Yield the heading of each section and the text up to the next one; a heading in code is none."""
    title, lines, code = "", list[str](), False
    for line in _COMMENT.sub("", page).splitlines():
        code ^= line.startswith("```")
        heading = None if code else _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        if title:
            yield title, "\n".join(lines)
        title, lines = heading[2], []
    yield title, "\n".join(lines)


def _of_section(title: str, body: str) -> Iterator[Entry]:
    text = re.sub(r"\n{3,}", "\n\n", body.strip())
    yield Entry(term=title, section=title, text=_LINK.sub(r"\1", text))
    rows = list(_rows(text))
    words: dict[str, list[str]] = {}
    for heads, _, names in rows:
        words.setdefault(_spelled(heads[0]), []).extend(names)
    for heads, cells, names in rows:
        said = [f"{head}: {cell}" for head, cell in zip(heads[1:], cells[1:], strict=False) if cell]
        for name in names:
            listed = ", ".join(words.get(_spelled(name).rpartition(" ")[2], ()))
            more = [part.replace(_BELOW, f"one of the words {listed}") if listed else part for part in said]
            yield Entry(term=name, section=title, text=_LINK.sub(r"\1", "  \n".join(more)))


def _rows(text: str) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Yield each row of the tables that has terms: the names of the columns, its cells, and the terms."""
    heads: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in _CELL.split(line)[1:-1]]
        if not line.startswith("|"):
            heads = []
        elif not heads:
            heads = cells
        elif names := re.findall("`([^`]+)`", cells[0]):
            yield heads, cells, names

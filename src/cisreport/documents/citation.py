"""``CITATION.cff`` of a project: what the reference of a report has where its front matter says nothing.

The file is of the Citation File Format 1.2; only the keys that a reference needs are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cisreport.errors import Problem
from cisreport.files import is_file, read_text
from cisreport.yamltext import Location, Yaml, parse

CITATION_FILE: Final = "CITATION.cff"
_NAME_PARTS: Final = ("given-names", "name-particle", "family-names", "name-suffix")
"""Parts of a person's name, in the order in which they are printed."""
_TEXTS: Final = ("title", "version", "doi", "url", "repository-code")
_NAMES: Final = 'write "name", or "given-names" and "family-names"'
_DOI: Final = "https://doi.org/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What is known of the project that a report is a part of."""

    title: str = ""
    """Its title; empty if there is no file."""
    version: str = ""
    """Its version."""
    address: str = ""
    """Where it is: its DOI as an address, else its page, else its repository."""
    authors: tuple[str, ...] = ()
    """Its authors, in the order of the file."""
    license: str = ""
    """Its license or licenses."""


NO_CITATION: Final = Citation()
"""That of a project without the file."""


def read_citation(root: Path, shown: str, problems: list[Problem]) -> tuple[Citation, tuple[Path, ...]]:
    """Read the ``CITATION.cff`` of a project.

    Parameters
    ----------
    root : Path
        Root of the project.
    shown : str
        What problems call the file.
    problems : list of Problem
        Gets what is wrong with the file.

    Returns
    -------
    tuple
        What it says, and the files that were read: none if the project does not have one.
    """
    path = root / CITATION_FILE
    if not is_file(path):
        return NO_CITATION, ()
    text = read_text(path, shown, problems)
    if text is None:
        return NO_CITATION, (path,)
    found = parse(text, path=shown, options=True)
    texts = {name: _text(found, (name,), found.data.get(name)) for name in _TEXTS}
    if found.data.get("title") is None:
        found.report(("title",), "the project does not have a title", 'add "title"')
    authors = tuple(name for key, item in _items(found, "authors") if (name := _name(found, key, item)))
    license_ = " OR ".join(_text(found, key, item) for key, item in _items(found, "license"))
    problems += found.problems
    doi = texts["doi"] and _DOI + texts["doi"].removeprefix(_DOI)
    address = doi or texts["url"] or texts["repository-code"]
    title, version = texts["title"], texts["version"]
    return Citation(title=title, version=version, address=address, authors=authors, license=license_), (path,)


def _items(found: Yaml, name: str) -> Iterator[tuple[Location, Any]]:
    value = found.data.get(name)
    if isinstance(value, list):
        yield from (((name, number), item) for number, item in enumerate(value))
    elif value is not None:
        yield (name,), value


def _text(found: Yaml, key: Location, value: Any) -> str:
    if isinstance(value, (dict, list, bool)):
        found.report(key, f'"{key[0]}" is not a text', "write it as a text in quotes")
        return ""
    return "" if value is None else " ".join(str(value).split())


def _name(found: Yaml, key: Location, author: Any) -> str:
    if not isinstance(author, dict):
        found.report(key, "the author is not a mapping", _NAMES)
        return ""
    parts = [author.get("name")] if "name" in author else [author.get(part) for part in _NAME_PARTS]
    name = " ".join(_text(found, key, part) for part in parts if part is not None)
    if not name:
        found.report(key, "the author does not have a name", _NAMES)
    return name

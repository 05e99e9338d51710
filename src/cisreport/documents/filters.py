"""The Lua filters that a document or its project brings: their names, and the files of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cisreport.errors import Problem
from cisreport.files import is_file, path_from, project_file
from cisreport.yamltext import parse

_SUFFIX: Final = ".lua"
_EXTENSION: Final = re.compile(r"_extension\.ya?ml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter that the engine tries."""

    name: str
    files: tuple[Path, ...]
    """Its Lua files, in their order."""
    place: Problem
    """Where it is named; the text is that of a refusal."""


def filter_names(given: Any) -> Iterator[str]:
    """Yield the names of the filters that a front matter lists, without their owners."""
    items: Sequence[Any] = given if isinstance(given, list) else [given] if given else []
    for item in items:
        name = item.get("path", item.get("name", "")) if isinstance(item, dict) else item
        yield str(name).rpartition("/")[2] if not str(name).endswith(_SUFFIX) else str(name)


def late_filters(given: Any) -> frozenset[str]:
    """Return the names of the filters that are to run after Quarto's (``at: post-...``)."""
    items = given if isinstance(given, list) else [given]
    late = [item for item in items if isinstance(item, dict) and _is_late(item)]
    return frozenset(filter_names(late))


def _is_late(item: Any) -> bool:
    return isinstance(item, dict) and str(item.get("at", "")).startswith("post")


def filter_files(name: str, folder: Path) -> tuple[Path, ...]:
    """Return the Lua files of a filter: a path, or what an extension of that name contributes.

    Parameters
    ----------
    name : str
        Path of a file, or name of an extension.
    folder : Path
        Folder of the file that names it.

    Returns
    -------
    tuple of Path
        None if there is no such filter, or if it is not in Lua.
    """
    if name.endswith(_SUFFIX):
        path = path_from(folder, name)
        return (path,) if is_file(path) else ()
    top = project_file(folder)
    places = [place for place in (folder, *folder.parents) if not top or place.is_relative_to(top.parent)]
    for place in places if top else [folder]:
        for path in sorted((place / "_extensions").rglob("_extension.y*ml")):
            if path.parent.name == name and _EXTENSION.fullmatch(path.name):
                return _contributed(path)
    return ()


def _contributed(path: Path) -> tuple[Path, ...]:
    read = parse(path.read_text("utf-8", "replace"), path=str(path), options=True).data
    given = read.get("contributes")
    listed = given.get("filters") if isinstance(given, dict) else None
    items = [item.get("path") if isinstance(item, dict) else item for item in listed or []]
    files = tuple(path.parent / str(item) for item in items)
    is_early = not any(map(_is_late, listed or []))
    return files if is_early and all(file.suffix == _SUFFIX and is_file(file) for file in files) else ()

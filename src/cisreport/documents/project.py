"""Defaults that ``_quarto.yml`` gives to the documents in its folder and below."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cisreport.documents.options import check_front
from cisreport.errors import Problem
from cisreport.files import project_root, read_text
from cisreport.yamltext import Yaml, parse

MAX_BYTES = 2**20
"""Greatest size of a project file, in bytes."""
OWN_FOLDER = ".cisreport"
"""Folder at the project's root for the engine's stored outputs; never committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Settings that a document inherits from its project."""

    root: Path
    """Its root (:func:`cisreport.files.project_root`); the document's directory without one."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Front matter that every document inherits."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """Values for ``{{< var name >}}``."""
    files: tuple[Path, ...] = ()
    """Project files that were read."""
    problems: tuple[Problem, ...] = ()


def find_project(document: Path, shown: str) -> Project:
    """Read the nearest ``_quarto.yml`` (and ``_variables.yml``) at or above a document's directory.

    Parameters
    ----------
    document : Path
        Absolute path of the document.
    shown : str
        The document as the user named it; problems name other files in the same way.
    """
    directory = next((d for d in document.parents if (d / "_quarto.yml").is_file()), None)
    root = project_root(document.parent) or document.parent
    if directory is None:
        return Project(root=root)
    folder = Path(shown).parent if directory == document.parent else directory
    files = [directory / "_quarto.yml"]
    problems: list[Problem] = []
    found = _read(files[0], folder, problems)
    check_front(found)
    problems += found.problems
    variables: dict[str, Any] = {}
    if (directory / "_variables.yml").is_file():
        files.append(directory / "_variables.yml")
        read = _read(files[1], folder, problems)
        variables = read.data
        problems += read.problems
    defaults = {name: value for name, value in found.data.items() if name != "project"}
    for name in ("bibliography", "csl"):
        if name in defaults:
            defaults[name] = _rebased(defaults[name], directory)
    return Project(
        root=root, defaults=defaults, variables=variables, files=tuple(files), problems=tuple(problems)
    )


def _read(path: Path, folder: Path, problems: list[Problem]) -> Yaml:
    """Read a file of the project; report in ``problems`` if it cannot be read."""
    shown = str(folder / path.name)
    text = read_text(path, shown, problems, limit=MAX_BYTES)
    return Yaml(path=shown) if text is None else parse(text, path=shown, options=True)


def _rebased(value: Any, directory: Path) -> Any:
    if isinstance(value, list):
        return [str(directory / item) for item in value]
    return str(directory / value)


def merged(defaults: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` over ``defaults``; mappings are merged, everything else is replaced."""
    result = copy.deepcopy(dict(defaults))
    for name, value in values.items():
        before = result.get(name)
        if isinstance(before, dict) and isinstance(value, dict):
            result[name] = merged(before, value)
        else:
            result[name] = value
    return result

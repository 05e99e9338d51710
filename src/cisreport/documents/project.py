"""Defaults that ``_quarto.yml`` gives to the documents in its folder and below."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cisreport.documents.filters import Filter
from cisreport.documents.options import check_front
from cisreport.documents.profiles import PROFILES, active_profiles
from cisreport.documents.reference import REFERENCE, reference_options
from cisreport.documents.remarks import Idle, Remarks
from cisreport.errors import Problem
from cisreport.files import is_file, project_file, project_root, read_text
from cisreport.yamltext import Location, Yaml, parse

_BOOK = {"toc": True, "number-sections": True}
"""What the chapters of a book have in Quarto if its options say nothing else."""
_FOLDER_FILES = ("_metadata.yml", "_metadata.yaml")
OUTPUTS = "build"
"""Folder at the project's root in which the outputs are by default."""


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
    notes: tuple[Problem, ...] = ()
    idle: tuple[Idle, ...] = ()
    """Keys without effect, those of the nearest file first."""
    code_folder: Path | None = None
    """Folder that code runs in; None for the folder of the document."""
    filters: tuple[Filter, ...] = ()
    """Filters that it brings."""
    book: Path | None = None
    """Folder of the book that the document is a chapter of, if it is."""


def find_project(document: Path, shown: str, text: str = "") -> Project:
    """Read the nearest ``_quarto.yml`` at or above a document's directory, and what goes with it.

    These are ``_variables.yml``, ``metadata-files``, and the ``_metadata.yml`` of the folders from the
    project's to the document's.

    Parameters
    ----------
    document : Path
        Absolute path of the document.
    shown : str
        The document as the user named it; problems name other files in the same way.
    text : str, default ""
        Its text.
    """
    file = project_file(document.parent)
    root = project_root(document.parent) or document.parent
    if file is None:
        return Project(root=root)
    directory = file.parent
    reading = OptionFiles(document=document, shown=shown, root=root, text=text)
    defaults = reading.options(file)
    profiles = active_profiles(defaults.pop("profile", None))
    for name in reversed(profiles):  # the first one counts more than the others
        if found := _first(directory, [f"_quarto-{name}.yml", f"_quarto-{name}.yaml"]):
            defaults = merged(defaults, reading.options(found))
    settings = defaults.pop("project", None)
    settings = settings if isinstance(settings, dict) else {}
    in_project = settings.get("execute-dir") == "project"
    if settings.get("type") == "book":
        defaults = merged(_BOOK, defaults)
    variables = directory / "_variables.yml"
    if variables.is_file():
        reading.files.append(variables)
    given = reading.read(variables) if variables.is_file() else None
    below = [d for d in reversed(document.parents) if d.is_relative_to(directory)]
    for folder in below:
        if found := _first(folder, _FOLDER_FILES):
            defaults = merged(defaults, reading.options(found))
    if profiles:
        defaults[PROFILES] = profiles
    return Project(
        root=root,
        defaults=defaults,
        variables=given.data if given else {},
        files=tuple(reading.files),
        problems=tuple(reading.problems),
        notes=tuple(reading.notes),
        idle=tuple(reversed(reading.idle)),
        filters=tuple(reading.filters),
        code_folder=directory if in_project else None,
        book=directory if settings.get("type") == "book" else None,
    )


@dataclass(slots=True, kw_only=True)
class OptionFiles:
    """Files of options for one document, as they are read."""

    document: Path
    shown: str
    root: Path
    text: str
    files: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    idle: list[Idle] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)

    def read(self, path: Path) -> Yaml:
        """Read a file; report in ``problems`` if it cannot be read."""
        near = path.parent == self.document.parent
        shown = str(Path(self.shown).parent / path.name if near else path)
        text = read_text(path, shown, self.problems)
        found = Yaml(path=shown) if text is None else parse(text, path=shown, options=True)
        self.problems += found.problems
        found.problems = []
        return found

    def options(self, path: Path) -> dict[str, Any]:
        """Return the checked options in a file and in the files that it names, paths made absolute."""
        found = self.read(path)
        self.files.append(path)
        remarks = Remarks(text=self.text)
        check_front(found, path.parent, remarks, is_shared=True)
        named = self.named(found, path.parent, remarks)
        self.problems += found.problems
        self.filters += remarks.filters
        idle = tuple(item for item in remarks.idle if not self._is_met(item[1], found, path.parent))
        self.idle.append(Idle(path=found.path, keys=idle))
        self.notes += remarks.notes
        values = dict(found.data)
        for name in ("bibliography", "csl"):
            if name in values:
                values[name] = _rebased(values[name], path.parent)
        for _, options in reference_options(values):
            options[REFERENCE] = str(path.parent / options[REFERENCE])
        return merged(values, named)

    def named(self, found: Yaml, directory: Path, remarks: Remarks) -> dict[str, Any]:
        """Return the options in the files that other options name; Quarto, too, passes over missing ones."""
        given: list[tuple[Location, Any]] = [(("metadata-file",), found.data.get("metadata-file"))]
        several = found.data.get("metadata-files")
        for number, name in enumerate(several if isinstance(several, list) else ()):
            given.append((("metadata-files", number), name))
        options: dict[str, Any] = {}
        for key, name in given:
            path = directory / str(name)
            if name is None:
                continue
            if path in self.files:
                what, remedy = f"the file {name} names itself", "give the path of another file"
                self.problems.append(found.problem(key, what, remedy))
            elif is_file(path):
                options = merged(options, self.options(path))
            else:
                remarks.add(found, key, f"{key[0]} {name}, which does not exist")
        return options

    def _is_met(self, name: str, found: Yaml, directory: Path) -> bool:
        """Return whether an option is followed: profiles, and the folder that outputs go to by default."""
        if name != "project.output-dir":
            return name == "profile"
        return (directory / str(found.data["project"]["output-dir"])).resolve() == self.root / OUTPUTS


def _first(folder: Path, names: Sequence[str]) -> Path | None:
    """Return the first file of a folder that exists."""
    return next((folder / name for name in names if (folder / name).is_file()), None)


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

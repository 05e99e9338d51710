"""The dependencies of a run: what the code read, each with a fingerprint.

The worker watches what the code does (:mod:`.watching`); the cache compares the fingerprints later.  That of
a file covers its content.  Installed files are many and are not edited, so their fingerprints cover only
size and time.
"""

from __future__ import annotations

import hashlib
import os
import site
import stat
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.machinery import all_suffixes
from pathlib import Path
from typing import Final

from cisreport.execution.environment import OURS

ABSENT: Final = "absent"
ALL_VARIABLES: Final = "*"
"""Name for all variables of the environment."""


class Kind(StrEnum):
    """The property of a path on which code depends."""

    FILE = "file"
    """The content of a file."""
    FOLDER = "folder"
    """The names in a folder, and which are folders."""
    ENTRIES = "entries"
    """The names in a folder, each with its status and that of the target of a link."""
    MODULES = "modules"
    """The names in a folder that an import can find, and the names of packages with their versions."""
    EXISTS = "exists"
    """Whether the path is a file, a folder or does not exist."""
    LINK = "link"
    """The target of a link, or what else is at the path."""
    MODE = "mode"
    """The mode and the owner of a path."""
    STATUS = "status"
    """The status of a path: mode, owner, size, times, links and identity."""
    VARIABLE = "variable"
    """The value of a variable of the environment; for the name ``*``, of all variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """A path or variable that the code read."""

    kind: Kind
    path: str
    """Absolute path, or name of the variable."""
    fingerprint: str
    """The result of :func:`fingerprint` before the code read it."""

    @property
    def is_unchanged(self) -> bool:
        """Whether the path has the same fingerprint now."""
        return fingerprint(self.kind, self.path) == self.fingerprint


def fingerprint(kind: Kind, path: str) -> str:
    """Return a text that differs if this property of a path, or this variable, has changed."""
    if kind is Kind.VARIABLE:
        return _variable(path)
    try:
        if kind is Kind.LINK and os.path.islink(path):  # noqa: PTH114 - a thousand paths a render
            return f"to {os.readlink(path)}"  # noqa: PTH115
        status = os.stat(path)  # noqa: PTH116
        if kind is Kind.FILE:
            return _file_fingerprint(path, status)
        if kind in (Kind.EXISTS, Kind.LINK):
            return "folder" if stat.S_ISDIR(status.st_mode) else "file"
        if kind is Kind.MODE:
            return f"{status.st_mode} {status.st_uid} {status.st_gid}"
        if kind is Kind.STATUS:
            return _status(status)
        return _digest(sorted(_names(kind, path)))
    except FileNotFoundError:
        return ABSENT
    except (OSError, ValueError) as error:
        return type(error).__name__


def _variable(name: str) -> str:
    """Return a digest of a variable, because its value may be a secret."""
    if name == ALL_VARIABLES:
        return _digest(sorted(f"{key}={value}" for key, value in os.environ.items() if key not in OURS))
    value = os.environ.get(name)
    return ABSENT if value is None else _digest([value])


def _names(kind: Kind, path: str) -> Iterator[str]:
    """Yield what counts of a folder."""
    if kind is Kind.MODULES:
        yield from (name for name in os.listdir(path) if _is_module(path, name))  # noqa: PTH208 - only the names
        return
    with os.scandir(path) as entries:
        for entry in entries:
            if kind is Kind.ENTRIES:
                target = _target(entry) if entry.is_symlink() else ""
                yield f"{entry.name} {_status(entry.stat(follow_symlinks=False))} {target}"
            else:
                yield f"{entry.name}/" if entry.is_dir() else entry.name


def _target(link: os.DirEntry[str]) -> str:
    try:
        return _status(link.stat())
    except OSError:
        return ABSENT


def _status(status: os.stat_result) -> str:
    """Return all of a status except the time when somebody last read the path."""
    numbers = (*status[:7], status.st_mtime_ns, status.st_ctime_ns)
    return " ".join(map(str, numbers))


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogateescape")).hexdigest()


def _file_fingerprint(path: str, status: os.stat_result) -> str:
    if not stat.S_ISREG(status.st_mode):
        return "not a file"
    if is_installed(path):
        return f"{status.st_size} {status.st_mtime_ns}"
    with open(path, "rb") as file:  # noqa: PTH123 - called for every file that is opened
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_module(folder: str, name: str) -> bool:
    has_suffix = name.endswith((*all_suffixes(), ".dist-info", ".egg-info"))
    return has_suffix or (Path(folder) / name / "__init__.py").is_file()


def is_installed(path: str) -> bool:
    """Whether a path belongs to Python or to a package installed for it."""
    return path.startswith(_installed_folders())


def is_of_python(path: str) -> bool:
    """Whether a path belongs to Python itself."""
    python, packages = _folders_of_python(), _folders_of_packages()
    return path.startswith(python) and not path.startswith(packages)


def package_of(path: str) -> str:
    """Return the name of the installed package to which a path belongs; empty if there is none."""
    folder = next((folder for folder in _folders_of_packages() if path.startswith(folder)), None)
    return path.removeprefix(folder).partition(os.sep)[0].partition(".")[0] if folder else ""


@cache
def _folders_of_python() -> tuple[str, ...]:
    return tuple({sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib")})


@cache
def _folders_of_packages() -> tuple[str, ...]:
    folders = {*(sysconfig.get_path(name) for name in ("purelib", "platlib")), *site.getsitepackages()}
    return tuple(folder + os.sep for folder in folders)


@cache
def _installed_folders() -> tuple[str, ...]:
    return tuple(sorted({*_folders_of_python(), *_folders_of_packages()}))

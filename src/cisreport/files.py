"""Files: reading text and JSON with failures as problems, and the root of a project."""

from __future__ import annotations

import errno
import json
import re
import sys
from pathlib import Path
from typing import Any

from cisreport.errors import Problem
from cisreport.limits import TEXT_FILE, Limit
from cisreport.placing import put_file, sweep_once

EXISTS = "cisreport.exists"
"""The audit event of :func:`probe`; its argument is the path.

The cache of reports runs code again if a dependency has changed.  Python audits which files are opened,
but not which paths are checked for existence.
"""
DATA = "data"
"""Folder of a project's datasets; each is a folder with a file :data:`METADATA`."""
METADATA = "dataset.yml"
"""File that makes a folder a dataset."""
SITE = "site"
"""Folder of the documentation as a site, which ``make site`` makes."""
DRAFTS = "drafts"
"""Folder of a dataset with proposals, which are not loaded."""
OWN_FOLDER = ".cisreport"
"""Folder of a project with what the library stores there; git ignores it."""
PASSAGES = "passages"
"""Folder of a dataset with the words of passages that may be published, a file for each source."""
VOCABULARY = "vocabulary"
"""Folder of identities, in a project's :data:`DATA` and in a dataset."""
_PROJECT_FILES = ("_quarto.yml", "_quarto.yaml")
_ROOT_MARKS = ("pyproject.toml", ".git", ".hg")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How half of a pair of characters is written in JSON."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_text(
    path: Path, name: str, problems: list[Problem], *, limit: Limit = TEXT_FILE, allowed: str = ""
) -> str | None:
    """Return the text of a UTF-8 file, or add a problem and return None.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        Its name in messages.
    problems : list of Problem
        The function appends to it: missing, unreadable or too large, not UTF-8, control characters.
    limit : Limit
        Limit of its size.
    allowed : str, default ""
        Control characters that the text may contain.

    Returns
    -------
    str or None
        The text without a byte order mark; its lines end with a line feed.
    """
    try:
        if path.is_dir():
            problems.append(Problem(path=name, what="this is a folder", remedy="name a file"))
            return None
        if path.exists() and not path.is_file():
            problems.append(Problem(path=name, what="this is not an ordinary file", remedy="name a file"))
            return None
        size = path.stat().st_size
        if size > limit.value:
            problems.append(limit.problem("the file", size, path=name, remedy="split it"))
            return None
        raw = path.read_bytes()
    except FileNotFoundError:
        problems.append(Problem(path=name, what="there is no such file", remedy="check the name"))
        return None
    except OSError as error:
        what = f"the file cannot be read ({error.strerror or error})"
        remedy = "shorten it" if error.errno == errno.ENAMETOOLONG else "check its permissions"
        problems.append(Problem(path=name, what=what, remedy=remedy))
        return None
    except ValueError:  # it has a NUL
        problems.append(Problem(path=name, what="this is not a name of a file", remedy="check the name"))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode("utf-8", errors="replace")
        problems.append(
            _at(name, good, f"byte 0x{raw[error.start]:02x} is not UTF-8", "save the file as UTF-8")
        )
        return None
    control = next((match for match in _CONTROL.finditer(text) if match[0] not in allowed), None)
    if control is not None:
        what = f"control character U+{ord(control[0]):04X}"
        problems.append(_at(name, text[: control.start()], what, "remove it; the file should be plain text"))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _at(name: str, before: str, what: str, remedy: str) -> Problem:
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Problem(path=name, line=line, column=column, what=what, remedy=remedy)


def read_json(text: str) -> Any:
    """Return what JSON from anyone means.

    Raises
    ------
    json.JSONDecodeError
        If it is not JSON, is nested too deeply, or has a number or a text that cannot be kept.
    """
    try:
        plain = json.loads(text)
        if _HALF.search(text):
            json.dumps(plain, ensure_ascii=False).encode()
    except json.JSONDecodeError:
        raise
    except RecursionError as error:
        raise json.JSONDecodeError("it is nested too deeply", text, 0) from error
    except UnicodeEncodeError as error:
        raise json.JSONDecodeError("a text in it is not Unicode", text, 0) from error
    except ValueError as error:
        raise json.JSONDecodeError("a number in it is too long", text, 0) from error
    return plain


def is_file(path: Path) -> bool:
    """Return whether a path names a file; a name that no file of the system can have does not."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Return whether a path names a folder; a name that none of the system can have does not."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether a path leads into a folder; a name that no file of the system can have does not."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


def make_folder_of_ours(folder: Path) -> None:
    """Make a folder below that with what this program keeps for itself, which version control ignores."""
    folder.mkdir(parents=True, exist_ok=True)
    sweep_once(folder)
    ignored = folder.parent / ".gitignore"
    if not ignored.exists():
        put_file(ignored, b"# made by cisreport\n*\n")


def probe(path: Path) -> Path:
    """Return a path, and audit that the caller checks whether it exists."""
    sys.audit(EXISTS, str(path))
    return path


def shortest(path: Path) -> Path:
    """Return the path relative to the working directory if it is below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def project_file(folder: Path) -> Path | None:
    """Return the nearest ``_quarto.yml`` at or above a folder; None without one."""
    places = (place / name for place in (folder, *folder.parents) for name in _PROJECT_FILES)
    return next((path for path in places if probe(path).is_file()), None)


def path_from(folder: Path, name: str) -> Path:
    """Return the path that a document in a folder names.

    As in Quarto, a path from ``/`` begins in the folder of the nearest ``_quarto.yml``; if that does not have
    it, at the root of the project.
    """
    if not name.startswith("/"):
        return folder / name
    file = project_file(folder)
    begins = [*([file.parent] if file else []), project_root(folder) or folder, Path("/")]
    places = [begin / name.lstrip("/") for begin in begins]
    existing = (path for path in places if is_file(probe(path)) or is_folder(path))
    likely = (path for path in places if is_folder(path.parent))
    return next(existing, None) or next(likely, places[0])


def shipped(name: str) -> Path:
    """Return a folder that comes with the package: ``data``, ``docs``, ``reports``, ``site``, ``tests``.

    A wheel has it in ``cisreport/shipped``, a checkout at its root, or in ``build`` if it is made.  A wheel
    has only the codebook of ``docs``, and only the toy's article of ``tests``.
    """
    package = Path(__file__).parent
    carried = package / "shipped"
    root = package.parent.parent
    return (carried if carried.is_dir() else root / "build" if name == SITE else root) / name


def project_root(folder: Path) -> Path | None:
    """Return the root of the project that contains a folder; None without a project.

    The root is the nearest folder, from this one upward, with ``pyproject.toml``, ``.git``, ``.hg``, or a
    dataset or vocabulary in ``data/``; without any of them, the nearest with ``_quarto.yml``.  Its ``data/``
    contains the datasets, ``.cisreport/`` the stored outputs of code, ``build/`` the rendered reports.  A
    published report names files relative to it.
    """
    folders = (folder, *folder.parents)
    marked = (place for place in folders if _is_marked(place) or _has_data(place))
    documents = (place for place in folders if probe(place / "_quarto.yml").is_file())
    return next(marked, None) or next(documents, None)


def _is_marked(folder: Path) -> bool:
    return any(probe(folder / mark).exists() for mark in _ROOT_MARKS)


def _has_data(folder: Path) -> bool:
    data = folder / DATA
    return probe(data).is_dir() and (probe(data / VOCABULARY).is_dir() or any(data.glob(f"*/{METADATA}")))

"""The record of a report: what it was made from, and what it has.

It is a JSON file next to the outputs, and is in place only together with them.  A report is current if its
outputs are those of the record, and the record has what they would be made from now: the same engine,
sources, parameters and formats, and unchanged files of everything that its code read
(:mod:`cisreport.execution.dependencies`).  Installed packages are part of the engine, by their names and
versions.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, Final

from cisreport.batches.bundle import MARK
from cisreport.batches.orders import Order, Outcome, Output, Settings, State
from cisreport.digests import digest
from cisreport.documents.days import EPOCH, dated
from cisreport.documents.document import Document, digests, read_document
from cisreport.documents.fonts import fonts_of
from cisreport.errors import ReportError
from cisreport.execution.dependencies import Dependency, Kind, fingerprint, is_installed
from cisreport.rendering.embedded import Rendered

RECORD: Final = "record.json"
"""Name of the file."""
FORMAT: Final = "cisreport-record/1"
_PACKAGE: Final = Path(__file__).resolve().parent.parent
_ARCHIVES: Final = tuple(path for path in sys.path if re.fullmatch(r"python3\d+\.zip", Path(path).name))
"""Where Python looks for its library first; usually there is no such file."""


@cache
def surroundings() -> Mapping[str, Any]:
    """Return what renders, as JSON data: this library, Python, every installed package, and settings."""
    library = hashlib.sha256()
    for path in sorted(path for path in _PACKAGE.rglob("*") if _is_part(path)):
        library.update(f"{path.relative_to(_PACKAGE).as_posix()}\0".encode())
        library.update(hashlib.sha256(path.read_bytes()).digest())
    installed = {item.metadata["Name"].lower(): item.version for item in distributions()}
    settings = {name: value for name, value in os.environ.items() if name.startswith(("CISREPORT_", EPOCH))}
    return {
        "library": library.hexdigest(),
        "python": [platform.python_version(), sys.platform, platform.machine()],
        "installed": installed,
        "settings": settings,
    }


def engine() -> str:
    """Return a digest of what renders."""
    return digest(surroundings())


def _is_part(path: Path) -> bool:
    return "__pycache__" not in path.parts and "shipped" not in path.parts and path.is_file()


def sources(document: Document, settings: Settings) -> str:
    """Return a digest of what is known before the code runs: engine, document with its files, and formats."""
    opened = dated(document, settings.day)
    return digest(
        {
            "engine": settings.engine,
            "document": digests(opened),
            "formats": list(settings.formats),
            "require": sorted(settings.require),
        }
    )


def record(
    order: Order, document: Document, rendered: Rendered, settings: Settings, known: str
) -> dict[str, Any]:
    """Return the record of a report.

    Parameters
    ----------
    order : Order
        The order.
    document : Document
        Its document.
    rendered : Rendered
        What its render gave.
    settings : Settings
        Those of the batch.
    known : str
        The result of :func:`sources` before the render.
    """
    outputs = {
        name: {
            "path": f"{document.path.stem}.{name}",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for name, content in rendered.outputs.items()
    }
    read = (item for item in _read(document, rendered) if not settings.is_copied or _is_ours(item))
    return {
        "format": FORMAT,
        "document": _within(str(document.path), document.root),
        "parameters": dict(order.parameters),
        "title": rendered.title,
        "datasets": [
            {name: item[name] for name in ("id", "version", "digest")} for item in rendered.datasets
        ],
        "outputs": outputs,
        "sources": known,
        "read": [list(item) for item in read],
        "untracked": list(rendered.untracked),
    }


def _read(document: Document, rendered: Rendered) -> Iterator[tuple[str, str, str]]:
    """Yield kind, path and fingerprint of what a report was made from besides its sources and packages."""
    given = {*document.files, *(Path(item.path) for item in rendered.dependencies)}
    images = [path for path in rendered.files if path not in given]
    files = [str(path.absolute()) for path in (*images, *(font.path for font in fonts_of(document).files))]
    found = [Dependency(kind=Kind.FILE, path=at, fingerprint=fingerprint(Kind.FILE, at)) for at in files]
    for item in (*rendered.dependencies, *found):
        if item.kind is Kind.VARIABLE or not _is_of_engine(item.path):
            yield item.kind.value, _within(item.path, document.root), item.fingerprint


def _is_of_engine(path: str) -> bool:
    """Whether a path belongs to Python, to an installed package or to this library, wherever these are."""
    is_library = path == str(_PACKAGE.parent) or Path(path).is_relative_to(_PACKAGE)
    return is_library or is_installed(f"{path}{os.sep}") or path in _ARCHIVES


def _is_ours(read: tuple[str, str, str]) -> bool:
    """Whether something that was read is in the project, and not only in a copy of it or on a worker."""
    kind, path, _ = read
    return kind != Kind.VARIABLE and not Path(path).is_absolute() and (kind, path) != (Kind.EXISTS, MARK)


def _within(path: str, root: Path) -> str:
    """Return a path from the root of the project, if it is below it."""
    return Path(path).relative_to(root).as_posix() if Path(path).is_relative_to(root) else path


def outcome_of(order: Order, stored: Mapping[str, Any], folder: str) -> Outcome:
    """Return the outcome that a record describes.

    Parameters
    ----------
    order : Order
        The order.
    stored : mapping
        The record.
    folder : str
        Name of the report's folder.
    """
    outputs = {
        name: Output(path=f"{folder}/{item['path']}", size=item["size"], sha256=item["sha256"])
        for name, item in stored["outputs"].items()
    }
    return Outcome(
        order=order,
        state=State.DONE,
        title=stored["title"],
        outputs=outputs,
        datasets=tuple(stored["datasets"]),
    )


def read_files(order: Order, folder: Path) -> tuple[Path, ...]:
    """Return the files that the code of an order's report read in its project; none without a record.

    Parameters
    ----------
    order : Order
        The order.
    folder : Path
        The folder of the batch.
    """
    try:
        stored = json.loads((folder / order.name / RECORD).read_bytes())
        paths = [Path(path) for kind, path, _ in stored["read"] if kind == Kind.FILE]
        root = read_document(order.document).root
        return tuple(root / path for path in paths if not path.is_absolute() and (root / path).is_file())
    except (OSError, ValueError, KeyError, TypeError, ReportError):
        return ()


def stored_outcome(order: Order, settings: Settings) -> Outcome | None:
    """Return the outcome of an order whose report is in its place, current or not; else None."""
    try:
        stored = json.loads((settings.folder / order.name / RECORD).read_bytes())
        return outcome_of(order, stored, order.name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Finished:
    """Looks in a batch's folder for reports that are finished and current.

    It reads each document once, and looks at each file that reports depend on once.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._documents: dict[Path, tuple[Path, str] | None] = {}
        self._fingerprint = lru_cache(maxsize=None)(fingerprint)

    def current(self, order: Order) -> Outcome | None:
        """Return the outcome of an order whose report is finished and current; else None."""
        place = self._settings.folder / order.name
        try:
            stored = json.loads((place / RECORD).read_bytes())
            is_current = (
                stored["format"] == FORMAT
                and stored["parameters"] == dict(order.parameters)
                and not stored["untracked"]
                and self._is_unchanged(order, stored)
                and all(
                    _sha256(place / item["path"]) == item["sha256"] for item in stored["outputs"].values()
                )
            )
            return outcome_of(order, stored, order.name) if is_current else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _is_unchanged(self, order: Order, stored: Mapping[str, Any]) -> bool:
        known = self._known(order)
        if known is None or stored["sources"] != known[1]:
            return False
        root = known[0]
        return all(
            self._fingerprint(Kind(kind), path if kind == Kind.VARIABLE else str(root / path)) == found
            for kind, path, found in stored["read"]
        )

    def _known(self, order: Order) -> tuple[Path, str] | None:
        """Return root and sources of an order's document; None if it cannot be read."""
        if order.document not in self._documents:
            try:
                document = read_document(order.document)
                self._documents[order.document] = document.root, sources(document, self._settings)
            except ReportError:
                self._documents[order.document] = None
        return self._documents[order.document]

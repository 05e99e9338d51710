"""Stored outputs of code: a document's cells run again only when something that they depend on has changed.

A *key* is computed from what is known before a run: the document's place, its code and expressions with the
options that change their run, parameters, the fixed environment, Python, and every installed package.  A key
has *entries*, one for each state of the files that the code read.  The cache takes the first entry whose
:mod:`dependencies <.dependencies>` are all unchanged.  An entry is a file with three lines of JSON: a header,
the dependencies, and the outputs with the figures.  An invalid entry counts as missing.  Nothing in an entry
is executed.

A render always uses the stored form, so the cache does not change outputs.

The engine does not store the outputs of a run that failed, connected to the network, started a program, used
a module that may read files without Python (:mod:`.opaque`), or read a file that changed during the run; a
note says so.  It cannot see the clock, random numbers, and the state of the machine, such as its name, its
load or the space on its disk.  For code that depends on these, ``cisreport render --no-cache`` runs the code
in any case.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

from cisreport.documents.document import Document
from cisreport.execution.dependencies import Dependency, Kind, fingerprint
from cisreport.execution.environment import FIXED_ENVIRONMENT
from cisreport.execution.interpreters import Interpreter, fresh
from cisreport.execution.runner import Execution, Job, Result, prepare, run
from cisreport.files import OWN_FOLDER, make_folder_of_ours, project_root
from cisreport.installed import installed
from cisreport.placing import put_file, scratch

FORMAT: Final = "cisreport-cache/2"
MOST_ENTRIES: Final = 200
MOST_STATES: Final = 8
"""Greatest number of entries of a key."""
_SETTINGS: Final = ("PYTHON", "MPL", "CISREPORT_", "SOURCE_DATE_EPOCH")
"""Prefixes of the inherited environment variables that are part of the key."""
_NOTE: Final = ".note"
"""How the name of a note ends."""
_FIGURES: Final = "\0figures\0"
"""Represents the folder of the figures in stored texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A stored run, as described by the file system and the first line of its file."""

    path: Path
    document: str
    """Path of the document."""
    size: int
    """Size in bytes."""
    age: float
    """Seconds since it was last used."""


Stored = tuple[Execution, Mapping[str, bytes]]
"""An execution, and the figures that it wrote by name."""


@dataclass(frozen=True, slots=True)
class Cache:
    """The entries in a folder; several processes may use it at the same time."""

    folder: Path

    def find(self, key: str) -> Stored | None:
        """Return an execution whose dependencies are unchanged, with its figures; None if there is none."""
        current = lru_cache(maxsize=None)(fingerprint)
        for entry in self.entries(key):
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
                head, plain, body = entry.path.read_text("utf-8").splitlines()
                header = json.loads(head)
                is_whole = header["sha256"] == _digest(plain + body)
                dependencies = tuple(
                    Dependency(kind=Kind(kind), path=at, fingerprint=was)
                    for kind, at, was in json.loads(plain)
                )
                if (
                    is_whole
                    and (header["format"], header["key"]) == (FORMAT, key)
                    and all(current(item.kind, item.path) == item.fingerprint for item in dependencies)
                ):
                    found = _decoded(body, dependencies)
                    with contextlib.suppress(OSError):
                        os.utime(entry.path)
                    return found
        return None

    def add(self, key: str, document: str, dependencies: tuple[Dependency, ...], body: str) -> None:
        """Store a run; if there are too many entries, remove those that were unused for longest."""
        make_folder_of_ours(self.folder)
        plain = json.dumps([[item.kind.value, item.path, item.fingerprint] for item in dependencies])
        head = {"format": FORMAT, "key": key, "document": document, "sha256": _digest(plain + body)}
        path = self.folder / f"{key}.{_digest(plain)[:16]}.json"
        put_file(path, f"{json.dumps(head)}\n{plain}\n{body}\n".encode())
        for entry in (*self.entries(key)[MOST_STATES:], *self.entries()[MOST_ENTRIES:]):
            entry.path.unlink(missing_ok=True)

    def note(self, key: str) -> str:
        """Return what was noted of something that is made from a document; empty without a note."""
        try:
            return (self.folder / f"{key}{_NOTE}").read_text("utf-8")
        except (OSError, ValueError):
            return ""

    def add_note(self, key: str, text: str) -> None:
        """Note what took long to find; if there are too many notes, remove the oldest."""
        with contextlib.suppress(OSError):
            make_folder_of_ours(self.folder)
            put_file(self.folder / f"{key}{_NOTE}", text.encode())
            notes = sorted(self.folder.glob(f"*{_NOTE}"), key=lambda path: path.stat().st_mtime)
            for path in notes[:-MOST_ENTRIES]:
                path.unlink(missing_ok=True)

    def entries(self, key: str = "*") -> tuple[Entry, ...]:
        """Return all entries, the last used first; a damaged entry does not have a document."""
        found = []
        for path in self.folder.glob(f"{key}.*.json"):
            with contextlib.suppress(FileNotFoundError):
                status, document = path.stat(), ""
                with (
                    contextlib.suppress(ValueError, TypeError, KeyError),
                    path.open(encoding="utf-8") as file,
                ):
                    document = str(json.loads(file.readline())["document"])
                age = max(0.0, time.time() - status.st_mtime)
                found.append(Entry(path=path, document=document, size=status.st_size, age=age))
        return tuple(sorted(found, key=lambda entry: (entry.age, entry.path)))

    def clear(self) -> int:
        """Remove every entry and the remains of interrupted writes; return how many entries there were."""
        count = len(self.entries())
        for path in self.folder.glob("*"):
            path.unlink(missing_ok=True)
        return count


def cache_of(document: Document) -> Cache:
    """Return the cache of a document's project."""
    return Cache(document.root / OWN_FOLDER / "cache")


def nearest_cache(folder: Path) -> Cache:
    """Return the cache of the project of a folder, or else of the folder."""
    root = project_root(folder.absolute()) or folder
    return Cache(root / OWN_FOLDER / "cache")


def execute(
    document: Document,
    *,
    parameters: Mapping[str, Any],
    figures: Path,
    cache: Cache | None = None,
    progress: Callable[[str], None] | None = None,
    interpreter: Interpreter = fresh,
) -> Execution:
    """Return the outputs of a document's code: stored outputs if they are valid, else those of a run.

    Parameters
    ----------
    document : Document
        The document.
    parameters : mapping
        Values that replace those of the cell tagged ``parameters``.
    figures : Path
        Directory for the figures that charts write.
    cache : Cache, optional
        Where outputs are stored; without a cache the code runs.
    progress : callable, optional
        Called with texts that say what happens, and why outputs are not stored.
    interpreter : Interpreter
        Runs the code.

    Raises
    ------
    ReportError
        If the document does not have a parameter.
    ExecutionError
        If code fails, unless its cell has ``error: true``.  Such outputs are not stored.
    """
    notify = progress or (lambda _: None)
    job = prepare(document, parameters)
    key = _key(document, job) if cache else ""
    stored = cache.find(key) if cache else None
    untracked: tuple[str, ...] = ()
    if stored:
        notify("using the stored outputs of the code")
    else:
        notify("running the code")
        with scratch() as folder:
            execution = run(document, job, folder, interpreter)
            body = _encoded(execution, folder)
        if cache and job.items and (why := _store(cache, key, document, execution, body)):
            notify(f"the outputs are not stored: {why}")
        stored = _decoded(body, execution.dependencies)
        untracked = execution.untracked
    return replace(_restored(*stored, figures), untracked=untracked)


def _store(cache: Cache, key: str, document: Document, execution: Execution, body: str) -> str:
    """Store a run, or return why not."""
    if execution.untracked:
        return "; ".join(execution.untracked)
    changed = next((item.path for item in execution.dependencies if not item.is_unchanged), None)
    if changed:
        return f"{Path(changed).name} changed while the code ran"
    try:
        cache.add(key, str(document.path), execution.dependencies, body)
    except OSError as error:
        return f"{OWN_FOLDER} cannot be written ({error.strerror})"
    return ""


def _key(document: Document, job: Job) -> str:
    inherited = {name: value for name, value in os.environ.items() if name.startswith(_SETTINGS)}
    parts = {
        "format": FORMAT,
        "document": str(document.path),
        "folder": str(document.code_folder or document.path.parent),
        "items": job.content,
        "settings": job.settings,
        "fonts": job.fonts,
        "environment": {**inherited, **FIXED_ENVIRONMENT},
        "python": [sys.version, sys.prefix, sys.platform, platform.machine()],
        "installed": installed(),
    }
    return _digest(json.dumps(parts, sort_keys=True, default=repr))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# The stored form


def _encoded(execution: Execution, figures: Path) -> str:
    """Return an execution and its figures as one line of JSON that does not name their folder."""
    results = [{"outputs": result.outputs, "data": result.data} for result in execution.results]
    files = {
        path.relative_to(figures).as_posix(): base64.b64encode(path.read_bytes()).decode("ascii")
        for path in sorted(figures.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({"results": results, "figures": files})
    return text.replace(json.dumps(figures.as_posix())[1:-1], json.dumps(_FIGURES)[1:-1])


def _decoded(body: str, dependencies: tuple[Dependency, ...]) -> Stored:
    """Return the input of :func:`_encoded`; raises ValueError, TypeError or KeyError for any other text."""
    stored = json.loads(body)
    results = tuple(
        Result(outputs=tuple(map(_output, item["outputs"])), data=_texts(item["data"]))
        for item in stored["results"]
    )
    figures = {name: base64.b64decode(text, validate=True) for name, text in stored["figures"].items()}
    for name in figures:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(f"{name} is outside the folder")
    return Execution(results=results, dependencies=dependencies), figures


def _output(stored: Any) -> dict[str, Any]:
    if stored["kind"] in ("display", "result"):
        return {"kind": stored["kind"], "data": _texts(stored["data"])}
    texts = _texts(stored)
    if not texts or "text" not in texts:
        raise ValueError("an output does not have a text")
    return texts


def _texts(stored: Any) -> dict[str, str] | None:
    if stored is None:
        return None
    if not all(isinstance(text, str) for pair in stored.items() for text in pair):
        raise TypeError("a value is not a text")
    return dict(stored)


def _restored(execution: Execution, contents: Mapping[str, bytes], figures: Path) -> Execution:
    """Write the figures, and return the execution with the name of their folder in its texts."""
    for name, content in contents.items():
        path = figures / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Execution(
        results=tuple(_placed(result, figures.as_posix()) for result in execution.results),
        dependencies=execution.dependencies,
    )


def _placed(result: Result, folder: str) -> Result:
    def placed(data: Mapping[str, str]) -> dict[str, str]:
        return {name: text.replace(_FIGURES, folder) for name, text in data.items()}

    outputs = tuple(
        {**output, "data": placed(output["data"])} if "data" in output else placed(output)
        for output in result.outputs
    )
    return Result(outputs=outputs, data=None if result.data is None else placed(result.data))

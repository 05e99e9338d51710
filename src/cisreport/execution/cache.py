"""Stored outputs of code: a document's cells run again only when something that they depend on has changed.

A *key* is made of what is known before a run: the document's place, its code and expressions with the
options that change their run, parameters, the fixed environment, Python, and every installed package.  Under
a key lie *entries*, one for each state of the files that the code was seen to read; the first whose
:mod:`reads <.reads>` all hold is taken.  An entry is one file of three lines of JSON: what it is, what was
read, and the outputs with the figures.  What does not fit in any respect counts as not there.  Nothing in an
entry is executed.

Rendering always goes through the stored form, so the cache changes no output.
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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from cisreport.documents.document import Document
from cisreport.documents.project import OWN_FOLDER
from cisreport.execution.dependencies import Kind, Read, mark
from cisreport.execution.runner import FIXED_ENVIRONMENT, Execution, Job, Result, prepare, run
from cisreport.files import project_root, write_atomically

FORMAT: Final = "cisreport-cache/1"
MOST_ENTRIES: Final = 200
MOST_STATES: Final = 8
"""How many entries one key may have."""
_SETTINGS: Final = ("PYTHON", "MPL", "CISREPORT_", "SOURCE_DATE_EPOCH")
"""Beginnings of the names of inherited environment variables that count."""
_FIGURES: Final = "\0figures\0"
"""Stands in stored texts for the folder of the figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A stored run, as the file system and its first line tell of it."""

    path: Path
    document: str
    """Path of the document."""
    size: int
    """In bytes."""
    age: float
    """Seconds since it was last used."""


Stored = tuple[Execution, Mapping[str, bytes]]
"""An execution, and the figures that it wrote by name."""


@dataclass(frozen=True, slots=True)
class Cache:
    """The entries in a folder, which several processes may use at once."""

    folder: Path

    def find(self, key: str) -> Stored | None:
        """Return an execution whose reads all hold, with its figures; None when there is none."""
        marks = lru_cache(maxsize=None)(mark)
        for entry in self.entries(key):
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
                head, plain, body = entry.path.read_text("utf-8").splitlines()
                told = json.loads(head)
                is_whole = told["sha256"] == _digest(plain + body)
                reads = tuple(Read(kind=Kind(kind), path=at, mark=was) for kind, at, was in json.loads(plain))
                if (
                    is_whole
                    and (told["format"], told["key"]) == (FORMAT, key)
                    and all(marks(read.kind, read.path) == read.mark for read in reads)
                ):
                    found = _decoded(body, reads)
                    with contextlib.suppress(OSError):
                        os.utime(entry.path)
                    return found
        return None

    def add(self, key: str, document: str, reads: tuple[Read, ...], body: str) -> None:
        """Store a run; the entries that were not used for longest go when there are too many."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ignored = self.folder.parent / ".gitignore"
        if not ignored.exists():
            write_atomically(ignored, b"# made by cisreport\n*\n")
        plain = json.dumps([[read.kind.value, read.path, read.mark] for read in reads])
        head = {"format": FORMAT, "key": key, "document": document, "sha256": _digest(plain + body)}
        path = self.folder / f"{key}.{_digest(plain)[:16]}.json"
        write_atomically(path, f"{json.dumps(head)}\n{plain}\n{body}\n".encode())
        for entry in (*self.entries(key)[MOST_STATES:], *self.entries()[MOST_ENTRIES:]):
            entry.path.unlink(missing_ok=True)

    def entries(self, key: str = "*") -> tuple[Entry, ...]:
        """Return what is stored, the last used first; what is no entry has no document."""
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
        """Remove every entry, and what interrupted writes left; return how many entries there were."""
        count = len(self.entries())
        for path in self.folder.glob("*"):
            path.unlink(missing_ok=True)
        return count


def cache_of(document: Document) -> Cache:
    """Return the cache of a document's project."""
    return Cache(document.root / OWN_FOLDER / "cache")


def nearest_cache(folder: Path) -> Cache:
    """Return the cache of the project that a folder belongs to, else that of the folder itself."""
    root = project_root(folder.absolute()) or folder
    return Cache(root / OWN_FOLDER / "cache")


def execute(
    document: Document,
    *,
    parameters: Mapping[str, Any],
    figures: Path,
    cache: Cache | None = None,
    progress: Callable[[str], None] | None = None,
) -> Execution:
    """Return what a document's code gives: stored outputs if they hold, else those of a run.

    Parameters
    ----------
    document : Document
        What to run.
    parameters : mapping
        Values that replace those of the cell tagged ``parameters``.
    figures : Path
        Directory that gets what charts wrote.
    cache : Cache, optional
        Where outputs are stored; without it the code runs.
    progress : callable, optional
        Told what is done, and why outputs are not stored.

    Raises
    ------
    ReportError
        If a parameter is not known to the document.
    ExecutionError
        If code fails, unless its cell has ``error: true``; that is not stored.
    """
    tell = progress or (lambda _: None)
    job = prepare(document, parameters)
    key = _key(document, job)
    stored = cache.find(key) if cache else None
    if stored:
        tell("taking the stored outputs of the code")
    else:
        tell("running the code")
        with TemporaryDirectory(prefix="cisreport-") as scratch:
            execution = run(document, job, Path(scratch))
            body = _encoded(execution, Path(scratch))
        if cache and job.items and (why := _store(cache, key, document, execution, body)):
            tell(f"the outputs are not stored: {why}")
        stored = _decoded(body, execution.reads)
    return _restored(*stored, figures)


def _store(cache: Cache, key: str, document: Document, execution: Execution, body: str) -> str:
    """Store a run, or return why not."""
    if execution.unseen:
        return "; ".join(execution.unseen)
    changed = next((read.path for read in execution.reads if not read.holds), None)
    if changed:
        return f"{Path(changed).name} changed while the code ran"
    try:
        cache.add(key, str(document.path), execution.reads, body)
    except OSError as error:
        return f"{OWN_FOLDER} cannot be written ({error.strerror})"
    return ""


def _key(document: Document, job: Job) -> str:
    inherited = {name: value for name, value in os.environ.items() if name.startswith(_SETTINGS)}
    parts = {
        "format": FORMAT,
        "document": str(document.path),
        "items": job.asked,
        "settings": job.settings,
        "environment": {**inherited, **FIXED_ENVIRONMENT},
        "python": [sys.version, sys.prefix, sys.platform, platform.machine()],
        "installed": sorted(set(_installed())),
    }
    return _digest(json.dumps(parts, sort_keys=True, default=repr))


def _installed() -> Iterator[str]:
    """Yield the name and version of every installed package, with the time of its installation."""
    for folder in map(Path, sys.path):
        for info in (*folder.glob("*.dist-info"), *folder.glob("*.egg-info")):
            for name in ("METADATA", "RECORD", "PKG-INFO"):
                with contextlib.suppress(OSError):
                    status = (info / name).stat()
                    yield f"{info.name} {name} {status.st_size} {status.st_mtime_ns}"


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


def _decoded(body: str, reads: tuple[Read, ...]) -> Stored:
    """Return what :func:`_encoded` took; raises ValueError, TypeError or KeyError for anything else."""
    told = json.loads(body)
    results = tuple(
        Result(outputs=tuple(map(_output, item["outputs"])), data=_texts(item["data"]))
        for item in told["results"]
    )
    figures = {name: base64.b64decode(text, validate=True) for name, text in told["figures"].items()}
    for name in figures:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(f"{name} lies elsewhere")
    return Execution(results=results, reads=reads), figures


def _output(told: Any) -> dict[str, Any]:
    if told["kind"] in ("display", "result"):
        return {"kind": told["kind"], "data": _texts(told["data"])}
    texts = _texts(told)
    if not texts or "text" not in texts:
        raise ValueError("an output has no text")
    return texts


def _texts(told: Any) -> dict[str, str] | None:
    if told is None:
        return None
    if not all(isinstance(text, str) for pair in told.items() for text in pair):
        raise TypeError("a text is expected")
    return dict(told)


def _restored(execution: Execution, contents: Mapping[str, bytes], figures: Path) -> Execution:
    """Write the figures, and return the execution with their folder named in its texts."""
    for name, content in contents.items():
        path = figures / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Execution(
        results=tuple(_placed(result, figures.as_posix()) for result in execution.results),
        reads=execution.reads,
    )


def _placed(result: Result, folder: str) -> Result:
    def placed(data: Mapping[str, str]) -> dict[str, str]:
        return {name: text.replace(_FIGURES, folder) for name, text in data.items()}

    outputs = tuple(
        {**output, "data": placed(output["data"])} if "data" in output else placed(output)
        for output in result.outputs
    )
    return Result(outputs=outputs, data=None if result.data is None else placed(result.data))

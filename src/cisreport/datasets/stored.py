"""Large datasets that were loaded before: their records, stored while nothing has changed.

The file is in the folder :data:`~cisreport.files.OWN_FOLDER` of the project of the dataset.  It is read only
if every file that the loader reads is the same file with the same content, and the library is the same.  The
times of these files count, too, so a store that came with a project from elsewhere is never read.  Only a
valid dataset is stored, so problems always come from the files themselves.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from cisreport.analysis import declared
from cisreport.collecting import uncollected
from cisreport.datasets.packing import Packed, pack, unpack
from cisreport.digests import digest
from cisreport.files import DATA, DRAFTS, OWN_FOLDER, VOCABULARY, make_folder_of_ours, project_root, shipped
from cisreport.model import Dataset
from cisreport.placing import put_file

SMALLEST: Final = 1000
"""Least number of facts; the files of fewer are read in less than a second."""
_FORMAT: Final = "cisreport-stored-dataset/1"
_RECENT: Final = 50_000_000
"""Nanoseconds by which a file system may know the time of a change too early."""
_LIBRARIES: Final = ("cattrs", "edtf", "pyyaml", "rfc8785", "uniseg")
"""What reads the files of a dataset besides this library."""


def find_stored(folder: Path) -> Packed | None:
    """Return the content of a dataset that was stored; None if there is none, or something has changed."""
    path = _path(folder)
    if path is None or not path.is_file():
        return None
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        head, body = path.read_bytes().split(b"\n", 1)
        header = json.loads(head)
        if header["sha256"] == _sha256(body) and header["state"] == _state(folder, header["others"]):
            with uncollected():
                return unpack(json.loads(body))
    return None


def store(folder: Path, dataset: Dataset, others: Iterable[str], *, began: int) -> None:
    """Store a valid dataset if it is large; nothing happens if that is not possible.

    Parameters
    ----------
    folder : Path
        Its folder.
    dataset : Dataset
        What was loaded.
    others : iterable of str
        The other datasets that were read to check its reviews.
    began : int
        When the loader began to read, in nanoseconds.  What was changed since then is not stored.
    """
    path = _path(folder)
    if path is None or len(dataset.facts) < SMALLEST:
        return
    with contextlib.suppress(OSError), uncollected():
        named = sorted(others)
        if _last_change(_places(folder, named)) > began - _RECENT:
            return
        body = json.dumps(pack(content_of(dataset)), ensure_ascii=False, separators=(",", ":")).encode()
        header = {"state": _state(folder, named), "others": named, "sha256": _sha256(body)}
        make_folder_of_ours(path.parent)
        put_file(path, json.dumps(header).encode() + b"\n" + body)


def content_of(dataset: Dataset) -> Packed:
    """Return what is stored of a dataset."""
    return Packed(
        id=dataset.id,
        title=dataset.title,
        version=dataset.version,
        date=dataset.date,
        description=dataset.description,
        coding=dataset.coding,
        digest=dataset.digest,
        sources=dataset.sources,
        facts=tuple(dataset.facts.values()),
        derivations=tuple(declared(dataset).values()),
    )


def _path(folder: Path) -> Path | None:
    """Return the file in which a dataset is stored; None if it does not belong to a project."""
    folder = folder.resolve()
    root = project_root(folder)
    name = f"{folder.name}.{_sha256(str(folder).encode())[:16]}.json"
    return None if root is None else root / OWN_FOLDER / "datasets" / name


def _state(folder: Path, others: Iterable[str]) -> str:
    """Return a digest of everything on which the result of loading a dataset depends."""
    places = _places(folder, others)
    return digest([_FORMAT, _library(), *([str(place), list(_files(place))] for place in places)])


def _places(folder: Path, others: Iterable[str]) -> list[Path]:
    """Return the folders whose files the loader reads."""
    folder = folder.resolve()
    named = [folder.parent / name for name in others]
    return [folder, folder.parent / VOCABULARY, shipped(DATA) / VOCABULARY, *named]


def _last_change(places: Iterable[Path]) -> int:
    paths = [path for place in places for path in (place, *place.rglob("*")) if path.exists()]
    return max(path.stat().st_ctime_ns for path in paths)


@cache
def _library() -> list[Any]:
    """Return what identifies this library, and the others that read the files."""
    package = Path(__file__).parents[1]
    modules = sorted(package.rglob("*.py"))
    times = [[str(path), str(status.st_mtime_ns)] for path in modules if (status := path.stat())]
    return [sys.version, times, [version(name) for name in _LIBRARIES]]


def _files(folder: Path) -> Iterator[list[str]]:
    """Yield the name, the identity and the content of each file below a folder, except its drafts."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != DRAFTS and not name.startswith("."))
        yield ["", *folders]
        for name in sorted(names):
            path = Path(place, name)
            link = str(path.readlink()) if path.is_symlink() else ""
            status = path.stat() if path.exists() else path.lstat()
            is_file = stat.S_ISREG(status.st_mode)
            yield [
                path.relative_to(folder).as_posix(),
                link,
                f"{status.st_dev} {status.st_ino} {status.st_ctime_ns}",
                _sha256(path.read_bytes()) if is_file else "",
            ]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

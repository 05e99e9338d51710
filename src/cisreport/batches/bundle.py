"""The files of a project as one archive, for workers that do not have them."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cisreport.documents.project import OUTPUTS
from cisreport.errors import DataError
from cisreport.limits import PROJECT

MARK: Final = ".git"
"""Empty folder that makes the copy the root of a project, whatever is above it."""
_LEFT_OUT: Final = ("__pycache__", "node_modules", "site-packages")
_DAY: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The files of a project."""

    digest: str
    """SHA-256 of their names and contents."""
    archive: bytes
    """The files as ZIP."""

    def unpack(self, folder: Path) -> Path:
        """Return the folder below another one that has the files; made when missing.

        Parameters
        ----------
        folder : Path
            The other folder; several processes may use it.
        """
        place = folder / f"cisreport-{self.digest}"
        if not place.is_dir():
            fresh = folder / f"{place.name}.{secrets.token_hex(8)}"
            with zipfile.ZipFile(io.BytesIO(self.archive)) as archive:
                archive.extractall(fresh)
            (fresh / MARK).mkdir()
            try:
                fresh.rename(place)
            except OSError:  # another process was faster
                shutil.rmtree(fresh, ignore_errors=True)
        return place


def bundle(root: Path, left_out: Path) -> Bundle:
    """Return the files of a project, without hidden ones and those that it makes.

    Parameters
    ----------
    root : Path
        Root of the project.
    left_out : Path
        Folder of the outputs.

    Raises
    ------
    CisreportError
        If the files are too large.
    """
    digest, buffer, size = hashlib.sha256(), io.BytesIO(), 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in _parts(root, {root / OUTPUTS, left_out}):
            name = path.relative_to(root).as_posix() + "/" * path.is_dir()
            content = b"" if path.is_dir() else path.read_bytes()
            size += len(content)
            if size > PROJECT.value:
                subject, remedy = "what workers get of the project", "keep large files outside the project"
                raise DataError([PROJECT.problem(subject, size, path=str(root), remedy=remedy)])
            digest.update(
                f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode("utf-8", "surrogateescape")
            )
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return Bundle(digest=digest.hexdigest(), archive=buffer.getvalue())


def _parts(root: Path, left_out: set[Path]) -> Iterator[Path]:
    """Yield the folders and files of a project in one order."""
    for folder, folders, files in os.walk(root):
        place = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _LEFT_OUT and place / name not in left_out
        )
        if place != root:
            yield place
        for name in sorted(files):
            if not name.startswith(".") and (place / name).is_file():
                yield place / name

"""Rendering a report again from its own document, to compare it byte for byte.

The document is code, and it is run; it is one of the project in the working directory, never of the file.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cisreport.errors import CisreportError
from cisreport.files import project_root
from cisreport.formats import OutputFormat
from cisreport.manifest.reader import Manifest, read_manifest
from cisreport.published import read_published


def rebuild_problems(manifest: Manifest, path: Path, output: OutputFormat) -> Iterator[str]:
    """Yield what keeps a report from being made again, or how the new one differs.

    Parameters
    ----------
    manifest : Manifest
        Of the file.
    path : Path
        The file.
    output : OutputFormat
        Its format.

    Raises
    ------
    CisreportError
        When the document is not in the project of the working directory.
    """
    from cisreport.rendering.outputs import render

    document = find_document(manifest, path)
    with tempfile.TemporaryDirectory(prefix="cisreport-") as folder:
        try:
            [again] = render(
                [document],
                to=(output.name,),
                output_dir=folder,
                parameters=manifest.parameters,
                use_cache=False,
            )
        except CisreportError as error:
            yield from _told("files of the document", _files(manifest.document), _here(manifest))
            first = str(error).splitlines()[0]
            yield f"it cannot be rendered again: {first}"
            return
        if again.read_bytes() == path.read_bytes():
            return
        yield from _differences(manifest, read_manifest(read_published(again).manifest))
    yield "rendered again, it is not the same byte for byte"


def find_document(manifest: Manifest, path: Path) -> Path:
    """Return the document that a report says it was written from, in the project of the working directory.

    Raises
    ------
    CisreportError
        When the report names none, or the project has none there.
    """
    named = manifest.document.get("path")
    if not isinstance(named, str) or not named.endswith(".qmd"):
        raise CisreportError(f"{path}: does not name its document, so it cannot be rendered again")
    root = _root()
    document = root / named
    if not document.resolve().is_relative_to(root.resolve()):
        raise CisreportError(f"{path}: names a document outside the project, {named}; it is not rendered")
    if not os.path.isfile(document):  # noqa: PTH113 - false for a name that no file can have, too
        raise CisreportError(
            f"{path}: its document {named} is not in {root}; run this in a checkout of its project"
        )
    return document


def _root() -> Path:
    return project_root(Path.cwd()) or Path.cwd()


def _files(document: Mapping[str, Any]) -> dict[str, str]:
    files = document.get("files")
    items = [item for item in files if isinstance(item, dict)] if isinstance(files, list) else []
    return {str(item.get("path")): str(item.get("sha256")) for item in items}


def _here(manifest: Manifest) -> dict[str, str]:
    root = _root()
    paths = {name: root / name for name in _files(manifest.document)}
    return {
        name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in paths.items() if file.is_file()
    }


def _digests(manifest: Manifest) -> dict[str, str]:
    return {name: told["digest"] for name, told in manifest.datasets.items()}


def _differences(old: Manifest, new: Manifest) -> Iterator[str]:
    yield from _told("versions", old.versions, new.versions, with_values=True)
    yield from _told("files of the document", _files(old.document), _files(new.document))
    yield from _told("datasets", _digests(old), _digests(new))
    was = {value.n: value for value in old.values}
    now = {value.n: value for value in new.values}
    for n in sorted(was.keys() | now.keys()):
        if n not in now:
            yield f"rendered again, {was[n]} is gone"
        elif n not in was:
            yield f"rendered again, it also prints {now[n]}"
        elif (was[n].cite, was[n].text) != (now[n].cite, now[n].text):
            yield f'rendered again, {was[n]} is "{now[n].text}" ({now[n].cite})'


def _told(
    what: str, old: Mapping[str, Any], new: Mapping[str, Any], with_values: bool = False
) -> Iterator[str]:
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    if names:
        shown = (f"{name} {old.get(name)}, here {new.get(name)}" for name in names)
        yield f"{what} that have changed since: {'; '.join(shown if with_values else names)}"

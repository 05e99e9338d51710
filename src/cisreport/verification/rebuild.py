"""A new render of a report from its document, compared byte for byte.

The document is code and runs.  It comes from the project in the working directory, never from the file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from cisreport.comparison.impact import TouchedPlace, differing
from cisreport.comparison.manifests import about_changes, about_lines, file_changes, files_in
from cisreport.comparison.places import places_of
from cisreport.errors import CisreportError
from cisreport.files import is_file, is_inside, project_root
from cisreport.formats import OutputFormat
from cisreport.manifest.reader import Manifest, read_manifest
from cisreport.placing import scratch
from cisreport.published import read_published


def rebuild_problems(manifest: Manifest, path: Path, data: bytes, output: OutputFormat) -> Iterator[str]:
    """Yield why a report cannot be rendered again, or how the new one differs.

    Parameters
    ----------
    manifest : Manifest
        Of the file.
    path : Path
        The file.
    data : bytes
        Its bytes before it was signed.
    output : OutputFormat
        Its format.

    Raises
    ------
    CisreportError
        When the document is not in the project of the working directory.
    """
    from cisreport.rendering.outputs import render

    document = find_document(manifest, path)
    with scratch() as folder:
        try:
            [again] = render(
                [document],
                to=(output.name,),
                output_dir=folder / "again",
                parameters=manifest.parameters,
                use_cache=False,
                day=_day(manifest),
            )
        except CisreportError as error:
            yield from about_lines(file_changes(files_in(manifest), _here(manifest)))
            first = str(error).splitlines()[0]
            yield f"it cannot be rendered again: {first}"
            return
        if again.read_bytes() == data:
            return
        different = _differences(manifest, read_manifest(read_published(again).manifest))
        yield from (f"rendered again, {difference}" for difference in different)
    yield "rendered again, it is not identical byte for byte"


def _day(manifest: Manifest) -> dt.date | None:
    """Return the day that the report was rendered with, if its document leaves it open."""
    day = manifest.document.get("day")
    try:
        return dt.date.fromisoformat(day) if isinstance(day, str) else None
    except ValueError:
        return None


def find_document(manifest: Manifest, path: Path) -> Path:
    """Return the document of a report, in the project of the working directory.

    Raises
    ------
    CisreportError
        When the report does not name a document, or the project does not have it.
    """
    named = manifest.document.get("path")
    if not isinstance(named, str) or not named.endswith(".qmd"):
        raise CisreportError(f"{path}: does not name its document, so it cannot be rendered again")
    root = _root()
    document = root / named
    if not is_inside(document, root):
        raise CisreportError(f"{path}: names a document outside the project, {named}; it is not rendered")
    if not is_file(document):
        raise CisreportError(
            f"{path}: its document {named} is not in {root}; run this in a checkout of its project"
        )
    return document


def _root() -> Path:
    return project_root(Path.cwd()) or Path.cwd()


def _here(manifest: Manifest) -> dict[str, str]:
    root = _root()
    paths = {name: root / name for name in files_in(manifest)}
    return {
        name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in paths.items() if is_file(file)
    }


def _differences(old: Manifest, new: Manifest) -> Iterator[str]:
    yield from about_lines(about_changes(old, new))
    places: list[TouchedPlace] = []
    with contextlib.suppress(Exception):  # a manifest from anyone can fail in any way
        places = list(differing(places_of(old), places_of(new)))
    yield from (f"{place}: {'; '.join(map(str, place.changes))}" for place in places)

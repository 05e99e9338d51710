"""RO-Crate of a published report: its files, made by cisreport of a document and datasets.

The crate has the files that the manifest lists, as they were when the report was rendered, and the data
package of each dataset, with the coding that made it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cisreport.analysis import derive
from cisreport.datasets import load
from cisreport.documents.document import Document, read_document
from cisreport.errors import DataError, Problem
from cisreport.exchange.crates import DATA, Crate, Entity
from cisreport.files import is_file, is_inside, project_root, shortest
from cisreport.formats import FORMATS
from cisreport.manifest.reader import Manifest, read_manifest
from cisreport.model import Dataset
from cisreport.published import read_published

_SOURCES = "document"
"""Folder of the files of the document."""
_NAME_PARTS = ("literal", "given", "dropping-particle", "non-dropping-particle", "family")
_ORCID = "https://orcid.org/"


def write(paths: Sequence[Path], document: Path) -> Mapping[str, bytes]:
    """Return the files of a crate.

    Parameters
    ----------
    paths : sequence of Path
        The published files of one report.
    document : Path
        Its document.

    Raises
    ------
    DataError
        With each file or dataset that is not as it was when the report was rendered.
    """
    manifests = [read_manifest(read_published(path).manifest) for path in paths]
    manifest, root = manifests[0], project_root(document.parent) or document.parent
    problems = [*_strangers(paths, manifests), *_changed_files(manifest, root)]
    datasets = [derive(load(name)) for name in manifest.datasets]
    problems += _changed_datasets(manifest, datasets, paths[0])
    if problems:
        raise DataError(problems)
    return _crate(paths, manifest, read_document(document), datasets).files()


def _crate(paths: Sequence[Path], manifest: Manifest, source: Document, datasets: Sequence[Dataset]) -> Crate:
    crate = Crate()
    versions = {name: str(version) for name, version in manifest.versions.items()}
    software = {"version": versions.pop("cisreport")}
    software["softwareRequirements"] = ", ".join(f"{name} {version}" for name, version in versions.items())
    used: list[Entity] = [
        crate.file(f"{_SOURCES}/{name}", (source.root / name).read_bytes(), f"{name} of the project")
        for name in _files_of(manifest)
    ]
    for ds in datasets:
        parts = crate.dataset(ds, f"{DATA}/{ds.id}", **software)
        described = f"Records with the SHA-256 {ds.digest}"
        more = {"version": ds.version, "datePublished": ds.date, "identifier": crate.name(ds)}
        more |= {"author": crate.coder(ds), "license": crate.license()}
        used.append(crate.folder(f"{DATA}/{ds.id}", parts, name=ds.title, description=described, **more))
    results = [
        crate.file(path.name, path.read_bytes(), f"{manifest.title}: {FORMATS[path.suffix[1:]].label}")
        for path in paths
    ]
    people = [*_authors(crate, source)]
    day = str(source.metadata.get("date") or manifest.document.get("day") or datasets[0].date)
    described = f"cisreport rendered {source.path.name} with the facts of {' and '.join(manifest.datasets)}."
    crate.action("#render", (f"Rendering of {manifest.title}", described, day), people, used, results)
    about = f"A report on {' and '.join(ds.title for ds in datasets)}, with the document and the data."
    crate.describe(manifest.title, about, day, people)
    crate.root["license"] = _license(crate, source)
    return crate


def _authors(crate: Crate, source: Document) -> Iterator[Entity]:
    """Add the authors of a document, or those of its project; one with an ORCID by that."""
    stated = source.metadata.get("author") or ()
    people: list[Any] = [*(stated if isinstance(stated, list) else [stated])]
    for n, person in enumerate(people or [{"name": name} for name in source.citation.authors], 1):
        name = person["name"] if isinstance(person, dict) else person
        if isinstance(name, dict):
            name = " ".join(str(name[part]) for part in _NAME_PARTS if part in name)
        stated_orcid = str(person.get("orcid") or "") if isinstance(person, dict) else ""
        orcid = stated_orcid.replace("\\", "").removeprefix(_ORCID)  # Markdown escapes its hyphens
        yield crate.add(f"{_ORCID}{orcid}" if orcid else f"#author-{n}", "Person", name=str(name))


def _license(crate: Crate, source: Document) -> Entity:
    stated, of_project = source.metadata.get("license") or "", source.citation.license
    parts = stated if isinstance(stated, dict) else {"text": stated}
    words = str(parts.get("text") or of_project)
    return crate.license(words, str(parts.get("url") or ""), is_spdx=words == of_project)


def _files_of(manifest: Manifest) -> dict[str, str]:
    return {item["path"]: item["sha256"] for item in manifest.document.get("files", ())}


def _strangers(paths: Sequence[Path], manifests: Sequence[Manifest]) -> Iterator[Problem]:
    """Yield the files that are not of the same report as the first."""
    first = manifests[0]
    for path, other in zip(paths, manifests, strict=True):
        if (other.document, other.parameters) != (first.document, first.parameters):
            what = f"it is not of the same document as {shortest(paths[0])}"
            yield Problem(path=str(path), what=what, remedy="export each report by itself")


def _changed_files(manifest: Manifest, root: Path) -> Iterator[Problem]:
    for name, stated in _files_of(manifest).items():
        path = root / name
        found = path.read_bytes() if is_inside(path, root) and is_file(path) else None
        if found is None or hashlib.sha256(found).hexdigest() != stated:
            what = "the report was not rendered with this file" if found else "the project does not have it"
            yield Problem(path=str(shortest(path)), what=what, remedy="render the report again")


def _changed_datasets(manifest: Manifest, datasets: Sequence[Dataset], path: Path) -> Iterator[Problem]:
    for ds in datasets:
        if manifest.datasets[ds.id]["digest"] != ds.digest:
            what = f"the report was not rendered with these records of {ds.id}"
            yield Problem(path=str(path), what=what, remedy="render the report again")

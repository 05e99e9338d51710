"""RO-Crate 1.2: the data package and the graph of a dataset, with who made them from what.

It is a Process Run Crate: the coding is the action, the sources are what it used, the files are its result.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rocrate.model import ContextEntity
from rocrate.rocrate import ROCrate

from cisreport.exchange import datapackage, jsonld
from cisreport.exchange.coded import Coded
from cisreport.linkeddata.terms import URN, is_address
from cisreport.model import Dataset, Source
from cisreport.wording import name_of

_DATA = "data"
_METADATA = "ro-crate-metadata.json"
_PROCESS = "https://w3id.org/ro/wfrun/process/0.5"
_NO_LICENSE = "https://choosealicense.com/no-permission/"
_SOFTWARE = f"{URN}software"
"""Also its ``url``, which a crate requires, because the software has no page on the web."""
_MEDIA = {".csv": "text/csv", ".json": "application/json", ".jsonld": "application/ld+json"}


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return the files of the crate."""
    files = {f"{_DATA}/{name}": content for name, content in datapackage.write(ds).items()}
    files |= jsonld.write(ds)
    crate = ROCrate(version="1.2")
    coder = _add(crate, "#coder", "Person", name=ds.coding.coder)
    license_ = _add(
        crate, _NO_LICENSE, "CreativeWork", name="No license", description="The dataset names none."
    )
    results = [
        crate.add_file(io.BytesIO(content), dest_path=name, properties=_properties(name, content))
        for name, content in files.items()
    ]
    software = _add(
        crate,
        _SOFTWARE,
        "SoftwareApplication",
        name="cisreport",
        url=_SOFTWARE,
        version=version("cisreport"),
    )
    sources = [_source(crate, ds, source) for source in ds.sources]
    described = f"{ds.coding.coder} coded the sources by version {ds.coding.codebook} of the codebook."
    action = crate.add_action(
        software,
        identifier="#coding",
        object=sources[0] if len(sources) == 1 else sources,
        result=results,
        properties={
            "name": f"Coding of {ds.title}",
            "description": described,
            "endTime": ds.coding.date,
        },
    )
    action["agent"] = coder
    root: Any = crate.root_dataset
    root["name"], root["description"] = ds.title, ds.description or ds.title
    root["datePublished"], root["version"] = ds.date, ds.version
    name = f"{URN}{ds.id}"
    root["identifier"] = _add(
        crate, f"{name}#name", "PropertyValue", name=ds.id, propertyID="urn", value=name
    )
    root["license"] = license_
    root["author"], root["mentions"] = coder, action
    root["conformsTo"] = _add(
        crate, _PROCESS, ["CreativeWork", "Profile"], name="Process Run Crate", version="0.5"
    )
    text = json.dumps(crate.metadata.generate(), ensure_ascii=False, indent=1, sort_keys=True)
    return {_METADATA: f"{text}\n".encode(), **files}


def _add(crate: ROCrate, iri: str, kind: str | list[str], **properties: str) -> Any:
    return crate.add(ContextEntity(crate, iri, properties={"@type": kind, **properties}))


def _properties(name: str, content: bytes) -> dict[str, str]:
    suffix = Path(name).suffix
    return {
        "name": Path(name).name,
        "description": f"{Path(name).stem} of the dataset",
        "encodingFormat": _MEDIA[suffix],
        "contentSize": str(len(content)),
    }


def _source(crate: ROCrate, ds: Dataset, source: Source) -> Any:
    """Add a source by its address, or by a name if the address is not certainly one or is used already."""
    name = f"#{source.id}"
    if is_address(source.url) and crate.get(str(source.url)) is None:
        name = str(source.url)
    kind: str | list[str] = "CreativeWork" if name.startswith("#") else ["CreativeWork", "WebPage"]
    return _add(crate, name, kind, name=name_of(ds, source.id), identifier=source.id)


def read(path: Path) -> Coded:
    """Read the data package in a crate.

    Raises
    ------
    DataError
        With every problem of every table.
    """
    return datapackage.read((path if path.is_dir() else path.parent) / _DATA)

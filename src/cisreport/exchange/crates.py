"""What crates of datasets and of reports share: RO-Crate 1.2 that follows the profile Process Run Crate 0.5.

That profile extends RO-Crate 1.1, so a crate says that it conforms to both versions: it has nothing in which
they differ.  RO-Crate 1.2 recommends a single version, but the profile requires 1.1.
"""

from __future__ import annotations

import hashlib
import io
import json
import mimetypes
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rocrate.model import ContextEntity, DataEntity
from rocrate.rocrate import ROCrate

from cisreport.exchange import datapackage, jsonld
from cisreport.linkeddata.terms import URN, is_address
from cisreport.model import Dataset, Source
from cisreport.wording import name_of

METADATA: Final = "ro-crate-metadata.json"
DATA: Final = "data"
"""Folder of the data packages."""
_VERSIONS = ("https://w3id.org/ro/crate/1.2", "https://w3id.org/ro/crate/1.1")
_PROCESS = "https://w3id.org/ro/wfrun/process/0.5"
_NO_LICENSE = "https://choosealicense.com/no-permission/"
_SPDX = "https://spdx.org/licenses/"
_SOFTWARE = f"{URN}software"
"""Also its ``url``, which a crate requires, because the software has no page on the web."""
_MEDIA = {
    ".jsonld": "application/ld+json",
    ".qmd": "text/markdown",
    ".yml": "application/yaml",
    ".cff": "application/yaml",
    ".bib": "application/x-bibtex",
}
Entity = Any
"""An entity of the library, which has no types."""


class Crate:
    """A crate in the making: entities, and the files that go with them."""

    def __init__(self) -> None:
        self._crate = ROCrate(version="1.2")
        self._crate.metadata["conformsTo"] = [{"@id": version} for version in _VERSIONS]
        self.root: Entity = self._crate.root_dataset
        self.root["conformsTo"] = self.add(
            _PROCESS, ["CreativeWork", "Profile"], name="Process Run Crate", version="0.5"
        )
        self._files: dict[str, bytes] = {}
        self._actions: list[Entity] = []

    def add(self, iri: str, kind: str | list[str], **properties: Any) -> Entity:
        """Add something that is not a file, once."""
        known = self._crate.get(iri)
        return known or self._crate.add(
            ContextEntity(self._crate, iri, properties={"@type": kind, **properties})
        )

    def file(self, name: str, content: bytes, description: str) -> Entity:
        """Add a file, with its size and digest."""
        self._files[name] = content
        suffix = name[name.rfind(".") :]
        media = _MEDIA.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        properties = {
            "name": name.rpartition("/")[2],
            "description": description,
            "encodingFormat": media,
            "contentSize": str(len(content)),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        return self._crate.add_file(io.BytesIO(content), dest_path=name, properties=properties)

    def coder(self, ds: Dataset) -> Entity:
        """Add whoever coded a dataset."""
        return self.add(f"#coder-{ds.id}", "Person", name=ds.coding.coder)

    def dataset(self, ds: Dataset, folder: str, **software: str) -> list[Entity]:
        """Add the data package and the graph of a dataset, and the coding that made them of its sources.

        Parameters
        ----------
        ds : Dataset
            With its derivations computed.
        folder : str
            Folder of the data package.
        **software
            What is known of the program besides its name.

        Returns
        -------
        list
            The files.
        """
        package = {f"{folder}/{name}": content for name, content in datapackage.write(ds).items()}
        results = [
            self.file(name, content, f"{name.rpartition('/')[2].partition('.')[0]} of the dataset {ds.id}")
            for name, content in {**package, **jsonld.write(ds)}.items()
        ]
        sources = [self._source(ds, source) for source in ds.sources]
        described = f"{ds.coding.coder} coded the sources by version {ds.coding.codebook} of the codebook."
        self.action(
            f"#coding-{ds.id}",
            (f"Coding of {ds.title}", described, ds.coding.date),
            [self.coder(ds)],
            sources,
            results,
            **software,
        )
        return results

    def folder(self, path: str, parts: Sequence[Entity], **properties: Any) -> Entity:
        """Add a folder of files as one dataset."""
        entity = DataEntity(self._crate, f"{path}/", properties={"@type": "Dataset", **properties})
        entity["hasPart"] = list(parts)
        return self._crate.add(entity)

    def action(
        self,
        iri: str,
        words: tuple[str, str, str],
        agents: Sequence[Entity],
        used: Sequence[Entity],
        results: Sequence[Entity],
        **software: str,
    ) -> None:
        """Add what cisreport, or somebody with it, made of something.

        Parameters
        ----------
        iri : str
            Its name.
        words : tuple of str
            What it is called, what was done, and the day, which may be empty.
        agents : sequence of entity
            Who did it.
        used, results : sequence of entity
            What it was made of, and what was made.
        **software
            What is known of the program besides its name.
        """
        name, description, day = words
        properties = {"name": name, "description": description, **({"endTime": day} if day else {})}
        program = self.add(_SOFTWARE, "SoftwareApplication", name="cisreport", url=_SOFTWARE, **software)
        made = self._crate.add_action(
            program,
            identifier=iri,
            object=_one_or_all(used),
            result=_one_or_all(results),
            properties=properties,
        )
        if agents:
            made["agent"] = _one_or_all(agents)
        self._actions.append(made)

    def describe(self, name: str, description: str, day: str, authors: Sequence[Entity]) -> None:
        """Say what the crate is as a whole, from what day, and by whom."""
        self.root["name"], self.root["description"], self.root["author"] = (
            name,
            description,
            _one_or_all(authors),
        )
        self.root["datePublished"] = day

    def name(self, ds: Dataset) -> Entity:
        """Add the name of a dataset that is valid everywhere."""
        name = f"{URN}{ds.id}"
        return self.add(f"{name}#name", "PropertyValue", name=ds.id, propertyID="urn", value=name)

    def license(self, words: str = "", url: str = "", *, is_spdx: bool = False) -> Entity:
        """Add a license by its address, its name or its identifier of SPDX; or say that there is none."""
        if not words:
            described = "No license is named."
            return self.add(_NO_LICENSE, "CreativeWork", name="No license", description=described)
        known = next(filter(is_address, (url, words)), "")
        iri = known or (f"{_SPDX}{words}" if is_spdx else "#license")
        return self.add(iri, "CreativeWork", name=words, description=f"The license is called {words}.")

    def files(self) -> Mapping[str, bytes]:
        """Return the files of the crate."""
        self.root["mentions"] = _one_or_all(self._actions)
        text = json.dumps(self._crate.metadata.generate(), ensure_ascii=False, indent=1, sort_keys=True)
        return {METADATA: f"{text}\n".encode(), **self._files}

    def _source(self, ds: Dataset, source: Source) -> Entity:
        """Add a source by its address, or by a name if the address is uncertain or used already."""
        name = f"#{source.id}"
        if is_address(source.url) and self._crate.get(str(source.url)) is None:
            name = str(source.url)
        kind: str | list[str] = "CreativeWork" if name.startswith("#") else ["CreativeWork", "WebPage"]
        return self.add(name, kind, name=name_of(ds, source.id), identifier=source.id)


def _one_or_all(entities: Sequence[Entity]) -> Entity | list[Entity]:
    """Return a single entity by itself, as RO-Crate recommends."""
    return entities[0] if len(entities) == 1 else list(entities)

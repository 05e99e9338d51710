"""The parts of an Office Open XML file from anyone, read with limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from lxml import etree

from cisreport.archives import archive_in
from cisreport.errors import CisreportError

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DATA: Final = "urn:cisreport"
"""Namespace of the parts with our data."""
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False)


def w(name: str) -> str:
    """Return the name of an element or attribute of WordprocessingML, as lxml has it."""
    return f"{{{W}}}{name}"


@dataclass(frozen=True, kw_only=True)
class OfficeFile:
    """The parts of a file by their names."""

    path: Path
    parts: dict[str, bytes] = field(repr=False)

    def root(self, name: str) -> Any | None:
        """Return the root of a part; None if there is no such part.

        Raises
        ------
        CisreportError
            If the part is not XML, or has a document type.
        """
        if name not in self.parts:
            return None
        try:
            root = etree.fromstring(self.parts[name], _PARSER)
        except etree.XMLSyntaxError as error:
            raise CisreportError(f"{self.path}: is damaged: {name}: {error.msg}") from error
        if root.getroottree().docinfo.doctype:
            raise CisreportError(f"{self.path}: is damaged: {name} has a document type")
        return root

    def relations(self, name: str) -> dict[str, tuple[str, bool]]:
        """Return the targets of the relations of a part by their ids, and whether they are outside."""
        folder, _, file = name.rpartition("/")
        root = self.root(f"{folder}/_rels/{file}.rels")
        if root is None:
            return {}
        return {
            item.get("Id", ""): (item.get("Target", ""), item.get("TargetMode") == "External")
            for item in root.iter(etree.Element)
            if item.get("Id")
        }

    def data(self, name: str) -> list[Any]:
        """Return the roots of the parts with our data of a name."""
        found = []
        for part in sorted(self.parts):
            if part.startswith("customXml/item") and f'"{DATA}"'.encode() in self.parts[part][:400]:
                root = self.root(part)
                if root is not None and root.tag == f"{{{DATA}}}{name}":
                    found.append(root)
        return found


def opened(path: Path, data: bytes) -> OfficeFile:
    """Read the parts of a file.

    Raises
    ------
    CisreportError
        If the file is damaged, has two parts of a name, or is too large.
    """
    parts: dict[str, bytes] = {}
    with archive_in(path, BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.filename in parts:
                raise CisreportError(f"{path}: has two parts {entry.filename}; it was changed")
            if not entry.filename.endswith("/"):
                parts[entry.filename] = archive.read(entry)
    return OfficeFile(path=path, parts=parts)

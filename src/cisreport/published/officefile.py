"""The parts of an Office Open XML file from anyone, read with limits."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What a part relates to."""

    kind: str
    """The last part of its type, such as ``styles``."""
    target: str
    """The name of a part, or an address."""
    is_outside: bool
    """Whether it is an address."""


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

    def relations(self, name: str) -> Mapping[str, Relation]:
        """Return the relations of a part by their ids; those of the file for an empty name."""
        folder, slash, file = name.rpartition("/")
        root = self.root(f"{folder}{slash}_rels/{file}.rels")
        return {} if root is None else dict(_relations(folder, root))

    @cached_property
    def document(self) -> str:
        """The name of the part with the text."""
        return self._one("", "officeDocument")

    @property
    def core(self) -> str:
        """The name of the part with the title of the file; empty if there is none."""
        return self._one("", "core-properties")

    def named(self, kind: str) -> str:
        """Return the name of the part of the text that has this kind; empty if there is none."""
        return self._one(self.document, kind)

    def _one(self, name: str, kind: str) -> str:
        found = self._all(name, kind)
        if len(found) > 1:
            raise CisreportError(f"{self.path}: has several parts {kind}; it was changed")
        return found[0] if found else ""

    def _all(self, name: str, kind: str) -> list[str]:
        relations = self.relations(name).values()
        return sorted({item.target for item in relations if item.kind == kind and not item.is_outside})

    def around(self) -> Iterator[str]:
        """Yield the names of the parts at the edges of pages."""
        yield from self._all(self.document, "header")
        yield from self._all(self.document, "footer")

    def texts(self) -> Iterator[str]:
        """Yield the names of all parts that show text."""
        yield self.document
        yield from self.around()
        yield from filter(None, map(self.named, ("footnotes", "endnotes", "comments")))

    def data(self, name: str) -> list[Any]:
        """Return the roots of the parts with our data of a name, wherever they are."""
        tag = f"{{{DATA}}}{name}"
        return [self.root(part) for part in sorted(self.parts) if _tag(self.parts[part]) == tag]


def _relations(folder: str, root: Any) -> Iterator[tuple[str, Relation]]:
    for item in root.iterchildren("*"):
        target, is_outside = item.get("Target", ""), item.get("TargetMode") == "External"
        if not is_outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = item.get("Type", "").rpartition("/")[2]
        yield item.get("Id", ""), Relation(kind=kind, target=target, is_outside=is_outside)


def _tag(data: bytes) -> str:
    """Return the name of the root of a part; empty if it is not XML."""
    events = etree.iterparse(BytesIO(data), events=("start",), resolve_entities=False, no_network=True)
    try:
        _, root = next(events)
    except (etree.XMLSyntaxError, StopIteration):
        return ""
    return str(root.tag)


def opened(path: Path, data: bytes) -> OfficeFile:
    """Read the parts of a file.

    Raises
    ------
    CisreportError
        If the file is damaged, has two parts of a name, or is too large.
    """
    parts: dict[str, bytes] = {}
    known = set[str]()
    with archive_in(path, BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.filename.casefold() in known:
                raise CisreportError(f"{path}: has two parts {entry.filename}; it was changed")
            known.add(entry.filename.casefold())
            if not entry.filename.endswith("/"):
                parts[entry.filename] = archive.read(entry)
    return OfficeFile(path=path, parts=parts)

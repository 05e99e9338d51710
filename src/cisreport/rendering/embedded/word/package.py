"""Files of Office Open XML: their parts, read and written with the same bytes on every day and machine."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from lxml import etree

from cisreport.assets import asset

TYPES: Final = "[Content_Types].xml"
"""Part with the types of all others."""
RELATIONS: Final = "word/_rels/document.xml.rels"
"""Part with what the document refers to."""
DOCUMENT: Final = "word/document.xml"
"""Part with the text."""
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every part: the first that the archive can have."""
_REFERENCE: Final = {
    TYPES: "types.xml",
    "_rels/.rels": "package.xml",
    RELATIONS: "relationships.xml",
    DOCUMENT: "document.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/header1.xml": "header.xml",
    "word/footer1.xml": "footer.xml",
}
"""The assets of the reference document, by the parts that they are."""

Parts = dict[str, bytes]
"""The parts of a file by their names."""


def reference_parts() -> Parts:
    """Return the parts of our reference document."""
    return {name: asset(f"word/{file}").read_bytes() for name, file in _REFERENCE.items()}


def unpacked(data: bytes) -> Parts:
    """Return the parts of a file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a file: the types first, then in the order of their names, all with the same time.

    They are not compressed, since other versions of zlib would give other bytes.
    """
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda name: (name != TYPES, name)):
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, parts[name])
    return written.getvalue()


def parsed(data: bytes) -> Any:
    """Return the root of a part."""
    return etree.fromstring(data)


def written(root: Any) -> bytes:
    """Return a part, from its root."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

"""The manifest, the linked data and the drawings of a document, as parts that Word keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from cisreport.rendering.embedded.word.package import RELATIONS, TYPES, Parts, parsed, written
from cisreport.rendering.facts_filter import FactsFound
from cisreport.rendering.markup import escaped

_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_PROPERTIES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_STORE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ITEM: Final = "{{C15E9047-0000-4000-8000-{:012d}}}"
"""Identifier of a part, which Word asks for."""
_ILLEGAL: Final = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff", 0x7F: "\\u007f"}
"""Characters that JSON can have and XML cannot, as JSON can write them too."""


def with_data(
    parts: Parts, found: FactsFound, drawings: Mapping[str, bytes], unusual: Sequence[str] = ()
) -> Parts:
    """Return the parts of a document with its data, if it has a manifest.

    Parameters
    ----------
    parts : dict
        The parts of the document.
    found : FactsFound
        What the filter found in it.
    drawings : mapping
        Its drawings, by the names of their pictures.
    unusual : sequence of str
        What its author added that is not in other documents.
    """
    if found.manifest is None:
        return parts
    parts = dict(parts)
    relations, types = parsed(parts[RELATIONS]), parsed(parts[TYPES])
    for number, item in enumerate(_items(found, drawings, unusual), 1):
        name, item_id = f"customXml/item{number}.xml", _ITEM.format(number)
        parts[name] = item.encode()
        parts[f"customXml/itemProps{number}.xml"] = _properties(item_id)
        parts[f"customXml/_rels/item{number}.xml.rels"] = _relations(number)
        etree.SubElement(
            relations,
            f"{{{relations.nsmap[None]}}}Relationship",
            {"Id": f"cisreport{number}", "Type": _RELATION, "Target": f"../{name}"},
        )
        etree.SubElement(
            types,
            f"{{{types.nsmap[None]}}}Override",
            {"PartName": f"/customXml/itemProps{number}.xml", "ContentType": _TYPE},
        )
    parts[RELATIONS], parts[TYPES] = written(relations), written(types)
    return parts


def _items(found: FactsFound, drawings: Mapping[str, bytes], unusual: Sequence[str]) -> Iterator[str]:
    pieces = {"unusual": sorted(unusual)} if unusual else None
    for name, text in (("manifest", found.manifest_json(pieces)), ("facts", found.linked_data_json)):
        words = escaped(text.translate(_ILLEGAL))
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="urn:cisreport">{words}</{name}>\n'
    shown = "".join(
        f'<drawing name="{name}">{escaped(data.decode("utf-8-sig", "replace"))}</drawing>'
        for name, data in drawings.items()
    )
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<drawings xmlns="urn:cisreport">{shown}</drawings>\n'


def _properties(item_id: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem xmlns:ds="{_STORE}" ds:itemID="{item_id}"><ds:schemaRefs/></ds:datastoreItem>\n'
    ).encode()


def _relations(number: int) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_PROPERTIES}" Target="itemProps{number}.xml"/></Relationships>\n'
    ).encode()

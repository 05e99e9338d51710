"""Names and literals that all nodes share, and the context that explains them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from cisreport.model import Anchor, Dataset, Values

Node = dict[str, Any]
URN = "urn:cisreport:"
_SHORT = "r:"
"""What names of records begin with in place of :data:`URN`; the context says so."""
VOCABULARY = f"{URN}vocab:"
"""Namespace of our terms; it is a name, not an address of a page."""
_IDENTITIES = "vocabulary:"
_PREFIXES = {
    "cr": VOCABULARY,
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    _SHORT[:-1]: URN,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LINKS = (
    *("attribution", "claim", "confidence", "country", "derived_by", "identity", "modality", "of"),
    *("record", "rests_on", "role", "stance", "term", "to", "unit", "verdict"),
    *("dcterms:conformsTo", "dcterms:isPartOf", "dcterms:replaces", "oa:hasSource", "oa:hasTarget"),
    *("oa:motivatedBy", "owl:sameAs", "prov:agent", "prov:hadPlan", "prov:hadPrimarySource", "prov:used"),
    *("prov:wasAssociatedWith", "prov:wasAttributedTo", "prov:wasDerivedFrom", "prov:wasGeneratedBy"),
    *("schema:about", "schema:appearance", "schema:author", "schema:claimInterpreter", "schema:url"),
)
_LITERALS = {
    **dict.fromkeys(("amount", "lower", "upper", "value"), "xsd:decimal"),
    **dict.fromkeys(("end", "resolved", "start", "stated", "time", "dcterms:date"), "edtf:EDTF"),
    "sha256": "xsd:hexBinary",
}
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][\w.~:/?#@!$&'()*+,;=%-]*)?", re.ASCII)


def context() -> Node:
    """Return the context of all nodes; it refers to no file, so a reader fetches nothing."""
    terms: Node = {name: {"@type": "@id"} for name in _LINKS}
    terms |= {name: {"@type": kind} for name, kind in _LITERALS.items()}
    return {"@vocab": VOCABULARY, **_PREFIXES, **terms}


@lru_cache(maxsize=4096)
def quoted(text: str) -> str:
    """Return text as a part of an IRI."""
    return quote(text, safe="")


def iri(ds: Dataset, cite: str = "") -> str:
    """Return the short name of a dataset, a record of it (``id``) or a field of a fact (``id/field``)."""
    name, _, field = cite.removeprefix(f"{ds.id}:").partition("/")
    dataset_iri = f"{_SHORT}{quoted(ds.id)}"
    if not name:
        return dataset_iri
    record = ds.get(name)
    if record is None:
        return f"{dataset_iri}:{quoted(name)}"
    is_field = bool(field) and isinstance(getattr(record, field, None), Values)
    return f"{dataset_iri}:{quoted(record.id)}" + (f"/{field}" if is_field else "")


def place_iri(ds: Dataset, anchor: Anchor) -> str:
    """Return the name of a passage: its source and its locator."""
    return f"{iri(ds, anchor.source)}#{quoted(anchor.locator)}"


def other_iri(cite: str) -> str:
    """Return the short name of a record or field of a dataset that is not available."""
    return f"{_SHORT}{quote(cite, safe=':/')}"


def is_identity(name: str) -> bool:
    """Return whether a short name is that of an entry of the vocabulary."""
    return name.startswith(f"{_SHORT}{_IDENTITIES}")


def whole(name: str) -> str:
    """Return the whole of a short name."""
    return URN + name.removeprefix(_SHORT) if name.startswith(_SHORT) else name


def identity_iri(identity: str | None) -> str | None:
    """Return the name of an entry of the vocabulary, which belongs to no dataset."""
    return f"{_SHORT}{_IDENTITIES}{quoted(identity)}" if identity else None


def term_iri(member: StrEnum) -> str:
    """Return the name of a term of ours, such as ``cr:Modality/hoped``."""
    return f"cr:{type(member).__name__}/{quoted(member.value)}"


def amount(number: Decimal | Fraction) -> str | Node:
    """Return a number with its precision; a fraction has a separate type, because no decimal equals 1/3."""
    if isinstance(number, Decimal):
        return format(number, "f")
    if number.denominator == 1:
        return str(number)
    return {"@type": "cr:fraction", "@value": str(number)}


def is_address(url: str | None) -> bool:
    """Return whether an address is certainly a valid IRI, whoever wrote it."""
    return url is not None and _ADDRESS.fullmatch(url) is not None


def filled(node: Mapping[str, Any]) -> Node:
    """Return the node without empty fields."""
    return {name: part for name, part in node.items() if part not in (None, (), [], {}, "")}

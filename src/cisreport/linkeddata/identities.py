"""What the vocabulary knows about the subject of a fact; no source of the dataset says it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from cisreport.linkeddata.terms import Node, filled, identity_iri, is_address
from cisreport.model import Dataset, Entity, Fact, Office

_WIKIDATA = "http://www.wikidata.org/entity/"
_KINDS = {
    "states": "schema:Country",
    "organizations": "schema:Organization",
    "people": "schema:Person",
    "places": "schema:Place",
}


def known_nodes(ds: Dataset, fact: Fact) -> Iterator[Node]:
    """Yield what the vocabulary knows about the subject of a fact, and the references for it."""
    known, identity = ds.vocabulary, getattr(fact, "identity", None)
    entity = known.get(identity) if identity else None
    if entity is None:
        return
    yield _entity(entity, next(kind for name, kind in _KINDS.items() if entity.id in getattr(known, name)))
    for reference in (known.references[name] for name in entity.references if name in known.references):
        yield filled(
            {
                "@id": identity_iri(reference.id),
                "@type": ["prov:Entity", "schema:CreativeWork"],
                "note": reference.note,
                "schema:name": reference.title,
                "schema:publisher": reference.producer,
                "schema:url": reference.url if is_address(reference.url) else None,
            }
        )


def _entity(entity: Entity, kind: str) -> Node:
    known = {"iso3166-1-alpha2": entity.iso2, "iso3166-1-alpha3": entity.iso3}
    codes = [(name, code) for name, code in known.items() if code]
    return filled(
        {
            "@id": identity_iri(entity.id),
            "@type": ["prov:Entity", kind],
            "country": identity_iri(entity.country),
            "note": entity.note,
            "offices": [_office(item) for item in entity.offices],
            "owl:sameAs": f"{_WIKIDATA}{quote(entity.wikidata, safe='')}" if entity.wikidata else None,
            "prov:hadPrimarySource": [identity_iri(name) for name in entity.references],
            "skos:altLabel": [*entity.aliases, *entity.demonyms],
            "skos:notation": [{"@type": f"cr:{name}", "@value": code} for name, code in codes],
            "skos:prefLabel": entity.label,
        }
    )


def _office(office: Office) -> Node:
    return filled(
        {"schema:name": office.title, "of": identity_iri(office.of), "start": office.start, "end": office.end}
    )

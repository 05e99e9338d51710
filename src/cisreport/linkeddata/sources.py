"""Sources and their passages, by place and digest."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cisreport.linkeddata.facts import fields_of
from cisreport.linkeddata.terms import VOCABULARY, Node, filled, iri, is_address, place_iri, term_iri
from cisreport.model import Anchor, Dataset, Passage, Source, Translation
from cisreport.model.anchors import CELL_LOCATOR
from cisreport.wording import name_of

_RFC_7111 = "http://tools.ietf.org/rfc/rfc7111"


def source_node(ds: Dataset, source: Source) -> Node:
    """Return a source; its address is given only if it is certainly an IRI."""
    return filled(
        {
            "@id": iri(ds, source.id),
            "@type": ["prov:Entity", "schema:CreativeWork"],
            "excerpts": term_iri(source.excerpts) if source.excerpts else None,
            "excerpts_reason": source.excerpts_reason,
            "fields": list(fields_of(ds, source)),
            "note": source.note,
            "schema:inLanguage": source.language,
            "schema:license": source.licence,
            "schema:name": name_of(ds, source.id),
            "schema:url": source.url if is_address(source.url) else None,
            "segmentation": source.segmentation,
            "sha256": source.digest,
            "words_per_passage": source.words_per_passage,
            "words_per_source": source.words_per_source,
        }
    )


def listed_passages(ds: Dataset) -> Mapping[Anchor, Passage]:
    """Return the passages that the sources of a dataset list, each by its anchor."""
    return ds.once(_listed_passages)


def _listed_passages(ds: Dataset) -> Mapping[Anchor, Passage]:
    found: dict[Anchor, Passage] = {}
    for source in ds.sources:
        for passage in source.passages:
            found.setdefault(Anchor(source.id, passage.locator), passage)
    return MappingProxyType(found)


def passage_node(ds: Dataset, source_id: str, locator: str) -> Node:
    """Return a place in a source; only the locator is known of a passage that is not listed."""
    record = ds.get(source_id)
    source = record if isinstance(record, Source) else None
    stated = listed_passages(ds).get(Anchor(source_id, locator))
    version = f"{VOCABULARY}segmentation/{source.segmentation}" if source and stated else None
    if CELL_LOCATOR.fullmatch(locator) and stated:
        version = _RFC_7111
    selector = {
        "@type": "oa:FragmentSelector" if stated else "oa:Selector",
        "dcterms:conformsTo": version,
        "rdf:value": locator,
    }
    selectors = [filled(selector)]
    if stated and stated.excerpt:
        selectors.append({"@type": "oa:TextQuoteSelector", "oa:exact": stated.excerpt})
    return filled(
        {
            "@id": place_iri(ds, Anchor(source_id, locator)),
            "@type": "oa:SpecificResource",
            "oa:hasSelector": selectors if len(selectors) > 1 else selectors[0],
            "oa:hasSource": source.url if source and is_address(source.url) else iri(ds, source_id),
            "dcterms:isPartOf": iri(ds, source_id),
            "role": term_iri(stated.role) if stated else None,
            "sha256": stated.digest if stated else None,
            "translation": _translation(stated.translation) if stated and stated.translation else None,
            "words": stated.words if stated else None,
        }
    )


def _translation(translation: Translation) -> Node:
    return {
        "@type": "schema:CreativeWork",
        "schema:inLanguage": translation.language,
        "schema:text": translation.text,
        "schema:translator": {"@type": "prov:Agent", "schema:name": translation.translator},
    }

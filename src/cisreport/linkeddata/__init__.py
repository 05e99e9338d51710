"""Facts as linked data: JSON-LD 1.1 that any RDF tool reads, in established terms where they fit.

How records are represented
    A source is a ``schema:CreativeWork``.  Each of its passages is an ``oa:SpecificResource`` (Web
    Annotation) with a selector for the locator and the digest of its words, never the words.
    A fact is an ``oa:Annotation``: its targets are passages, its body is the fields of the record.  The
    coding of the dataset generated it (PROV-O), the source is its primary source, and it is attributed to
    those who say so according to the source.
    A review is a ``schema:ClaimReview`` by the coder, derived from the facts that are its evidence.
    A decision on a difference of two codings is about a fact, and attributed to whoever made it.
    An activity that used the inputs, with the versioned function as its plan, generated a derivation.
    An entry of the vocabulary is a separate node with ``owl:sameAs`` and the references it rests on.

A fact's node represents what the source says, not the thing in the world; ``identity`` leads from one to the
other.  Modality and similar terms are ours, under ``urn:cisreport:vocab:``.  Nodes are JSON data without
floats, so they have an RFC 8785 form; numbers are decimals as texts, dates are EDTF.
"""

from __future__ import annotations

from cisreport.linkeddata.decisions import decision_nodes
from cisreport.linkeddata.derivations import computation_node, derivation_node
from cisreport.linkeddata.facts import anchors_in, fact_node
from cisreport.linkeddata.identities import known_nodes
from cisreport.linkeddata.sources import listed_passages, passage_node, source_node
from cisreport.linkeddata.terms import Node, context, iri, is_identity, whole
from cisreport.model import Dataset, Derivation, Record, Source

__all__ = ["context", "dataset_nodes", "document", "is_identity", "nodes", "whole"]


def document(ds: Dataset) -> Node:
    """Return a dataset as one JSON-LD document, with its sources, facts, derivations and decisions."""
    found = [*dataset_nodes(ds), *decision_nodes(ds)]
    records: list[Record] = [*ds.facts.values(), *ds.derivations.values()]
    found += [node for record in records for node in nodes(ds, record)]
    return {"@context": context(), "@graph": list({node["@id"]: node for node in found}.values())}


def dataset_nodes(ds: Dataset) -> list[Node]:
    """Return the nodes that every fact refers to: the dataset, its coding, its sources and their passages."""
    dataset_iri, coding, coder, codebook = (
        iri(ds),
        f"{iri(ds)}#coding",
        f"{iri(ds)}#coder",
        f"{iri(ds)}#codebook",
    )
    found: list[Node] = [
        {
            "@id": dataset_iri,
            "@type": ["prov:Entity", "schema:Dataset"],
            "dcterms:date": ds.date,
            "prov:hadPrimarySource": [iri(ds, source.id) for source in ds.sources],
            "prov:wasGeneratedBy": coding,
            "schema:name": ds.title,
            "schema:version": ds.version,
            "sha256": ds.digest,
        },
        {
            "@id": coding,
            "@type": "prov:Activity",
            "dcterms:date": ds.coding.date,
            "prov:qualifiedAssociation": {
                "@type": "prov:Association",
                "prov:agent": coder,
                "prov:hadPlan": codebook,
            },
            "prov:used": [iri(ds, source.id) for source in ds.sources],
            "prov:wasAssociatedWith": coder,
        },
        {"@id": coder, "@type": "prov:Agent", "schema:name": ds.coding.coder},
        {"@id": codebook, "@type": ["prov:Entity", "prov:Plan"], "schema:version": ds.coding.codebook},
    ]
    return found + [node for source in ds.sources for node in nodes(ds, source)]


def nodes(ds: Dataset, record: Record) -> list[Node]:
    """Return the nodes of one record; each has an id, so graphs of several records can be joined.

    Parameters
    ----------
    ds : Dataset
        The dataset of the record, with its derivations computed.
    record : Fact, Derivation or Source
        The nodes of a fact include its entries of the vocabulary, those of a source its passages, those of a
        derivation its computation.
    """
    if isinstance(record, Source):
        return [
            source_node(ds, record),
            *(passage_node(ds, record.id, part.locator) for part in record.passages),
        ]
    if isinstance(record, Derivation):
        return [derivation_node(ds, record), computation_node(ds, record)]
    listed = listed_passages(ds)
    free = [item for item in anchors_in(record) if item not in listed]
    return [
        fact_node(ds, record),
        *(passage_node(ds, item.source, item.locator) for item in free),
        *known_nodes(ds, record),
    ]

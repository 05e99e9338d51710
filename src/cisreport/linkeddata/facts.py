"""Facts as annotations of passages: targets, and a body of fields with their values and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from cisreport.linkeddata.terms import (
    Node,
    amount,
    filled,
    identity_iri,
    iri,
    other_iri,
    place_iri,
    term_iri,
)
from cisreport.model import (
    NOT_STATED,
    Anchor,
    Claim,
    ClaimReview,
    Dataset,
    Evidence,
    Fact,
    Participation,
    Relative,
    Source,
    Value,
    Values,
    When,
    parts_of,
)
from cisreport.model.reviews import CLAIM
from cisreport.sources import places_of
from cisreport.wording import describe

_COMMON = frozenset(item.name for item in fields(Fact))


def fact_node(ds: Dataset, fact: Fact) -> Node:
    """Return a fact: its passages, the values of its fields, and where it comes from."""
    anchors = anchors_in(fact)
    sources = dict.fromkeys(iri(ds, anchor.source) for anchor in anchors)
    dates = [
        value.datum for _, values in values_in(fact) for value in values if isinstance(value.datum, When)
    ]
    node = {
        "@id": iri(ds, fact.id),
        "@type": ["oa:Annotation", "prov:Entity", f"cr:{type(fact).__name__}"],
        "rdfs:label": fact.label,
        "dcterms:isPartOf": iri(ds),
        "dcterms:replaces": [f"{iri(ds)}:{name}" for name in fact.formerly],
        "oa:hasBody": list(fields_of(ds, fact)),
        "oa:hasTarget": [place_iri(ds, anchor) for anchor in anchors],
        "oa:motivatedBy": "oa:describing",
        "prov:hadPrimarySource": list(sources),
        "prov:wasDerivedFrom": [iri(ds, name) for date in dates for name in date.derived_by],
        "prov:wasGeneratedBy": f"{iri(ds)}#coding",
        "schema:description": describe(ds, fact),
        "identity": identity_iri(getattr(fact, "identity", None)),
        "withdrawn": fact.withdrawn,
        "exact": exact_of(ds, fact),
        **evidence(ds, fact),
        **dict(_plain_fields(ds, fact)),
    }
    if isinstance(fact, Claim):
        node |= _claim(ds, fact, list(sources))
    return filled(node | (_review(ds, fact) if isinstance(fact, ClaimReview) else {}))


def _review(ds: Dataset, review: ClaimReview) -> Node:
    """Return what schema.org has terms for: what is reviewed, the verdict, and its author."""
    match = CLAIM.fullmatch(review.claim)
    is_present = match is not None and match["dataset"] == ds.id
    return {
        "@type": ["oa:Annotation", "prov:Entity", "cr:ClaimReview", "schema:ClaimReview"],
        "claim": iri(ds, review.claim) if is_present else other_iri(review.claim),
        "modality": None,
        "prov:wasDerivedFrom": [iri(ds, item.fact) for item in review.evidence],
        "schema:author": [f"{iri(ds)}#coder"],
        "schema:reviewRating": {"@type": "schema:Rating", "schema:alternateName": str(review.verdict)},
    }


def _claim(ds: Dataset, claim: Claim, sources: list[str]) -> Node:
    """Return what schema.org has terms for: what is claimed, by whom, where, and who coded it."""
    return {
        "@type": ["oa:Annotation", "prov:Entity", "cr:Claim", "schema:Claim"],
        "schema:about": [iri(ds, name) for name in claim.about],
        "schema:appearance": sources,
        "schema:author": [iri(ds, name) for name in claim.attribution if name != NOT_STATED],
        "schema:claimInterpreter": f"{iri(ds)}#coder",
        "schema:text": claim.proposition,
        "proposition": None,
    }


def evidence(ds: Dataset, item: Fact | Value[Any] | Participation) -> Node:
    """Return how the source puts something, and who says so according to the source."""
    named = [name for name in getattr(item, "attribution", ()) or () if name != NOT_STATED]
    confidence = getattr(item, "confidence", None)
    open_ended = NOT_STATED in (getattr(item, "attribution", ()) or ())
    return {
        "attribution": "cr:not-stated" if open_ended else None,
        "confidence": term_iri(confidence) if confidence else None,
        "modality": term_iri(item.modality) if item.modality else None,
        "note": item.note,
        "prov:wasAttributedTo": [iri(ds, name) for name in named],
        "quoted": getattr(item, "quoted", None),
        "reserve": list(item.reserve or ()),
    }


def exact_of(ds: Dataset, item: Fact | Value[Any] | Participation) -> list[Node]:
    """Return the words in passages that something rests on, each as a text quote with what is around it."""
    found: list[Node] = []
    for anchor in item.anchors if item.exact else ():
        source = ds.get(anchor.source)
        passage = source.passage(anchor.locator) if isinstance(source, Source) else None
        excerpt = (passage.excerpt if passage else None) or ""
        spans = [span for words in item.exact for span in places_of(words, excerpt)[:1]]
        for start, end in sorted(spans):
            quote = {
                "@type": "oa:TextQuoteSelector",
                "oa:exact": excerpt[start:end],
                "oa:prefix": excerpt[:start],
                "oa:suffix": excerpt[end:],
            }
            found.append(
                {
                    "@type": "oa:SpecificResource",
                    "oa:hasSelector": filled(quote),
                    "oa:hasSource": place_iri(ds, anchor),
                }
            )
    return found


def anchors_in(fact: Fact) -> list[Anchor]:
    """Return the passages of a record and of everything in it."""
    found = {anchor for _, values in values_in(fact) for value in values for anchor in value.anchors}
    parts = (part for _, content in parts_of(fact) for part in content)
    return sorted({*fact.anchors, *found, *(anchor for part in parts for anchor in part.anchors)})


def values_in(record: Fact | Source) -> Iterator[tuple[Field[Any], Values[Any]]]:
    """Yield the fields that have values, each value with the evidence it takes from its record."""
    for item in fields(record):
        content = getattr(record, item.name)
        if isinstance(content, Values):
            if isinstance(record, Fact):
                content = content.inherit(record)
            yield item, content


def fields_of(ds: Dataset, record: Fact | Source) -> Iterator[Node]:
    """Yield a node for each field that has values or is left open."""
    for item, values in values_in(record):
        if values or values.not_stated:
            yield filled(
                {
                    "@id": iri(ds, f"{record.id}/{item.name}"),
                    "@type": ["prov:Entity", "cr:Field"],
                    "field": item.name,
                    "not_stated": values.open,
                    "values": [_value(ds, item, value) for value in values],
                }
            )


def _value(ds: Dataset, item: Field[Any], value: Value[Any]) -> Node:
    return filled(
        {
            "@type": "cr:Value",
            "rests_on": [place_iri(ds, anchor) for anchor in value.anchors],
            **_datum(ds, item, value.datum),
            "bound": [{"@id": term_iri(bound)} for bound in value.bound],
            "exact": exact_of(ds, value),
            **evidence(ds, value),
        }
    )


def _datum(ds: Dataset, item: Field[Any], datum: Any) -> Node:
    if isinstance(datum, When):
        return {"date": _date(ds, datum)}
    if isinstance(datum, Decimal | Fraction):
        return {"amount": amount(datum)}
    if isinstance(datum, StrEnum):
        return {"term": term_iri(datum)}
    return {"record": iri(ds, datum)} if "refers_to" in item.metadata else {"text": datum}


def _date(ds: Dataset, when: When) -> Node:
    relations = [
        {"@type": "cr:Relation", "term": term_iri(item.kind), "to": iri(ds, item.to)}
        for item in when.stated
        if isinstance(item, Relative)
    ]
    return filled(
        {
            "@type": "cr:Date",
            "basis": when.basis,
            "derived_by": [iri(ds, name) for name in when.derived_by],
            "relations": relations,
            "resolved": when.resolved,
            "stated": [item for item in when.stated if isinstance(item, str)],
        }
    )


def _plain_fields(ds: Dataset, fact: Fact) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a kind of fact that have no values."""
    for item in fields(fact):
        content = getattr(fact, item.name)
        if item.name in _COMMON or item.name == "identity" or isinstance(content, Values):
            continue
        if item.metadata.get("parts"):
            yield item.name, [_part(ds, fact, part) for part in content]
        elif "refers_to" in item.metadata and content:
            names = content if isinstance(content, tuple) else (content,)
            yield item.name, [{"@id": iri(ds, name)} for name in names]
        else:
            yield item.name, term_iri(content) if isinstance(content, StrEnum) else content


def _part(ds: Dataset, fact: Fact, part: Participation | Evidence) -> Node:
    return (
        _participation(ds, part.inherit(fact)) if isinstance(part, Participation) else _evidence_of(ds, part)
    )


def _participation(ds: Dataset, part: Participation) -> Node:
    return filled(
        {
            "@type": "cr:Participation",
            "record": iri(ds, part.actor),
            "rests_on": [place_iri(ds, anchor) for anchor in part.anchors],
            "role": term_iri(part.role),
            "exact": exact_of(ds, part),
            **evidence(ds, part),
        }
    )


def _evidence_of(ds: Dataset, part: Evidence) -> Node:
    return filled(
        {
            "@type": "cr:Evidence",
            "record": iri(ds, part.fact),
            "rests_on": [place_iri(ds, anchor) for anchor in part.anchors],
            "schema:text": part.says,
            "stance": term_iri(part.stance),
            "time": part.time,
        }
    )

"""Decisions on the differences of two codings: who decided what, and whose coding it follows."""

from __future__ import annotations

from collections.abc import Iterator

from cisreport.linkeddata.terms import Node, filled, iri
from cisreport.model import Dataset

_FIRST = {"a", "only a"}
"""Words of a decision, or of its field, that mean the first coding."""


def decision_nodes(ds: Dataset) -> Iterator[Node]:
    """Yield the people who coded or decided, and each decision, attributed to the person who made it.

    A decision is about a fact of the dataset, unless it dropped the fact.  ``follows`` is the coder who is
    right according to it.
    """
    coding = ds.coding
    people = dict.fromkeys((*coding.coders, *(item.by for item in coding.decisions)))
    agents = {name: f"{iri(ds)}#person-{n}" for n, name in enumerate(people, 1)}
    for name, agent in agents.items():
        yield {"@id": agent, "@type": "prov:Agent", "schema:name": name}
    for n, item in enumerate(coding.decisions, 1):
        agrees_with_first = (item.decision in _FIRST or item.field in _FIRST) != (item.decision == "drop")
        coder = coding.coders[0 if agrees_with_first else -1] if coding.coders else None
        yield filled(
            {
                "@id": f"{iri(ds)}#decision-{n}",
                "@type": ["prov:Entity", "cr:Decision"],
                "dcterms:date": coding.date,
                "dcterms:isPartOf": iri(ds),
                "decision": item.decision,
                "fact": item.fact,
                "field": item.field,
                "follows": {"@id": agents[coder]} if coder else None,
                "note": item.why,
                "prov:wasAttributedTo": [agents[item.by]],
                "schema:about": [iri(ds, item.fact)] if item.fact in ds.facts else [],
            }
        )

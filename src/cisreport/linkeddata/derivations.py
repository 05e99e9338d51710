"""Derivations: what was computed, from which inputs, by which function."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from cisreport.linkeddata.terms import VOCABULARY, Node, amount, filled, iri, term_iri
from cisreport.model import Dataset, Derivation
from cisreport.wording import describe

_COMPUTED = ("value", "lower", "upper")


def derivation_node(ds: Dataset, derivation: Derivation) -> Node:
    """Return a computed value, with its inputs and assumptions."""
    return filled(
        {
            "@id": iri(ds, derivation.id),
            "@type": ["prov:Entity", "cr:Derivation"],
            "rdfs:label": derivation.label,
            "assumptions": list(derivation.assumptions),
            "dcterms:isPartOf": iri(ds),
            "note": derivation.note,
            "prov:wasDerivedFrom": _inputs(ds, derivation),
            "prov:wasGeneratedBy": f"{iri(ds, derivation.id)}#computation",
            "schema:description": describe(ds, derivation),
            "approximate": derivation.approximate,
            "unit": term_iri(derivation.unit) if derivation.unit else None,
            **{name: _derived(ds, derivation.fn, getattr(derivation, name)) for name in _COMPUTED},
        }
    )


def computation_node(ds: Dataset, derivation: Derivation) -> Node:
    """Return the activity that computed it: inputs used, settings, and the versioned function as plan."""
    plan = f"{VOCABULARY}function/{quote(derivation.fn)}"
    settings = sorted(derivation.params.items())
    params = [{"schema:name": name, "schema:value": str(part)} for name, part in settings]
    return filled(
        {
            "@id": f"{iri(ds, derivation.id)}#computation",
            "@type": "prov:Activity",
            "params": params,
            "prov:qualifiedAssociation": {
                "@type": "prov:Association",
                "prov:agent": f"{VOCABULARY}software",
                "prov:hadPlan": plan,
            },
            "prov:used": _inputs(ds, derivation),
            "prov:wasAssociatedWith": f"{VOCABULARY}software",
        }
    )


def _inputs(ds: Dataset, derivation: Derivation) -> list[str]:
    """Return the names of the inputs, then of the other records that the function found."""
    return list(dict.fromkeys(iri(ds, cite) for cite in (*derivation.inputs, *derivation.read)))


def _derived(ds: Dataset, fn: str, content: Any) -> Any:
    """Return a computed value: a number, a date, a yes or no, or records."""
    if isinstance(content, Decimal | Fraction):
        return amount(content)
    if isinstance(content, bool):
        return {"@type": "xsd:boolean", "@value": str(content).lower()}
    if isinstance(content, str):
        return {"@type": "edtf:EDTF" if fn.startswith("date.") else "xsd:string", "@value": content}
    return [{"@id": iri(ds, name)} for name in content or ()]

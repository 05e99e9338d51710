"""Annotations in the Web Annotation Data Model (W3C Recommendation of 23 February 2017), as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from cisreport.exchange.annotations import Annotation, Quotation, Target

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
"""The context of the model."""


def collection(annotations: Iterable[Annotation], name: str, label: str) -> dict[str, Any]:
    """Return annotations as a collection of one page.

    Parameters
    ----------
    annotations : iterable of Annotation
        The annotations.
    name : str
        IRI of the collection.
    label : str
        What it is called.
    """
    items = [_annotation(annotation) for annotation in annotations]
    page = {
        "id": f"{name}#annotations-1",
        "type": "AnnotationPage",
        "partOf": f"{name}#annotations",
        "startIndex": 0,
        "items": items,
    }
    return {
        "@context": CONTEXT,
        "id": f"{name}#annotations",
        "type": "AnnotationCollection",
        "label": label,
        "total": len(items),
        "first": page,
    }


def _annotation(annotation: Annotation) -> dict[str, Any]:
    bodies = [_body(annotation.text, "describing") | {"language": "en"}]
    bodies += [_body(tag, "tagging") for tag in annotation.tags]
    bodies.append({"type": "SpecificResource", "source": annotation.about, "purpose": "identifying"})
    targets = [_target(target) for target in annotation.targets]
    return {
        "id": annotation.id,
        "type": "Annotation",
        "motivation": "describing",
        "body": bodies,
        "target": targets if len(targets) > 1 else targets[0],
    }


def _body(text: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": text, "format": "text/plain", "purpose": purpose}


def _target(target: Target) -> dict[str, Any]:
    selector: Any = {
        "type": "FragmentSelector",
        "conformsTo": target.conforms_to,
        "value": target.fragment,
    }
    if target.quotation and target.is_part:
        selector["refinedBy"] = _quote(target.quotation)
    elif target.quotation:
        selector = [selector, _quote(target.quotation)]
    return {"type": "SpecificResource", "source": target.page, "selector": selector}


def _quote(quotation: Quotation) -> dict[str, str]:
    quote = {"type": "TextQuoteSelector", "exact": quotation.exact}
    around = {"prefix": quotation.prefix, "suffix": quotation.suffix}
    return quote | {name: text for name, text in around.items() if text}


def selectors(target: Any) -> Iterable[Mapping[str, Any]]:
    """Yield the selectors of a target of anyone, and those that refine them."""
    waiting = [target.get("selector")] if isinstance(target, dict) else []
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            yield item
            waiting.append(item.get("refinedBy"))

"""Annotations as the API of Hypothesis takes and returns them: a row for each place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cisreport.exchange.annotations import Annotation, Target
from cisreport.sourcelist import is_address


def rows_of(annotations: Iterable[Annotation]) -> dict[str, Any]:
    """Return annotations as Hypothesis exports them.

    A place whose words may not be published has no selector, so Hypothesis shows it as a note on the page.
    A source without an address has no row.
    """
    rows = [
        _row(annotation, target)
        for annotation in annotations
        for target in annotation.targets
        if is_address(target.page)
    ]
    return {"total": len(rows), "rows": rows}


def _row(annotation: Annotation, target: Target) -> dict[str, Any]:
    place: dict[str, Any] = {"source": target.page}
    if target.quotation:
        quote = target.quotation
        selector = {"type": "TextQuoteSelector", "exact": quote.exact, "prefix": quote.prefix}
        place["selector"] = [selector | {"suffix": quote.suffix}]
    return {
        "uri": target.page,
        "document": {"title": [annotation.title]},
        "text": annotation.text,
        "tags": list(annotation.tags),
        "references": [],
        "target": [place],
    }

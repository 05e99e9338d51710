"""The evidence of a record or value in words: how a source puts it, who says so, and where."""

from __future__ import annotations

from typing import Any, Final

from cisreport.model import Anchor, ClaimReview, Dataset, Fact, FactId, Modality, Participation, Value, Values
from cisreport.wording.values import manner_text, whose

_WISHES: Final = (Modality.HOPED, Modality.EXPECTED)


def attribution_text(ds: Dataset, attribution: tuple[FactId, ...]) -> str:
    """Return who says so: ``by the source itself``, ``according to A and B``."""
    return f"according to {whose(ds, attribution)}" if attribution else "in the source's voice"


def _said_by(ds: Dataset, attribution: tuple[FactId, ...], *, wished: bool) -> str:
    """Return who says so, after how it is put; a hope is somebody's own."""
    if attribution and wished:
        return f" by {whose(ds, attribution)}"
    return (", " if attribution else " ") + attribution_text(ds, attribution)


def evidence_text(
    ds: Dataset,
    item: Fact | Value[Any] | Participation,
    record: Fact | None = None,
    *,
    passages: bool = True,
) -> str:
    """Return how a source puts something: modality, reserve, attribution, quotation and passages.

    Parameters
    ----------
    ds : Dataset
        The dataset with the actors of the attribution.
    item : Fact or Value or Participation
        What has the evidence.
    record : Fact, optional
        The record of a value or participation; its evidence counts where the item has none.
    passages : bool, default True
        Whether the passages follow, in parentheses.

    Returns
    -------
    str
        Such as ``stated by the source itself (p4.s2)``.
    """
    if record is not None and isinstance(item, Value):
        (item,) = Values((item,)).inherit(record)
    elif record is not None and isinstance(item, Participation):
        item = item.inherit(record)
    words = manner_text(item) or str(Modality.STATED)
    words += _said_by(ds, item.attribution or (), wished=item.modality in _WISHES)
    if isinstance(record or item, ClaimReview):
        words = "concluded by the coder"
    elif item.quoted:
        words += ", quoted"
    confidence = getattr(item, "confidence", record and record.confidence)
    if confidence is not None:
        words += f", confidence {confidence}"
    if not item.anchors or not passages:
        return words
    return f"{words} ({', '.join(anchor_text(ds, anchor) for anchor in item.anchors)})"


def anchor_text(ds: Dataset, anchor: Anchor) -> str:
    """Return an anchor as printed: only the locator if the dataset has one source."""
    return anchor.locator if len(ds.sources) == 1 else str(anchor)

"""What the popovers of a record say: one answer for all of it, and one for each field that has values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cisreport.about import WHOLE, About
from cisreport.manifest.entries import anchors_of, in_natural_order
from cisreport.manifest.quotes import Marking, markings_of, quotes_of
from cisreport.manifest.tables import method_text
from cisreport.model import (
    Anchor,
    ClaimReview,
    Dataset,
    Derivation,
    Event,
    Fact,
    Modality,
    Participation,
    Quantity,
    Record,
    Source,
    Term,
    Value,
    Values,
    When,
    values_of,
)
from cisreport.wording import NOT_STATED_TEXT, anchor_text, field_text, manner_text, name_of, value_text
from cisreport.wording.evidence import attribution_text
from cisreport.wording.sentences import confidence_text, sentence_of
from cisreport.wording.values import plain_text, reasons_text

_MAIN = {Quantity: "value", Term: "expression"}
"""Fields whose values are what all of a record says."""
_Item = Fact | Value[object] | Participation


def abouts_of(ds: Dataset, record: Record) -> dict[str, About]:
    """Return what popovers say of a record, by field, with :data:`~cisreport.about.WHOLE` for all of it.

    A field that is not here is answered by what is said of the whole.

    Parameters
    ----------
    ds : Dataset
        With its derivations computed.
    record : Fact, Derivation or Source
        The record.
    """
    found = {WHOLE: _of_record(ds, record)}
    if isinstance(record, Fact):
        for name, values in values_of(record):
            if (values or values.not_stated) and _MAIN.get(type(record)) != name:
                found[name] = _of_field(ds, record, name, values)
        if isinstance(record, Event) and record.participants:
            parts = [item.inherit(record) for item in record.participants]
            reasons = [f"{name_of(ds, item.actor)}: {item.note}" for item in record.participants if item.note]
            found["participants"] = _about(ds, record, "participants", parts, reasons)
    return found


def _of_record(ds: Dataset, record: Record) -> About:
    if isinstance(record, Derivation):
        return _answer(ds, record, WHOLE, "computed", "", _how_computed(ds, record), ())
    if isinstance(record, Source):
        return _answer(ds, record, WHOLE, "source", "", (), anchors_of(record), markings_of(record))
    if isinstance(record, ClaimReview):
        how = confidence_text(record.confidence) if record.confidence else ""
        reasons = (reasons_text(record.evidence),)
        return _answer(ds, record, WHOLE, "our verdict", how, reasons, anchors_of(record))
    if main := _MAIN.get(type(record)):
        return _of_field(ds, record, main, getattr(record, main))
    return _about(ds, record, WHOLE, [record], (), markings_of(record))


def _of_field(ds: Dataset, record: Fact, name: str, values: Values[object]) -> About:
    field = WHOLE if _MAIN.get(type(record)) == name else name
    if not values:
        reasons = [] if values.open in (None, NOT_STATED_TEXT) else [str(values.open)]
        return _answer(ds, record, field, NOT_STATED_TEXT, "", reasons, record.anchors)
    items = values.inherit(record)
    if len(values) == 1:
        return _about(ds, record, field, items, _reasons(values.items[0]))
    several = [
        ". ".join((f"{value_text(ds, record, name, item)}: {_how(ds, record, item)}", *_reasons(item)))
        for item in items
    ]
    about = _about(ds, record, field, items, several)
    return replace(about, how=f"by {len(several)} accounts")


def _reasons(value: Value[object]) -> Iterator[str]:
    if isinstance(value.datum, When) and value.datum.basis:
        yield value.datum.basis
    if value.note:
        yield value.note


def _how_computed(ds: Dataset, record: Derivation) -> Iterator[str]:
    if method := method_text(record):
        yield f"Computed as {method}."
    if record.params:
        settings = sorted(record.params.items())
        yield f"Settings: {'; '.join(f'{name} {plain_text(item)}' for name, item in settings)}."
    if record.assumptions:
        yield f"Assumed: {field_text(ds, record, 'assumptions')}"


def _about(
    ds: Dataset,
    record: Fact,
    field: str,
    items: Iterable[_Item],
    reasons: Iterable[str],
    marking: Sequence[Marking] = (),
) -> About:
    """Return an answer about a record or some of its values; `marking` is what marks words besides them."""
    items = list(items)
    badge = ", ".join(dict.fromkeys(manner_text(item) or str(Modality.STATED) for item in items))
    how = "; ".join(dict.fromkeys(_how(ds, record, item) for item in items))
    anchors = {anchor for item in items for anchor in item.anchors}
    found = in_natural_order(anchors)
    return _answer(ds, record, field, badge, how, reasons, found, marking or items)


def _how(ds: Dataset, record: Fact, item: _Item) -> str:
    confidence = getattr(item, "confidence", None) or record.confidence
    words = attribution_text(ds, item.attribution or ()) + ", quoted" * bool(item.quoted)
    return "; ".join(filter(None, (words, confidence and confidence_text(confidence))))


def _answer(
    ds: Dataset,
    record: Record,
    field: str,
    badge: str,
    how: str,
    reasons: Iterable[str],
    anchors: Iterable[Anchor],
    marking: Sequence[Marking] = (),
) -> About:
    anchors = tuple(anchors)
    before, value, after = sentence_of(ds, record, field)
    return About(
        before=before,
        value=value,
        after=after,
        badge=badge,
        how=how,
        reasons=tuple(dict.fromkeys(reasons)),
        passages=tuple(anchor_text(ds, anchor) for anchor in anchors),
        quotes=quotes_of(ds, anchors, marking),
    )

"""The excerpts that a fact rests on, with the words marked that its values name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from cisreport.model import Anchor, Dataset, Fact, Record, Source, parts_of, values_of
from cisreport.quotes import Quote
from cisreport.sources import pieces_of
from cisreport.wording import anchor_text


class Marking(Protocol):
    """A record, value or participation: the passages that it rests on, and words of them."""

    @property
    def anchors(self) -> tuple[Anchor, ...]: ...  # noqa: D102 - as the fields of a record
    @property
    def exact(self) -> tuple[str, ...]: ...  # noqa: D102


def quotes_of(ds: Dataset, anchors: Iterable[Anchor], items: Sequence[Marking]) -> tuple[Quote, ...]:
    """Return the excerpts of passages, in their order; passages whose words are not kept have none.

    Parameters
    ----------
    ds : Dataset
        The dataset of the passages.
    anchors : iterable of Anchor
        The passages.
    items : sequence of Marking
        What rests on them; its words are marked.
    """
    return tuple(filter(None, (_quote(ds, anchor, items) for anchor in anchors)))


def markings_of(record: Record) -> tuple[Marking, ...]:
    """Return the record itself, its values and its participations, all of which can mark words."""
    if not isinstance(record, Fact | Source):
        return ()
    values = [value for _, held in values_of(record) for value in held]
    parts = [part for name, held in parts_of(record) if name == "participants" for part in held]
    own: list[Marking] = [record] if isinstance(record, Fact) else []
    return (*own, *values, *parts)  # type: ignore[arg-type]  # parts of this name are participations


def _quote(ds: Dataset, anchor: Anchor, items: Sequence[Marking]) -> Quote | None:
    source = next((item for item in ds.sources if item.id == anchor.source), None)
    passage = source.passage(anchor.locator) if source else None
    if source is None or passage is None or not passage.excerpt:
        return None
    marked = [words for item in items if anchor in item.anchors for words in item.exact]
    translation = passage.translation
    return Quote(
        passage=anchor_text(ds, anchor),
        pieces=pieces_of(passage.excerpt, dict.fromkeys(marked)),
        language=_foreign(source.language),
        translation=translation.text if translation else "",
        translated_into=_foreign(translation.language) if translation else "",
        translator=translation.translator if translation else "",
    )


def _foreign(language: str) -> str:
    return "" if language.partition("-")[0].lower() == "en" else language

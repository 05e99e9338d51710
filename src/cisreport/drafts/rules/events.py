"""Meetings, visits and calls: a noun or verb for one, in a passage with a date or a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cisreport.drafts.language import Language
from cisreport.drafts.rules.dates import dates_in
from cisreport.drafts.rules.found import Found
from cisreport.drafts.rules.names import Named
from cisreport.drafts.texts import PassageText
from cisreport.model import Dataset


def events(passages: tuple[PassageText, ...], ds: Dataset, language: Language) -> Iterator[Found]:
    """Find events of a kind, at most one in a passage; its date and place if the passage has only one."""
    named = Named.of(ds, language)
    for passage in passages:
        dates = list(dict.fromkeys(edtf for _, edtf in dates_in(passage.text, language)))
        places = list(dict.fromkeys(name for _, _, name in named.actors(passage.text, ("places",))))
        if not (dates or places):
            continue
        record: dict[str, Any] = {"date": {"stated": dates[0]}} if len(dates) == 1 else {}
        record |= {"place": places[0]} if len(places) == 1 else {}
        for kind, pattern in language.events.items():
            if spans := tuple(match.span() for match in pattern.finditer(passage.text)):
                yield Found(
                    rule="events",
                    kind=kind,
                    passage=passage,
                    spans=spans,
                    record=record,
                    names=(kind,),
                )

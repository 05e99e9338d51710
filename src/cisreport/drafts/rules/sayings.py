"""Quotation marks, and verbs of saying, hope, plan, expectation and doubt: how a passage puts something.

A passage gives at most one draft of a claim for each modality, and one for what is said or quoted.  Who says
so is the actor whose name is nearest, before a verb of hope or plan, on either side of a verb of saying; a
title in a headline counts like any passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cisreport.drafts.language import MODALITIES, SAID, Language
from cisreport.drafts.rules.found import Found, Taken
from cisreport.drafts.rules.names import known_names
from cisreport.drafts.texts import PassageText
from cisreport.model import Dataset
from cisreport.phrases import phrase_pattern

Span = tuple[int, int]
_PAIRS: Final = {
    "\u201c": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u00ab": "\u00bb",
    '"': '"',
    "\u2018": "\u2019",
}
_SPEAKERS: Final = ("persons", "organizations", "states")
QUOTED: Final = "quoted"


def sayings(passages: tuple[PassageText, ...], ds: Dataset, language: Language) -> Iterator[Found]:
    """Find how passages put what they say."""
    known = known_names(ds, language)
    pattern = phrase_pattern(tuple(known))
    facts = {
        actor.identity: str(actor.id) for kind in _SPEAKERS for actor in getattr(ds, kind) if actor.identity
    }
    open_mark = ""
    for passage in passages:
        quotes, open_mark = quotations(passage.text, open_mark)
        speakers: dict[Span, str] = {}
        for match in pattern.finditer(passage.text):
            for kind, identity, fact in known[" ".join(match[0].split())]:
                if kind in _SPEAKERS:
                    speakers.setdefault(match.span(), fact or facts.get(identity, identity))
        taken = Taken(quotes)
        outside = {span: name for span, name in speakers.items() if not taken.overlaps(span)}
        yield from _said(passage, quotes, outside, language)
        yield from _modal(passage, speakers, language)


def _said(
    passage: PassageText, quotes: list[Span], speakers: Mapping[Span, str], language: Language
) -> Iterator[Found]:
    taken = Taken(quotes)
    verbs = [
        match.span()
        for match in (language.cues[SAID].finditer(passage.text) if SAID in language.cues else ())
        if not taken.overlaps(match.span())
    ]
    if not (verbs or quotes):
        return
    record: dict[str, Any] = {QUOTED: True} if quotes else {}
    speaker = _nearest(verbs[0], speakers) if verbs else ""
    if speaker:
        record["attribution"] = [speaker]
    name = QUOTED if quotes else SAID
    spans = tuple(sorted([*quotes, *verbs]))
    yield Found(rule=name, kind="claims", passage=passage, spans=spans, record=record, names=(name,))


def _modal(passage: PassageText, speakers: Mapping[Span, str], language: Language) -> Iterator[Found]:
    cues = {
        name: [match.span() for match in language.cues[name].finditer(passage.text)]
        for name in MODALITIES
        if name in language.cues
    }
    if not any(cues.values()):
        cues = {
            name: [match.span() for match in pattern.finditer(passage.text)]
            for name, pattern in language.weak.items()
        }
    for name, spans in cues.items():
        if not spans:
            continue
        record: dict[str, Any] = {"modality": name}
        speaker = _nearest(spans[0], {span: who for span, who in speakers.items() if span[1] <= spans[0][0]})
        if speaker and name in ("hoped", "expected"):
            record["attribution"] = [speaker]
        yield Found(
            rule=name, kind="claims", passage=passage, spans=tuple(spans), record=record, names=(name,)
        )


def _nearest(verb: Span, speakers: Mapping[Span, str]) -> str:
    """Return who is named nearest to a verb; who is named before it, if two are as near."""
    near = sorted((max(verb[0] - end, start - verb[1]), start) for start, end in speakers)
    by_start = {start: name for (start, _), name in speakers.items()}
    return by_start[near[0][1]] if near else ""


def quotations(text: str, open_mark: str = "") -> tuple[list[Span], str]:
    """Return the places of quotations in a passage, and the mark of one that it does not close.

    Parameters
    ----------
    text : str
        The passage.
    open_mark : str
        The mark that an earlier passage opened and did not close; empty without one.
    """
    found: list[Span] = []
    start, closing = 0, _PAIRS.get(open_mark, "")
    for match in re.finditer('[\u201c\u201d\u201e\u00ab\u00bb"\u2018\u2019]', text):
        mark, at = match[0], match.start()
        if closing:
            if mark in closing and not _apostrophe(mark, text, at):
                found.append((start, match.end()))
                closing, open_mark = "", ""
        elif mark in _PAIRS and not _apostrophe(mark, text, at):
            start, closing, open_mark = at, _PAIRS[mark], mark
    if closing and open_mark in "\u201c\u201e\u00ab":
        found.append((start, len(text)))
        return found, open_mark
    return found, ""


def _apostrophe(mark: str, text: str, at: int) -> bool:
    """Return whether a single mark is an apostrophe: a letter follows it."""
    return mark == "\u2019" and text[at + 1 : at + 2].isalpha()

"""Quotation marks, and verbs of saying, hope, plan, expectation and doubt: how a passage puts something.

A passage gives at most one draft of a claim for each modality, and one for what is said or quoted.  Who says
so is found by ``speakers``.  A title in a headline counts like any passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from cisreport.drafts.language import MODALITIES, SAID, Language
from cisreport.drafts.rules.found import Found, Taken
from cisreport.drafts.rules.names import Named
from cisreport.drafts.rules.speakers import KINDS, Span, Speakers
from cisreport.drafts.texts import PassageText
from cisreport.model import Dataset

_PAIRS: Final = {
    "\u201c": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u00ab": "\u00bb",
    '"': '"',
    "\u2018": "\u2019",
}
QUOTED: Final = "quoted"


def sayings(passages: tuple[PassageText, ...], ds: Dataset, language: Language) -> Iterator[Found]:
    """Find how passages put what they say."""
    named = Named.of(ds, language)
    speakers, open_mark, paragraph, latest = Speakers(language=language), "", "", ""
    for passage in passages:
        quotes, open_mark = quotations(passage.text, open_mark)
        begins = passage.anchor.locator.partition(".")[0]
        if begins != paragraph:
            speakers.forget()
            paragraph, latest = begins, ""
        actors = {span: actor for span, *actor in named.actors(passage.text, KINDS)}
        speakers.go_on(passage.text, {span: (kind, name) for span, (kind, name) in actors.items()})
        said, latest = _said(passage, quotes, speakers, latest)
        yield from said
        yield from _modal(passage, speakers)


def _said(
    passage: PassageText, quotes: list[Span], speakers: Speakers, latest: str
) -> tuple[list[Found], str]:
    """Return what is said or quoted, and the speaker; a quotation without a verb has the latest."""
    taken, cues = Taken(quotes), speakers.language.cues
    found = cues[SAID].finditer(passage.text) if SAID in cues else ()
    verbs = [match.span() for match in found if not taken.overlaps(match.span())]
    if not (verbs or quotes):
        return [], ""
    record: dict[str, Any] = {QUOTED: True} if quotes else {}
    outside = {span: who for span, who in speakers.named.items() if not taken.overlaps(span)}
    speaker = replace(speakers, named=outside).subject(verbs[0]) if verbs else latest
    if speaker:
        record["attribution"] = [speaker]
    name = QUOTED if quotes else SAID
    spans = tuple(sorted([*quotes, *verbs]))
    item = Found(rule=name, kind="claims", passage=passage, spans=spans, record=record, names=(name,))
    return [item], speaker


def _modal(passage: PassageText, speakers: Speakers) -> Iterator[Found]:
    language = speakers.language
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
        if name in ("hoped", "expected") and (speaker := speakers.subject(spans[0])):
            record["attribution"] = [speaker]
        yield Found(
            rule=name, kind="claims", passage=passage, spans=tuple(spans), record=record, names=(name,)
        )


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

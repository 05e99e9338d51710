"""Rules about the coder's texts: propositions, notes and remarks say what the source says, and no more.

A machine sees only some of it: words that repeat what another field has, names that no record has, pages
that no source is, a doubt in a note where the value itself is plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from cisreport.checks.findings import Finding, Rule, Severity, finding
from cisreport.english import MONTHS, WEEKDAYS
from cisreport.model import (
    NOT_STATED,
    Claim,
    Dataset,
    Event,
    Fact,
    MembershipStatus,
    Modality,
    OrganizationType,
    Participation,
    SourceKind,
    Term,
    Value,
    When,
    parts_of,
    values_of,
)
from cisreport.sources import anchors_of
from cisreport.wording.names import index

_SAYING = (
    r"(?:says?|said|claims?|claimed|asks?|asked|states?|stated|announces?|announced|reports?|reported|hopes?|hoped"
    r"|thinks?|thought|believes?|believed|expects?|expected|argues?|argued|adds?|added|insists?|insisted)"
)
_REPORTS = re.compile(
    rf"(?i:\b{_SAYING}\s+(?:that|whether|to)\b|\baccording to\b)"
    rf"|^The\s+(?:article|author|caption|headline|page|source|text|writer)s?\s+{_SAYING}\b"
)
"""Words of a proposition that say who says it, which is the attribution."""
_RESERVED = re.compile(
    r"(?i:\b(?:seem(?:s|ed)?|appear(?:s|ed)?(?= to| that)|apparently|allegedly|reportedly|supposedly"
    r"|perhaps)\b)"
)
"""Words of a proposition that are a modality, whatever the claim's modality is."""
_MODAL = re.compile(
    r"(?i:\b(?:may|might|could|would|should|possibly|probably|hopefully|(?:is|are|was|were)\s+(?:meant\s+)?to)\b)"
)
"""Words of a proposition that repeat a modality other than stated."""
_ELSEWHERE = re.compile(
    r"(?i:\b(?:outside knowledge|in fact|in reality|actually|of course|well[- ]known|as is known"
    r"|(?:its|the) capital|capital of)\b)"
)
"""Words of a note that a coder writes who knows it from elsewhere."""
_DOUBT = re.compile(
    r"(?:\bmay\b|(?i:\b(?:might|likely|likelier|probably|presumably|implied|inferred|concluded|follows from"
    r"|left to the reader|taken for granted)\b))"
)
"""Words of a note that do not go with a value that the source simply states."""
_SAID = ("proposition", "denotes")
"""Texts that say what the source says, and so may name what has no record."""
_SOFT = re.compile(r"\b(?:[Ss]oftened|[Hh]edged|[Rr]eserved)\b")
_SEE = re.compile(r"\b[Ss]ee ([a-z0-9]+(?:-[a-z0-9]+)+)")
_LOCATOR = re.compile(r"\bp\d+\.s\d+(?:-\d+|[a-z])?\b")
_QUOTED = re.compile(r"[\"“][^\"”]+[\"”]")
_CAPITAL = re.compile(r"(?<![\w'’-])[A-Z][\w]*")
_BEGINS = re.compile(r"(?:^|[.!?:;]\s|\n|[\"“(])\s*$")
"""Before the first word of a sentence or of a quotation."""


def propositions_are_plain(dataset: Dataset) -> Iterator[Finding]:
    """A proposition repeats neither attribution nor modality nor reserve, which are fields."""
    for claim in dataset.of_type(Claim):
        text = claim.proposition
        said = [(_REPORTS.search(text), "attribution"), (_RESERVED.search(text), "modality or the reserve")]
        if claim.modality is not Modality.STATED:
            said.append((_MODAL.search(text), "modality"))
        said += [
            (re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE), "reserve") for word in claim.reserve
        ]
        for match, field in said:
            if match is not None:
                what = f'its proposition has "{match[0]}", which belongs in the {field}'
                remedy = f"write what is claimed, and leave the rest to the {field}"
                where = f"{dataset.id}:{claim.id}/proposition"
                yield finding(propositions_are_plain, Severity.WARNING, where, what, remedy)
                break


def reserves_are_fields(dataset: Dataset) -> Iterator[Finding]:
    """A hedged claim has a reserve or a note, and a note does not have what is a reserve."""
    for claim in dataset.of_type(Claim):
        where = f"{dataset.id}:{claim.id}"
        if claim.note and not claim.reserve and (match := _SOFT.search(claim.note)):
            what = f'its note says "{match[0]}", and it has no reserve'
            remedy = "write the words of the source as `reserve`"
            yield finding(reserves_are_fields, Severity.WARNING, where, what, remedy)
        if claim.modality is Modality.HEDGED and not claim.reserve and claim.note is None:
            what, remedy = "it is hedged, and nothing says by which words", "give `reserve`, or a note"
            yield finding(reserves_are_fields, Severity.WARNING, where, what, remedy)


def unnamed_speakers_have_a_reason(dataset: Dataset) -> Iterator[Finding]:
    """Where somebody unnamed says so, it is quoted or a note says why; of a judgment it quotes the report."""
    for fact in dataset:
        if fact.attribution != (NOT_STATED,) or fact.quoted:
            continue
        where = f"{dataset.id}:{fact.id}/attribution"
        remarks = [fact.note, *(held.open for _, held in values_of(fact))]
        if not any(remarks):
            what = "somebody unnamed says so, and no note says by which words"
            remedy = "give the reason in `note`, or omit the attribution: the source speaks for itself"
            yield finding(unnamed_speakers_have_a_reason, Severity.WARNING, where, what, remedy)
        elif fact.modality is Modality.EVALUATED and not _QUOTED.search(fact.note or ""):
            what = "somebody unnamed judges so, and the note does not quote a word that reports it"
            remedy = "omit the attribution if the source itself judges, or quote the word"
            yield finding(unnamed_speakers_have_a_reason, Severity.WARNING, where, what, remedy)


def plain_values_are_beyond_doubt(dataset: Dataset) -> Iterator[Finding]:
    """A value or participation that is stated has no note that calls it likely, implied or inferred.

    Where sources disagree, the notes weigh them.
    """
    for fact in dataset:
        items: list[tuple[str, Value[Any] | Participation]] = [
            (name, item) for name, held in values_of(fact) if len(held) == 1 for item in held
        ]
        if isinstance(fact, Event):
            items += [("participants", item) for item in fact.participants]
        for name, item in items:
            match = _DOUBT.search(item.note or "")
            if match and (item.modality or fact.modality) is Modality.STATED and not item.quoted:
                what = f'it is stated, and its note says "{match[0]}"'
                remedy = "give it the modality that the note means, or correct the note"
                where = f"{dataset.id}:{fact.id}/{name}"
                yield finding(plain_values_are_beyond_doubt, Severity.WARNING, where, what, remedy)


def full_members_are_called_so(dataset: Dataset) -> Iterator[Finding]:
    """Full membership is stated; who is only in a list, or present, takes part."""
    for tie in dataset.memberships:
        for value in tie.status:
            modality = value.modality or tie.modality
            if value.datum is MembershipStatus.FULL and modality is not Modality.STATED:
                what = f"the status is full, but {modality}"
                remedy = "write `participant`, or `not stated` if the membership is implied"
                where = f"{dataset.id}:{tie.id}/status"
                yield finding(full_members_are_called_so, Severity.WARNING, where, what, remedy)


def terms_are_the_subject(dataset: Dataset) -> Iterator[Finding]:
    """A term is quoted, or a note says why its wording is a subject."""
    for term in dataset.of_type(Term):
        if not term.quoted and term.note is None and not any(value.quoted for value in term.expression):
            what = "it is not quoted, and no note says why its wording is a subject"
            where = f"{dataset.id}:{term.id}"
            remedy = "give the reason in `note`, or leave it out"
            yield finding(terms_are_the_subject, Severity.WARNING, where, what, remedy)


def publishers_are_put_alike(dataset: Dataset) -> Iterator[Finding]:
    """The producer of a source and the type of the publisher of that name, of one line, are put alike."""
    publishers = [
        (body, name.datum, item)
        for body in dataset.organizations
        for name in body.name
        for item in body.organization_type
        if item.datum is OrganizationType.PUBLISHER
    ]
    for source in dataset.sources:
        for producer, (body, name, item) in product(source.producer, publishers):
            given, coded = producer.modality or Modality.STATED, item.modality or body.modality
            alike = producer.datum == name and set(producer.anchors) == set(item.anchors or body.anchors)
            if alike and given is not coded:
                what = f"the producer is {given}, and {body.id}/organization_type is {coded}"
                where = f"{dataset.id}:{source.id}/producer"
                remedy = "give both the same modality; they rest on the same passages"
                yield finding(publishers_are_put_alike, Severity.WARNING, where, what, remedy)


def notes_rest_on_the_dataset(dataset: Dataset) -> Iterator[Finding]:
    """A note about a segmented source has no name that no record has, and nothing known from elsewhere."""
    segmented = {source.id for source in dataset.sources if source.kind is SourceKind.SEGMENTED}
    known = _known_words(dataset)
    for fact in dataset:
        if not all(anchor.source in segmented for anchor in fact.anchors):
            continue
        for field, text in _texts(fact):
            where = f"{dataset.id}:{fact.id}/{field}"
            if match := _ELSEWHERE.search(text):
                what = f'it says "{match[0]}", which is knowledge from elsewhere'
                remedy = "move what you know to the vocabulary, and say what the source leaves open"
                yield finding(notes_rest_on_the_dataset, Severity.WARNING, where, what, remedy)
            for name in dict.fromkeys(_names(text) if field not in _SAID else ()):
                if name not in known:
                    what = f'it names "{name}", which no record has'
                    remedy = "code it if the source names it; otherwise leave it out"
                    yield finding(notes_rest_on_the_dataset, Severity.WARNING, where, what, remedy)


def notes_lead_somewhere(dataset: Dataset) -> Iterator[Finding]:
    """A source that a text names is one that the record cites; a passage or record that it names exists."""
    shapes = {re.sub(r"\\?\d+", r"\\d+", re.escape(source.id)) for source in dataset.sources}
    numbered = sorted(shape for shape in shapes if "\\d" in shape)
    pages = re.compile(rf"(?<![\w-])(?:{'|'.join(numbered) or '(?!)'})(?![\w-])")
    sources = {source.id for source in dataset.sources}
    passages = {passage.locator for source in dataset.sources for passage in source.passages}
    for fact in dataset:
        cited = {anchor.source for anchor in anchors_of(fact)}
        for field, text in _texts(fact):
            where = f"{dataset.id}:{fact.id}/{field}"
            wrong = [(name, "which is not a record") for name in _SEE.findall(text) if name not in dataset]
            if passages:
                places = _LOCATOR.findall(text)
                wrong += [(place, "which is not a passage") for place in places if place not in passages]
            for page in pages.findall(text):
                if page not in sources:
                    wrong.append((page, "which is not a source of the dataset"))
                elif page not in cited:
                    wrong.append((page, "a source that the record does not cite"))
            for name, trouble in dict.fromkeys(wrong):
                remedy = "correct it, cite it, or leave it out"
                yield finding(
                    notes_lead_somewhere, Severity.WARNING, where, f'it names "{name}", {trouble}', remedy
                )


def _texts(fact: Fact) -> Iterator[tuple[str, str]]:
    """Yield the texts in the coder's words, by the field that they belong to."""
    for name in ("note", "withdrawn", "proposition", "denotes", "searched"):
        if text := getattr(fact, name, None):
            yield name, text
    for name, held in values_of(fact):
        remarks = [held.open, *(item.note for item in held)]
        remarks += [item.datum.basis for item in held if isinstance(item.datum, When)]
        yield from ((name, text) for text in remarks if text)
    for name, parts in parts_of(fact):
        remarks = [getattr(part, field, None) for part in parts for field in ("note", "says")]
        yield from ((name, text) for text in remarks if text)


def _names(text: str) -> Iterator[str]:
    """Yield the words with a capital that begin neither a sentence nor a quotation."""
    for match in _CAPITAL.finditer(text):
        if not _BEGINS.search(text[: match.start()]):
            yield match[0]


def _known_words(dataset: Dataset) -> frozenset[str]:
    """Return the words of the names that records have, of their labels, and of titles of sources."""
    texts = [name for name, ids in index(dataset).items() if ids]
    texts += [fact.label for fact in dataset]
    texts += [str(value.datum) for term in dataset.terms for value in term.expression]
    texts += [text for fact in dataset for field, text in _texts(fact) if field in _SAID]
    for source in dataset.sources:
        held = (*source.title, *source.producer, *source.author)
        texts += [value.datum for value in held]
    return frozenset(word for text in texts for word in re.findall(r"\w+", text)) | {*MONTHS, *WEEKDAYS}


TEXT_RULES: tuple[Rule, ...] = (
    propositions_are_plain,
    reserves_are_fields,
    unnamed_speakers_have_a_reason,
    plain_values_are_beyond_doubt,
    full_members_are_called_so,
    terms_are_the_subject,
    publishers_are_put_alike,
    notes_rest_on_the_dataset,
    notes_lead_somewhere,
)
"""The rules of this module."""

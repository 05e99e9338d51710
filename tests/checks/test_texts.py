"""Each rule about the coder's texts finds planted faults, and nothing in what is right."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

import cisreport
from cisreport.checks import check
from cisreport.checks.texts import notes_lead_somewhere
from cisreport.model import (
    NOT_STATED,
    Anchor,
    ClaimReview,
    Dataset,
    Event,
    Fact,
    FactId,
    MembershipStatus,
    Modality,
    Participation,
    Value,
    Values,
    When,
)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return cisreport.load("dushanbe-2022")


@pytest.fixture(scope="module")
def record() -> Dataset:
    return cisreport.load("cis-council")


def changed(dataset: Dataset, fact_id: str, **changes: Any) -> Dataset:
    facts: dict[str, Fact] = dict(dataset.facts) | {fact_id: replace(dataset.facts[fact_id], **changes)}
    return replace(dataset, facts=MappingProxyType(facts))


def found(dataset: Dataset) -> list[str]:
    return [str(finding) for finding in check(dataset)]


def rules_of(dataset: Dataset) -> set[str]:
    return {finding.rule for finding in check(dataset)}


@pytest.mark.parametrize(
    ("claim", "proposition", "word", "field"),
    [
        ("governments-willing", "Each government says that it is ready.", "says that", "attribution"),
        ("governments-willing", "The governments claimed to be ready.", "claimed to", "attribution"),
        (
            "headline-question",
            "The headline asks whether there are decisions.",
            "The headline asks",
            "attribution",
        ),
        ("cis-loose", "The article states a looseness.", "The article states", "attribution"),
        ("cis-former-soviet", "According to a page they were Soviet.", "According to", "attribution"),
        ("seating", "It appears that they sit together.", "appears", "modality or the reserve"),
        ("trilateral-aim", "The meeting is to look at the statements.", "is to", "modality"),
        ("seating-alphabet", "The seats may follow the alphabet.", "may", "modality"),
        ("followup-border", "A border was meant to be discussed.", "was meant to", "modality"),
        ("outcome-opaque", "The outcome is somewhat unclear.", "somewhat", "reserve"),
    ],
)
def test_a_proposition_that_repeats_a_field(
    dataset: Dataset, claim: str, proposition: str, word: str, field: str
) -> None:
    texts = found(changed(dataset, claim, proposition=proposition))
    assert texts == [
        f"warning: dushanbe-2022:{claim}/proposition: "
        f'its proposition has "{word}", which belongs in the {field}; '
        f"write what is claimed, and leave the rest to the {field} [propositions-are-plain]"
    ]


def test_a_proposition_that_reports_an_act_is_plain(dataset: Dataset) -> None:
    assert found(changed(dataset, "seating", proposition="They agreed how to sit, and may not leave.")) == []


def test_a_reserve_in_a_note(dataset: Dataset) -> None:
    texts = found(changed(dataset, "cis-like-ussr", reserve=(), note='Softened by "a kind of".'))
    assert texts == [
        'warning: dushanbe-2022:cis-like-ussr: its note says "Softened", and it has no reserve; '
        "write the words of the source as `reserve` [reserves-are-fields]"
    ]
    assert found(changed(dataset, "bilateral-preparatory", reserve=(), note=None)) == [
        "warning: dushanbe-2022:bilateral-preparatory: it is hedged, and nothing says by which words; "
        "give `reserve`, or a note [reserves-are-fields]"
    ]


def test_somebody_unnamed_without_a_reason(dataset: Dataset) -> None:
    where = "warning: dushanbe-2022:more-steps-hoped/attribution: "
    assert found(changed(dataset, "more-steps-hoped", note=None)) == [
        f"{where}somebody unnamed says so, and no note says by which words; give the "
        "reason in `note`, or omit "
        "the attribution: the source speaks for itself [unnamed-speakers-have-a-reason]"
    ]


def test_a_judgment_of_somebody_unnamed(dataset: Dataset) -> None:
    unnamed = (NOT_STATED,)
    note = "The people are not named; the writer speaks for them."
    assert found(changed(dataset, "caucasus-interest", attribution=unnamed, note=note)) == [
        "warning: dushanbe-2022:caucasus-interest/attribution: somebody unnamed "
        "judges so, and the note does not "
        "quote a word that reports it; omit the attribution if the source itself judges, or quote the word "
        "[unnamed-speakers-have-a-reason]"
    ]
    reported = 'By "it was felt" alone.'
    assert found(changed(dataset, "caucasus-interest", attribution=unnamed, note=reported)) == []


def test_a_doubt_about_what_is_stated(dataset: Dataset) -> None:
    place = Values((Value(datum=FactId("dushanbe"), note="The name may belong to the council."),))
    assert found(changed(dataset, "trilateral", place=place)) == [
        "warning: dushanbe-2022:trilateral/place: it is stated, and its note says "
        '"may"; give it the modality '
        "that the note means, or correct the note [plain-values-are-beyond-doubt]"
    ]
    implied = Values((replace(place.items[0], modality=Modality.IMPLIED),))
    assert found(changed(dataset, "trilateral", place=implied)) == []
    event = dataset.facts["trilateral"]
    assert isinstance(event, Event)
    guest = Participation(actor=FactId("lavrov"), note="Inferred from his visit.")
    [text] = found(changed(dataset, "trilateral", participants=(guest,)))
    assert text.startswith(
        'warning: dushanbe-2022:trilateral/participants: it is stated, and its note says "Inferred"; '
    )


def test_sides_that_disagree_are_weighed_in_notes(record: Dataset) -> None:
    assert "likelier" in str(record.field("session-2014-04-04/date").items[1].note)
    assert found(record) == []


@pytest.mark.parametrize("modality", [Modality.IMPLIED, Modality.PRESUPPOSED])
def test_a_full_member_by_a_list(dataset: Dataset, modality: Modality) -> None:
    status = Values((Value(datum=MembershipStatus.FULL, modality=modality),))
    assert found(changed(dataset, "kazakhstan-in-forum", status=status)) == [
        f"warning: dushanbe-2022:kazakhstan-in-forum/status: the status is full, but {modality}; "
        "write `participant`, or `not stated` if the membership is implied [full-members-are-called-so]"
    ]


def test_a_term_that_is_no_subject(dataset: Dataset) -> None:
    assert found(changed(dataset, "term-settlement", note=None)) == [
        "warning: dushanbe-2022:term-settlement: it is not quoted, and no note says "
        "why its wording is a subject; "
        "give the reason in `note`, or leave it out [terms-are-the-subject]"
    ]


def test_one_line_put_in_two_ways(dataset: Dataset) -> None:
    [source] = dataset.sources
    producer = Values((replace(source.producer.items[0], modality=Modality.STATED),))
    assert found(replace(dataset, sources=(replace(source, producer=producer),))) == [
        "warning: dushanbe-2022:decisions-in-dushanbe/producer: the producer is stated, and "
        "caspian-post/organization_type is implied; give both the same modality; "
        "they rest on the same passages "
        "[publishers-are-put-alike]"
    ]


NO_RECORD = "which no record has; code it if the source names it; otherwise leave it out"
ELSEWHERE = (
    "which is knowledge from elsewhere; move what you know to the vocabulary, "
    "and say what the source leaves open"
)


@pytest.mark.parametrize(
    ("note", "what"),
    [
        ("It was agreed in Brussels before.", f'it names "Brussels", {NO_RECORD}'),
        ("Nobody was asked. In Geneva neither.", f'it names "Geneva", {NO_RECORD}'),
        ("Kyrgyzstan is named by its capital.", f'it says "its capital", {ELSEWHERE}'),
        ("In fact there were more.", f'it says "In fact", {ELSEWHERE}'),
    ],
)
def test_a_note_that_knows_more_than_the_source(dataset: Dataset, note: str, what: str) -> None:
    assert found(changed(dataset, "seating", note=note)) == [
        f"warning: dushanbe-2022:seating/note: {what} [notes-rest-on-the-dataset]"
    ]


NOWHERE = "It differs, see no-such-fact."


@pytest.mark.parametrize(
    ("fact_id", "field", "content"),
    [
        ("russia", "note", NOWHERE),
        ("russia", "withdrawn", NOWHERE),
        ("russia", "name", Values((Value(datum="Russia", note=NOWHERE),))),
        ("session-2014-04-04", "place", Values(open=NOWHERE)),
        ("session-2014-04-04", "date", Values((Value(datum=When(resolved="2014-04-04", basis=NOWHERE)),))),
        ("session-2014-04-04", "participants", (Participation(actor=FactId("russia"), note=NOWHERE),)),
        ("review-forum-day", "searched", NOWHERE),
        ("review-forum-day", "evidence", NOWHERE),
    ],
)
def test_every_text_of_the_coder_is_read(record: Dataset, fact_id: str, field: str, content: Any) -> None:
    if field == "evidence":
        review = record.facts[fact_id]
        assert isinstance(review, ClaimReview)
        content = (*review.evidence[:-1], replace(review.evidence[-1], says=NOWHERE))
    [finding] = notes_lead_somewhere(changed(record, fact_id, **{field: content}))
    assert finding.where == f"cis-council:{fact_id}/{field}"


def test_names_that_records_have_can_be_in_notes(dataset: Dataset) -> None:
    note = 'Lavrov came on a Thursday in May to Dushanbe. "However" sets it apart; see term-observer (p5.s2).'
    assert found(changed(dataset, "seating", note=note)) == []
    place: Values[FactId] = Values(open="Named in Vienna alone")
    assert rules_of(changed(dataset, "statement-2020-11", place=place)) == {"notes-rest-on-the-dataset"}


@pytest.mark.parametrize(
    ("note", "what"),
    [
        (
            "Left out as it mixes two meetings (S040).",
            'it names "S040", which is not a source of the dataset',
        ),
        ("Ukraine's status differs (S006).", 'it names "S006", a source that the record does not cite'),
        ("It differs, see no-such-fact.", 'it names "no-such-fact", which is not a record'),
    ],
)
def test_a_note_that_leads_nowhere(record: Dataset, note: str, what: str) -> None:
    assert found(changed(record, "sessions-by-2015", note=note)) == [
        f"warning: cis-council:sessions-by-2015/note: {what}; correct it, cite it, or leave it out "
        "[notes-lead-somewhere]"
    ]


def test_a_note_with_a_passage_that_is_none(dataset: Dataset) -> None:
    assert found(changed(dataset, "seating", note="Only at p5.s9.")) == [
        'warning: dushanbe-2022:seating/note: it names "p5.s9", which is not a '
        "passage; correct it, cite it, or "
        "leave it out [notes-lead-somewhere]"
    ]


def test_a_review_that_cites_other_passages_than_its_evidence(record: Dataset) -> None:
    anchors = record.facts["review-forum-day"].anchors
    fewer = found(changed(record, "review-forum-day", anchors=anchors[1:]))
    assert fewer == [
        "warning: cis-council:review-forum-day: its evidence rests on S175[opening "
        "excerpt], and it does not cite "
        "that passage; cite what the evidence rests on, in both places [reviews-rest-on-their-evidence]"
    ]
    more = found(changed(record, "review-forum-day", anchors=(*anchors, Anchor("S454", "para 3"))))
    assert more == [
        "warning: cis-council:review-forum-day: it cites S454[para 3], on which none of its evidence rests; "
        "cite what the evidence rests on, in both places [reviews-rest-on-their-evidence]"
    ]

"""The short forms of a dataset's files; what is refused is pinned in test_broken."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from cisreport.datasets import record_to_plain
from cisreport.datasets.structure import make_converter
from cisreport.model import (
    COLLECTIONS,
    NOT_STATED,
    Anchor,
    Announcement,
    ClaimReview,
    Confidence,
    Derivation,
    Entity,
    EventStatus,
    Evidence,
    FactId,
    Meeting,
    Modality,
    Participation,
    ParticipationRole,
    Quantity,
    Relative,
    RelativeKind,
    Source,
    SourceKind,
    Stance,
    Value,
    Values,
    Verdict,
    When,
)

CONVERTER = make_converter()
ANCHOR = Anchor("", "p1.s1")
NEEDED: dict[str, Any] = {
    "id": "a",
    "label": "An A",
    "anchors": "p1.s1",
    "holder": "ana",
    "member": "ana",
    "organization": "board",
    "unit": "km",
    "of": "quay",
    "proposition": "It rains.",
    "denotes": "rain",
    "claim": "other:rain",
    "verdict": "supported",
    "evidence": {"fact": "wet", "stance": "supports", "says": "It does."},
}


def meeting(**raw: Any) -> Meeting:
    made: Meeting = CONVERTER.structure({"id": "a", "label": "A", "anchors": ["p1.s1"], **raw}, Meeting)
    return made


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_record_can_be_made_of_what_it_needs(collection: str) -> None:
    kind = COLLECTIONS[collection]
    wanted = {name: NEEDED[name] for name in NEEDED if name in kind.__dataclass_fields__}
    wanted = (
        wanted if collection != "positions" else {name: wanted[name] for name in ("id", "label", "anchors")}
    )
    record = CONVERTER.structure(wanted, kind)
    assert (type(record), record.anchors, record.modality) == (kind, (ANCHOR,), Modality.STATED)


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        ("quay", Values((Value(datum="quay"),))),
        (["quay", "dock"], Values((Value(datum="quay"), Value(datum="dock")))),
        ("not stated", Values((), "not stated")),
        ({"not_stated": "Two are hinted at."}, Values((), "Two are hinted at.")),
        ({"value": "quay"}, Values((Value(datum="quay"),))),
        (
            {
                "value": "quay",
                "anchors": "x[y]",
                "modality": "hedged",
                "attribution": "ana",
                "quoted": False,
                "confidence": "low",
                "note": "Or so.",
            },
            Values(
                (
                    Value(
                        datum="quay",
                        anchors=(Anchor("x", "y"),),
                        modality=Modality.HEDGED,
                        attribution=(FactId("ana"),),
                        quoted=False,
                        confidence=Confidence.LOW,
                        note="Or so.",
                    ),
                )
            ),
        ),
        (
            [{"value": "quay", "attribution": []}, {"value": "dock", "attribution": ["not-stated", "bo"]}],
            Values(
                (
                    Value(datum="quay", attribution=()),
                    Value(datum="dock", attribution=(NOT_STATED, FactId("bo"))),
                )
            ),
        ),
    ],
)
def test_ways_to_write_a_field(raw: Any, values: Values[FactId]) -> None:
    assert meeting(place=raw).place == values


def test_a_field_left_out_is_not_one_left_open() -> None:
    assert (meeting().place, meeting().place.not_stated) == (Values(), False)
    assert meeting(place="not stated").place.not_stated


AFTER = Relative(RelativeKind.AFTER, FactId("b"))


@pytest.mark.parametrize(
    ("raw", "when"),
    [
        ("2031-06-04", When(stated=("2031-06-04",), resolved="2031-06-04")),
        ("XXXX-06-04", When(stated=("XXXX-06-04",))),
        ({"stated": "2031-06"}, When(stated=("2031-06",), resolved="2031-06")),
        ({"stated": {"after": "b"}}, When(stated=(AFTER,))),
        ({"stated": ["XXXX-06", {"after": "b"}]}, When(stated=("XXXX-06", AFTER))),
        ({"resolved": "2031", "basis": "a guess"}, When(resolved="2031", basis="a guess")),
        (
            {"stated": "XXXX-06", "resolved": "2031-06", "basis": "x", "derived_by": "c"},
            When(stated=("XXXX-06",), resolved="2031-06", basis="x", derived_by=(FactId("c"),)),
        ),
    ],
)
def test_ways_to_write_a_date(raw: Any, when: When) -> None:
    assert meeting(date=raw).date.only == when
    assert meeting(date={"value": raw, "quoted": True}).date == Values((Value(datum=when, quoted=True),))
    assert meeting(date=[raw, raw]).date == Values((Value(datum=when), Value(datum=when)))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("ana", (Participation(actor=FactId("ana")),)),
        (["ana", {"actor": "bo"}], (Participation(actor=FactId("ana")), Participation(actor=FactId("bo")))),
        (
            {"actor": "bo", "role": "host", "anchors": ["p1.s1"], "modality": "implied", "note": "x"},
            (
                Participation(
                    actor=FactId("bo"),
                    role=ParticipationRole.HOST,
                    anchors=(ANCHOR,),
                    modality=Modality.IMPLIED,
                    note="x",
                ),
            ),
        ),
    ],
)
def test_ways_to_write_participants(raw: Any, expected: tuple[Participation, ...]) -> None:
    assert meeting(participants=raw).participants == expected


def test_reviews_and_plans() -> None:
    review = CONVERTER.structure(
        {
            "id": "a",
            "label": "A",
            "anchors": "p1.s1",
            "claim": "other:rain/value",
            "verdict": "not found",
            "evidence": [{"fact": "wet", "stance": "silent", "says": "No word.", "anchors": "p1.s1"}],
            "searched": "All of it.",
        },
        ClaimReview,
    )
    silent = Evidence(fact=FactId("wet"), stance=Stance.SILENT, says="No word.", anchors=(ANCHOR,))
    assert (review.claim, review.verdict, review.evidence) == (
        "other:rain/value",
        Verdict.NOT_FOUND,
        (silent,),
    )
    raw = {
        "id": "a",
        "label": "A",
        "anchors": "p1.s1",
        "announces": "b",
        "planned_date": "2031-06",
        "planned_place": "quay",
    }
    plan = CONVERTER.structure(raw, Announcement)
    assert (plan.planned_date.only, plan.planned_place.only) == (
        When(stated=("2031-06",), resolved="2031-06"),
        "quay",
    )
    assert meeting(absent=["ana", "bo"]).absent == Values((Value(datum="ana"), Value(datum="bo")))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("972", Decimal(972)),
        ("970.80", Decimal("970.80")),
        ("-5", Decimal(-5)),
        ("\N{MINUS SIGN}5.0", Decimal("-5.0")),
        ("0", Decimal(0)),
        ("1/3", Fraction(1, 3)),
        ("-2/3", Fraction(-2, 3)),
        ("123456789.123456789123456789", Decimal("123456789.123456789123456789")),
    ],
)
def test_amounts_keep_their_precision(text: str, amount: Decimal | Fraction) -> None:
    raw = {"id": "a", "label": "A", "anchors": "p1.s1", "unit": "km", "of": "b", "value": text}
    found = CONVERTER.structure(raw, Quantity).value.only
    assert (type(found), str(found)) == (type(amount), str(amount))


def test_other_records() -> None:
    status = meeting(status="held", quoted=True, formerly="b", attribution="not-stated")
    assert status.status.only is EventStatus.HELD
    assert (status.quoted, status.formerly, status.attribution) == (True, ("b",), (NOT_STATED,))
    source = CONVERTER.structure(
        {"id": "S127", "kind": "cited", "language": "en", "title": "A", "note": None}, Source
    )
    assert (source.id, source.kind, source.title.only, source.note) == ("S127", SourceKind.CITED, "A", None)
    raw = {
        "id": "a",
        "label": "A",
        "fn": "f/1",
        "inputs": "b/date",
        "params": {"n": "12", "x": "1/3", "to": "b"},
    }
    derivation = CONVERTER.structure(raw, Derivation)
    assert derivation.inputs == ("b/date",)
    assert dict(derivation.params) == {"n": Decimal(12), "x": Fraction(1, 3), "to": "b"}
    assert record_to_plain(derivation)["params"] == {"n": "12", "x": "1/3", "to": "b"}
    entity = CONVERTER.structure({"id": "norland", "label": "Norland", "iso2": "NO", "aliases": "N"}, Entity)
    assert (entity.iso2, entity.aliases) == ("NO", ("N",))

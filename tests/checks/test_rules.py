"""Each rule finds what it is for, and nothing else; the real dataset has no findings."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

import cisreport
from cisreport.checks import RULES, check, rules
from cisreport.checks.findings import Finding, Severity
from cisreport.model import (
    Anchor,
    Confidence,
    Dataset,
    EventStatus,
    Fact,
    FactId,
    MeetingFormat,
    Modality,
    Participation,
    Source,
    SourceKind,
    Value,
    Values,
    When,
)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return cisreport.load("dushanbe-2022")


def changed(dataset: Dataset, fact_id: str, **changes: Any) -> Dataset:
    fact = dataset.facts[fact_id]
    facts: dict[str, Fact] = dict(dataset.facts) | {fact_id: replace(fact, **changes)}
    return replace(dataset, facts=MappingProxyType(facts))


def found(dataset: Dataset) -> list[str]:
    return [str(finding) for finding in check(dataset)]


def test_the_article_has_no_findings(dataset: Dataset) -> None:
    assert found(dataset) == []


def test_errors_come_first_and_then_the_order_of_the_source(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = [("error", "a[p2.s1]", "z"), ("error", "a[p9.s1]", "y"), ("error", "a[p10.s1]", "x")]
    order += [("error", "a[p10.s1]", "y"), ("warning", "a[p1.s1]", "z"), ("warning", "b", "a")]
    findings = [
        Finding(severity=Severity(severity), where=where, rule="r", what=what, remedy="")
        for severity, where, what in order
    ]
    monkeypatch.setattr(rules, "RULES", [lambda _: iter(findings[::-1])])
    assert [*check(dataset)] == findings


def test_a_passage_nothing_cites(dataset: Dataset) -> None:
    busy = Anchor("decisions-in-dushanbe", "p6.s6")
    facts = {name: fact for name, fact in dataset.facts.items() if busy not in fact.anchors}
    assert len(facts) < len(dataset)
    assert found(replace(dataset, facts=MappingProxyType(facts))) == [
        "error: decisions-in-dushanbe[p6.s6]: no fact cites this passage; "
        "code it, or give a reason in `uncited` [every-passage-is-cited]"
    ]


def test_a_reason_that_no_longer_applies(dataset: Dataset) -> None:
    [source] = dataset.sources
    passages = (replace(source.passages[0], uncited="a label"), *source.passages[1:])
    stale = replace(dataset, sources=(replace(source, passages=passages),))
    assert found(stale) == [
        "warning: decisions-in-dushanbe[p1.s1]: a fact cites this passage, but it has `uncited`; "
        "remove `uncited` [every-passage-is-cited]"
    ]


def test_a_long_quotation(dataset: Dataset) -> None:
    long = Values((Value(datum="one two three four five six seven eight", quoted=True),))
    assert found(changed(dataset, "term-observer", expression=long)) == [
        "error: dushanbe-2022:term-observer/expression: 8 quoted words in a row; "
        "keep at most 7, or paraphrase it without `quoted` [quotations-are-short]"
    ]
    short = Values((Value(datum="one two three four five six seven", quoted=True),))
    assert found(changed(dataset, "term-observer", expression=short)) == []


def test_a_long_reserve(dataset: Dataset) -> None:
    assert found(changed(dataset, "change-encouraging", reserve=("seems", "not to be so very"))) == [
        'error: dushanbe-2022:change-encouraging/reserve: the reserve "not to be so very" has 5 words; '
        "keep those that weaken or strengthen, such as rather [reserves-are-short]"
    ]
    assert found(changed(dataset, "change-encouraging", reserve=("to some degree",))) == []


def test_a_hope_of_nobody(dataset: Dataset) -> None:
    assert found(changed(dataset, "russian-pressure", attribution=(), note=None)) == [
        "warning: dushanbe-2022:russian-pressure: it is hoped, but it does not say by whom; "
        "give `attribution`, or `attribution: not-stated` with a note [hopes-belong-to-somebody]"
    ]


def test_an_event_without_date_or_status(dataset: Dataset) -> None:
    assert found(changed(dataset, "followup-announcement", date=Values(), status=Values())) == [
        "warning: dushanbe-2022:followup-announcement/date: the event has no `date`; "
        "code it, or write `not stated` [events-say-when-and-whether]",
        "warning: dushanbe-2022:followup-announcement/status: the event has no `status`; "
        "code it, or write `not stated` [events-say-when-and-whether]",
    ]


def test_too_many_sides(dataset: Dataset) -> None:
    three = tuple(Participation(actor=FactId(name)) for name in ("armenia", "azerbaijan", "russia"))
    assert found(changed(dataset, "lavrov-bayramov", participants=three)) == [
        "error: dushanbe-2022:lavrov-bayramov/format: 3 states take part in a bilateral meeting; "
        "correct the format or the participants [formats-fit-participants]"
    ]
    trilateral = Values((Value(datum=MeetingFormat.TRILATERAL),))
    assert found(changed(dataset, "lavrov-bayramov", participants=three, format=trilateral)) == []


def test_a_part_outside_the_whole(dataset: Dataset) -> None:
    date = Values((Value(datum=When(stated=("2022-06-01",), resolved="2022-06-01")),))
    assert found(changed(dataset, "lavrov-bayramov", part_of=FactId("full-council"), date=date)) == [
        'error: dushanbe-2022:lavrov-bayramov/date: it is part of "full-council", which takes place on other '
        "days; correct one of the dates [parts-are-within-the-whole]"
    ]


def test_a_part_on_the_last_day_of_the_whole(dataset: Dataset) -> None:
    whole, part = (item.id for item in dataset.meetings[:2])
    days = [Values((Value(datum=When(resolved=f"2022-05-{n}", basis="b")),)) for n in (10, 12, 13)]
    rule = "[parts-are-within-the-whole]"
    inside = changed(changed(dataset, whole, date=days[0], end=days[1]), part, date=days[1], part_of=whole)
    assert not [text for text in found(inside) if rule in text]
    assert [text for text in found(changed(inside, part, date=days[2])) if rule in text]


def test_planned_but_held(dataset: Dataset) -> None:
    held = Values((Value(datum=EventStatus.HELD),))
    assert dataset.facts["moscow-followups"].modality is Modality.PLANNED
    assert found(changed(dataset, "moscow-followups", status=held)) == [
        "error: dushanbe-2022:moscow-followups/status: it is planned, but its status is held; "
        "change the status to announced, or correct the modality [announced-events-are-not-held]"
    ]


def test_a_withdrawn_fact_in_use(dataset: Dataset) -> None:
    found_now = found(changed(dataset, "oman", withdrawn="miscoded"))
    assert found_now == [
        'error: dushanbe-2022:lavrov-arrival: it points to "oman", which was withdrawn; '
        "point to another fact [withdrawn-facts-are-not-used]"
    ]


def test_a_picture_without_caption(dataset: Dataset) -> None:
    body = (Anchor("decisions-in-dushanbe", "p5.s1"),)
    assert found(changed(dataset, "picture-council", anchors=body)) == [
        "error: decisions-in-dushanbe[p11.s2]: no fact cites this passage; "
        "code it, or give a reason in `uncited` [every-passage-is-cited]",
        "warning: dushanbe-2022:picture-council: it cites neither a caption nor a credit; "
        "cite the caption [pictures-rest-on-captions]",
    ]


def test_moved_and_never_planned_otherwise(dataset: Dataset) -> None:
    moved = Values((Value(datum=EventStatus.HELD), Value(datum=EventStatus.MOVED)))
    changed_now = changed(dataset, "moscow-followups", status=moved, modality=Modality.STATED)
    expected = [
        "warning: dushanbe-2022:moscow-followups/status: it was moved, but no announcement has another day "
        "or place; code what was announced, with `planned_date` or `planned_place` "
        "[moved-events-were-planned-otherwise]"
    ]
    assert found(changed_now) == expected
    day = Values((Value(datum=When(resolved="2022-05-30")),))
    same = Values((Value(datum=When(resolved="2022-05")),))
    place = Values((Value(datum=FactId("sochi")),))
    assert found(changed(changed_now, "followup-announcement", planned_date=day)) == []
    assert found(changed(changed_now, "followup-announcement", planned_date=same)) == expected
    assert found(changed(changed_now, "followup-announcement", planned_place=place)) == []


def test_less_than_sure_without_a_reason(dataset: Dataset) -> None:
    expected = (
        "warning: dushanbe-2022:{}: its confidence is low, without a reason; "
        "give the reason in `note` [confidence-has-a-reason]"
    )
    low = changed(dataset, "russia", confidence=Confidence.LOW)
    assert found(low) == [expected.format("russia")]
    assert found(changed(low, "russia", note="Named once.")) == []
    assert found(changed(dataset, "russia", confidence=Confidence.HIGH)) == []
    name = Value(datum="Russia", confidence=Confidence.LOW)
    assert found(changed(dataset, "russia", name=Values((name,)))) == [expected.format("russia/name")]
    said = Values((replace(name, note="Named once."),))
    assert found(changed(dataset, "russia", name=said)) == []


def test_a_cited_source_nothing_rests_on(dataset: Dataset) -> None:
    page = Source(id="S127", kind=SourceKind.CITED, language="en")
    more = replace(dataset, sources=(*dataset.sources, page))
    assert found(more) == [
        "warning: dushanbe-2022:S127: no fact cites this source; "
        "code a fact from it, or remove it [cited-sources-are-used]"
    ]
    anchors = (*dataset.facts["russia"].anchors, Anchor("S127", "para 2"))
    assert found(changed(more, "russia", anchors=anchors)) == []


def test_a_date_that_its_derivation_contradicts(dataset: Dataset) -> None:
    other = When(
        stated=("XXXX-05-12",), resolved="2021-05-12", basis="a guess", derived_by=(FactId("year-of-may"),)
    )
    date = Values((Value(datum=other),))
    derived = cisreport.derive(changed(dataset, "ashgabat-forum", date=date))
    assert found(derived) == [
        'error: dushanbe-2022:ashgabat-forum/date: "2021-05-12" does not agree with the derivation '
        '"year-of-may", 2022; correct the date, or the derivation [dates-agree-with-derivations]'
    ]


def test_every_rule_has_a_test_here() -> None:
    assert len(RULES) == 24
    assert all(rule.__doc__ for rule in RULES)

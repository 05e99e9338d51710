"""The record of the council: its counts, its conflicts, and the verdicts that rest on it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest

import cisreport
from cisreport.checks import check
from cisreport.datasets import record_to_plain
from cisreport.model import (
    Actor,
    Anchor,
    Confidence,
    Dataset,
    EventStatus,
    Fact,
    Meeting,
    MeetingMode,
    Modality,
    SourceKind,
    Stance,
    Verdict,
    disagreements,
    parts_of,
    values_of,
)

MOVED = {
    "session-2008-10-09",
    "session-2012-12-04",
    "session-2016-09-16",
    "session-2020-12-10",
    "session-2022-05-13",
    "session-2022-10-12",
    "session-2026-04-17",
}


@pytest.fixture(scope="module")
def ds() -> Dataset:
    return cisreport.load("cis-council")


@pytest.fixture(scope="module")
def article() -> Dataset:
    return cisreport.load("dushanbe-2022")


def has(meeting: Meeting, status: EventStatus) -> bool:
    return any(value.datum is status for value in meeting.status)


def sessions(ds: Dataset, status: EventStatus) -> list[Meeting]:
    return [item for item in ds.meetings if item.series == "council-sessions" and has(item, status)]


def days(meeting: Meeting) -> Iterator[dt.date]:
    for value in meeting.date:
        for end in (value.datum.bounds.earliest, value.datum.bounds.latest):
            assert isinstance(end, dt.date), meeting.id
            yield end


def test_nothing_is_found(ds: Dataset) -> None:
    assert check(cisreport.derive(ds)) == ()


def test_held_planned_and_not_held_are_kept_apart(ds: Dataset) -> None:
    assert len(sessions(ds, EventStatus.HELD)) == 51
    assert [item.id for item in sessions(ds, EventStatus.ANNOUNCED)] == [
        "session-1997-01-16",
        "session-2001-11-29",
    ]
    assert {item.id for item in sessions(ds, EventStatus.MOVED)} == MOVED
    (extra,) = [item for item in ds.meetings if item.series == "council-extraordinary"]
    assert (extra.id, extra.status.only) == ("session-kyiv-2014", EventStatus.NOT_HELD)
    unnamed = ds.facts["ministers-2006-11-27"]
    assert isinstance(unnamed, Meeting)
    assert (unnamed.series, unnamed.status.only) == (None, EventStatus.HELD)


def test_one_regular_session_in_each_half_year_from_2010_to_2025(ds: Dataset) -> None:
    halves: Counter[tuple[int, int]] = Counter()
    for meeting in sessions(ds, EventStatus.HELD):
        found = {(day.year, 1 + (day.month > 6)) for day in days(meeting)}
        assert len(found) == 1, meeting.id
        halves.update(found)
    expected = {(year, half) for year in range(2010, 2026) for half in (1, 2)}
    assert len(expected) == 32
    assert {half: count for half, count in halves.items() if half in expected} == dict.fromkeys(expected, 1)


def test_two_sessions_were_by_video(ds: Dataset) -> None:
    remote = [item.id for item in sessions(ds, EventStatus.HELD) if item.mode.first is MeetingMode.REMOTE]
    assert remote == ["session-2020-05-12", "session-2020-12-10"]


def test_sessions_known_from_plans_alone_say_so(ds: Dataset) -> None:
    for name in ("session-2015-10-15", "session-2022-10-12"):
        (held,) = [value for value in ds.field(f"{name}/status") if value.datum is EventStatus.HELD]
        assert (held.modality, held.confidence) == (Modality.IMPLIED, Confidence.MEDIUM_HIGH)
        assert ds.field(f"{name}/date").items[0].modality is Modality.PLANNED


def test_inferred_days_have_a_basis_and_imprecise_ones_their_span(ds: Dataset) -> None:
    for name in ("session-1996-10-17", "session-1999-02-04", "session-2012-04-06", "session-2012-12-04"):
        assert all(value.datum.basis for value in ds.field(f"{name}/date")), name
    spans = {
        name: ds.field(f"session-{name}/date").only.resolved
        for name in ("1996-10-17", "2005-spring", "2005-summer")
    }
    assert spans == {
        "1996-10-17": "1996-10-16/1996-10-17",
        "2005-spring": "2005-02/2005-03",
        "2005-summer": "2005-08-01/2005-08-25",
    }


def test_what_was_announced_stands_beside_what_was_held(ds: Dataset) -> None:
    otherwise = set()
    for plan in ds.announcements:
        (event_id,) = plan.announces
        event = ds.facts[event_id]
        assert isinstance(event, Meeting)
        for planned in plan.planned_date:
            assert planned.modality is Modality.PLANNED
            if not any(planned.datum.bounds.overlaps(value.datum.bounds) for value in event.date):
                otherwise.add(event_id)
    assert MOVED - {"session-2026-04-17"} == {name for name in otherwise if name.startswith("session-")}
    plans = [plan for plan in ds.announcements if "session-2022-05-13" in plan.announces]
    dates = [plan.planned_date.only.resolved for plan in plans]
    assert dates == ["2022-04", "2022-04-08", "2022-05-13", "2022-05-13"]


@pytest.mark.parametrize(
    ("cite", "sides"),
    [
        ("agenda-2010-12-09/value", ["18", "14"]),
        ("agenda-2017-04-07/value", ["15", "16"]),
        ("agenda-2017-10-10/value", ["17", "18", "20"]),
        ("agenda-2018-04-06/value", ["12", "13"]),
        ("agenda-2020-12-10/value", ["12", "15"]),
        ("agenda-2023-04-14/value", ["11", "10"]),
        ("session-2008-10-09/date", ["2008-10-09", "2008-10-10"]),
        ("session-2014-04-04/date", ["2014-04-04", "2014-04-03"]),
        ("session-2020-12-10/date", ["2020-12-10", "2020-12-11"]),
        ("statement-2020-11/date", ["2020-11-09", "2020-11-10"]),
        ("ashgabat-forum/date", ["2022-05-12", "2022-05-11"]),
        ("border-commission-2/date", ["2022-08-30", "2022-08-28"]),
        ("lavrov-bayramov-2021-04/date", ["2021-04-01", "2021-04-02"]),
        ("border-agreed/value", ["664", "663.7", "519.9"]),
        (
            "border-length/value",
            ["970", "970.8", "972", "980", "984", "987", "987.5", "987.6", "1006.84"],
        ),
    ],
)
def test_conflicts_keep_all_sides_each_with_its_passages(ds: Dataset, cite: str, sides: list[str]) -> None:
    values = ds.field(cite)
    found = [getattr(value.datum, "resolved", None) or str(value.datum) for value in values]
    assert found == sides
    assert len({value.anchors for value in values}) == len(sides)
    record_id, _, name = cite.partition("/")
    record = ds[record_id]
    assert isinstance(record, Fact)
    assert name in dict(disagreements(record))


@pytest.mark.parametrize(
    ("session", "sides"),
    [
        ("session-2006-10-16", {"minister-belarus": {"S425"}, "minister-tajikistan": {"S427"}}),
        ("session-2020-12-10", {"minister-armenia": {"S071", "S138"}, "deputy-minister-armenia": {"S140"}}),
        (
            "session-2023-04-14",
            {"deputy-minister-azerbaijan": {"S288", "S242"}, "minister-azerbaijan": {"S141", "S457"}},
        ),
    ],
)
def test_disputed_participants_keep_both_sides(ds: Dataset, session: str, sides: dict[str, set[str]]) -> None:
    meeting = ds.facts[session]
    assert isinstance(meeting, Meeting)
    for actor, sources in sides.items():
        (part,) = [item for item in meeting.participants if item.actor == actor]
        assert {anchor.source for anchor in part.anchors} == sources
        assert part.note


def test_both_chairs_of_april_2017_are_kept(ds: Dataset) -> None:
    meeting = ds.facts["session-2017-04-07"]
    assert isinstance(meeting, Meeting)
    chairs = {str(item.actor): item.anchors for item in meeting.participants if item.role == "chair"}
    assert chairs.keys() == {"minister-russia", "minister-uzbekistan"}
    assert chairs["minister-uzbekistan"] == (Anchor("S047", "para 1-5"),)


def test_absent_is_not_the_same_as_not_stated(ds: Dataset) -> None:
    absent = {item.id: [value.datum for value in item.absent] for item in ds.meetings if item.absent}
    assert absent == {
        "session-2017-10-10": ["ukraine"],
        "session-2018-04-06": ["ukraine"],
        "trilateral-2022-12-23": ["mirzoyan"],
    }


def test_every_session_says_how_sure_it_is(ds: Dataset) -> None:
    council = [item for item in ds.meetings if item.series in ("council-sessions", "council-extraordinary")]
    counts = Counter(item.confidence for item in council)
    assert counts == {
        Confidence.HIGH: 36,
        Confidence.MEDIUM_HIGH: 6,
        Confidence.MEDIUM: 5,
        Confidence.MEDIUM_LOW: 3,
        Confidence.LOW: 4,
    }


def test_sources_are_cited_ones_that_a_fact_uses_and_never_the_article_itself(ds: Dataset) -> None:
    assert {source.kind for source in ds.sources} == {SourceKind.CITED}
    used = {anchor.source for fact in ds for anchor in anchors_of(fact)}
    assert used == {source.id for source in ds.sources}
    assert "S001" not in used
    without = {source.id for source in ds.sources if source.url is None}
    assert without == {"S440", "S475"}


def anchors_of(fact: Fact) -> Iterator[Anchor]:
    yield from fact.anchors
    for _, values in values_of(fact):
        for value in values:
            yield from value.anchors
    for _, parts in parts_of(fact):
        for part in parts:
            yield from part.anchors


def test_every_place_and_actor_leads_to_an_identity_that_rests_on_a_reference(ds: Dataset) -> None:
    for actor in ds.of_type(Actor):
        if actor.identity is not None:
            entity = ds.vocabulary.get(actor.identity)
            assert entity is not None
            assert set(entity.references) <= set(ds.vocabulary.references)
            assert entity.references
    cities = [place for place in ds.places if place.place_type.only == "city"]
    assert all(place.identity for place in (*cities, *ds.states))
    assert len(cities) == 24


def test_every_verdict_has_evidence_and_every_claim_is_there(ds: Dataset, article: Dataset) -> None:
    for review in ds.reviews:
        assert review.evidence
        assert all(item.fact in ds.facts for item in review.evidence)
        dataset, _, cite = review.claim.partition(":")
        assert dataset == article.id
        assert cite.partition("/")[0] in article.facts
    counts = Counter(review.verdict for review in ds.reviews)
    assert counts == {
        Verdict.SUPPORTED: 14,
        Verdict.MIXED: 9,
        Verdict.NOT_FOUND: 4,
        Verdict.CONTRADICTED: 1,
    }
    assert len({review.claim for review in ds.reviews}) == len(ds.reviews)


def test_verdicts_that_matter(ds: Dataset) -> None:
    verdicts = {review.claim.partition(":")[2]: review.verdict for review in ds.reviews}
    assert verdicts["first-since-invasion"] is Verdict.SUPPORTED
    assert verdicts["turkmenistan-in-cis/status"] is Verdict.CONTRADICTED
    assert verdicts["cis-members"] is Verdict.SUPPORTED
    assert verdicts["ashgabat-forum/date"] is Verdict.MIXED
    assert verdicts["statement-2020-11/date"] is Verdict.MIXED
    assert verdicts["border-length"] is Verdict.MIXED
    assert verdicts["moscow-followups"] is Verdict.MIXED
    assert verdicts["seating"] is Verdict.NOT_FOUND
    moscow = next(review for review in ds.reviews if review.claim.endswith("moscow-followups"))
    assert Counter(item.stance for item in moscow.evidence) == {Stance.SUPPORTS: 1, Stance.SILENT: 3}


def test_the_figure_of_the_article_is_one_of_nine(ds: Dataset, article: Dataset) -> None:
    figures = [value.datum for value in ds.field("border-length/value")]
    assert len(figures) == len(set(figures)) == 9
    assert article.field("border-length/value").only == Decimal(972)
    assert Decimal(972) in figures


def test_frames_have_it_all(ds: Dataset) -> None:
    evidence = cisreport.frame(ds, "evidence")
    assert set(evidence["review"]) == {review.id for review in ds.reviews}
    assert evidence["anchors"].notna().all()
    plans = cisreport.frame(ds, "announcements").set_index("id")
    moved = plans.loc["plan-2022-05-13-2"]
    assert (moved["announces"], str(moved["planned_date_earliest"].date())) == (
        "session-2022-05-13",
        "2022-04-08",
    )
    assert record_to_plain(ds["session-2012-12-04"])["confidence"] == "medium-high"

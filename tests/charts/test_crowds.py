"""Whatever a dataset holds, texts of a chart do not lie over one another, and nothing leaves the sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.building import ANCHORS, dataset, day, derivation, meeting, quantity, said, series, state
from charts.boxes import drawings, marks_outside, trouble
from charts.copies import content, rebuilt, remade
from charts.datasets import HOSTILE, segmented
from cisreport import charts
from cisreport.charts import Chart
from cisreport.model import (
    Anchor,
    Announcement,
    Claim,
    Dataset,
    EventStatus,
    FactId,
    Meeting,
    MeetingMode,
    Membership,
    MembershipStatus,
    Modality,
    Organization,
    Participation,
    Person,
    Relative,
    RelativeKind,
    Term,
    Unit,
    Values,
)

names = st.text("abcdefgh WÄйЖ-$_{}<>&", min_size=1, max_size=70).map(lambda text: text.strip() or "x")
few = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def looked_at(chart: Chart, ds: Dataset) -> None:
    """Check what holds for every chart of whatever data."""
    for figure in drawings(chart):
        assert trouble(figure) == {}
        assert marks_outside(figure) == []
    assert content(remade(chart, rebuilt(ds, chart))) == content(chart)


rows = st.lists(
    st.tuples(
        st.integers(0, 9000),
        st.sampled_from([0, 0, 0, 2, 40, 500]),
        st.lists(st.sampled_from(EventStatus), max_size=2, unique=True),
        st.sampled_from([None, *MeetingMode]),
        names,
    ),
    min_size=2,
    max_size=40,
)
Row = tuple[int, int, list[EventStatus], MeetingMode | None, str]


def sessions(given_rows: Sequence[Row], scale: int = 1) -> list[Meeting]:
    found = []
    for n, (start, length, status, mode, label) in enumerate(given_rows):
        first = dt.date(1960, 1, 1) + dt.timedelta(start * scale)
        resolved = f"{first}/{first + dt.timedelta(length)}" if length else str(first)
        held = [EventStatus.HELD] if n < 2 else status
        options: dict[str, Any] = {"series": "one", "status": said(*held), "label": label}
        found.append(meeting(f"m-{n}", resolved, mode=said(*([mode] if mode else [])), **options))
    return found


@few
@given(rows, st.sampled_from([1, 6, 60]))
def test_calendar(given_rows: list[Row], scale: int) -> None:
    ds = dataset(series("one"), *sessions(given_rows, scale))
    looked_at(charts.calendar(ds), ds)


@few
@given(rows, st.sampled_from([None, 2, "1/3", "365"]))
def test_intervals(given_rows: list[Row], rhythm: float | str | None) -> None:
    ds = dataset(series("one"), *sessions(given_rows))
    looked_at(charts.intervals(ds, rhythm=rhythm), ds)


@few
@given(rows)
def test_spacing(given_rows: list[Row]) -> None:
    ds = dataset(series("one"), *sessions(given_rows))
    looked_at(charts.spacing(ds), ds)


def first_day(event: Meeting) -> dt.date:
    earliest = next(iter(event.date)).datum.bounds.earliest
    assert isinstance(earliest, dt.date)
    return earliest


windows = st.tuples(st.integers(-400, 400), st.sampled_from([0, 0, 30]))


@few
@given(rows, st.lists(windows, min_size=1, max_size=50))
def test_moves(given_rows: list[Row], plans: list[tuple[int, int]]) -> None:
    held = sessions(given_rows)
    announced = []
    for n, (later, length) in enumerate(plans):
        event = held[n % len(held)]
        first = first_day(event) + dt.timedelta(later if n % 3 else 0)
        window = f"{first}/{first + dt.timedelta(length)}" if length else str(first)
        announced.append(
            Announcement(
                id=FactId(f"plan-{n}"),
                label="P",
                anchors=ANCHORS,
                announces=(event.id,),
                planned_date=day(window),
            )
        )
    ds = dataset(series("one"), *held, *announced)
    looked_at(charts.moves(ds), ds)


@few
@given(
    st.lists(
        st.tuples(names, st.lists(st.integers(1, 10**9), min_size=1, max_size=9)), min_size=1, max_size=6
    )
)
def test_lengths(given_lengths: list[tuple[str, list[int]]]) -> None:
    quantities = [
        replace(quantity(f"q-{n}", Unit.KILOMETER, *amounts), label=label)
        for n, (label, amounts) in enumerate(given_lengths)
    ]
    ds = dataset(state("x", "X"), quantity("third", Unit.SHARE, "0.3"), *quantities)
    ds = ds.with_derivations({"part": derivation("part", "quantity.product/1", "q-0/value", "third/value")})
    looked_at(charts.lengths(ds), ds)


@few
@given(st.lists(st.tuples(st.integers(1, 60), st.sampled_from(Modality)), min_size=1, max_size=80))
def test_modality(given_claims: list[tuple[int, Modality]]) -> None:
    claims = [
        Claim(
            id=FactId(f"c-{n}"),
            label="C",
            anchors=(Anchor("letter", f"p{p}.s1"),),
            modality=kind,
            proposition="So.",
        )
        for n, (p, kind) in enumerate(given_claims)
    ]
    ds = segmented(*claims, paragraphs=60)
    looked_at(charts.modality(ds), ds)


@few
@given(
    st.lists(
        st.tuples(names, names, st.integers(1, 30), st.booleans(), st.integers(0, 5)), min_size=1, max_size=24
    )
)
def test_terms(given_terms: list[tuple[str, str, int, bool, int]]) -> None:
    user = Organization(id=FactId("user"), label=HOSTILE, anchors=ANCHORS)
    terms = [
        Term(
            id=FactId(f"t-{n}"),
            label=label,
            anchors=(Anchor("letter", f"p{p}.s{1 + n % 2}"),),
            quoted=quoted,
            expression=said(label),
            denotes=denotes,
            users=said(user.id) if n % 2 else Values(open="not stated"),
            replaces=FactId(f"t-{old}") if old < n else None,
        )
        for n, (label, denotes, p, quoted, old) in enumerate(given_terms)
    ]
    ds = segmented(user, *terms, paragraphs=30)
    looked_at(charts.terms(ds), ds)


def gathering(number: int, first: int, actors: Sequence[str], absent: Sequence[str]) -> Meeting:
    return meeting(
        f"m-{number}",
        str(dt.date(2001, 1, 1) + dt.timedelta(first)),
        participants=tuple(Participation(actor=FactId(actor)) for actor in actors),
        absent=said(*map(FactId, absent)),
        status=said(EventStatus.HELD),
    )


gatherings = st.lists(
    st.tuples(
        st.integers(0, 9000),
        st.lists(st.integers(0, 29), min_size=2, max_size=6, unique=True),
        st.lists(st.integers(0, 29), max_size=2, unique=True),
    ),
    min_size=1,
    max_size=100,
)


@pytest.mark.slow
@few
@given(gatherings, st.lists(names, min_size=30, max_size=30), st.sampled_from(["actor", "state"]))
def test_attendance_and_network(
    rows_given: list[tuple[int, list[int], list[int]]], labels: list[str], by: str
) -> None:
    people = [
        Person(
            id=FactId(f"a-{n}"), label=label, anchors=ANCHORS, country=said(FactId("s")) if n % 3 else said()
        )
        for n, label in enumerate(labels)
    ]
    events = [
        gathering(n, first, [f"a-{m}" for m in there], [f"a-{m}" for m in away])
        for n, (first, there, away) in enumerate(rows_given)
    ]
    ds = dataset(state("s", HOSTILE), *people, *events)
    looked_at(charts.attendance(ds, by=by), ds)
    looked_at(charts.network(ds, by="person"), ds)


@few
@given(st.lists(st.tuples(names, st.integers(0, 3), st.sampled_from([None, *MembershipStatus])), max_size=60))
def test_overlap(given_states: list[tuple[str, int, MembershipStatus | None]]) -> None:
    bodies = [Organization(id=FactId(f"body-{n}"), label=HOSTILE, anchors=ANCHORS) for n in (1, 2)]
    states = [state(f"s-{n}", label) for n, (label, _, _) in enumerate([("x", 3, None), *given_states])]
    ties = [
        Membership(
            id=FactId(f"t-{n}-{body}"),
            label="T",
            anchors=ANCHORS,
            member=FactId(f"s-{n}"),
            organization=FactId(f"body-{body}"),
            status=said(*([status] if status else [])),
        )
        for n, (_, where, status) in enumerate([("x", 3, None), *given_states])
        for body in (1, 2)
        if where & body
    ]
    ds = dataset(*bodies, *states, *ties)
    looked_at(charts.overlap(ds), ds)


@few
@given(st.lists(names, min_size=3, max_size=30))
def test_seating(labels: list[str]) -> None:
    ids = [f"s-{n}" for n in range(len(labels))]
    ds = dataset(*(state(name, label) for name, label in zip(ids, labels, strict=True)))
    russian = {name: label[::-1] for name, label in zip(ids, labels, strict=True)}
    looked_at(charts.seating(ds, seats=tuple(ids)), ds)
    looked_at(charts.seating(ds, seats=tuple(ids), russian=russian), ds)


@few
@given(
    st.lists(
        st.tuples(
            names, st.lists(st.integers(0, 24), max_size=3, unique=True), st.sampled_from([None, 1, 2, 30])
        ),
        min_size=2,
        max_size=25,
    )
)
def test_order(given_events: list[tuple[str, list[int], int | None]]) -> None:
    events = []
    for n, (label, earlier, length) in enumerate(given_events):
        told = [Relative(RelativeKind.AFTER, FactId(f"m-{m}")) for m in {*earlier, n - 1} if 0 <= m < n]
        known = length is not None or not told
        resolved = f"2031-01-{n + 1:02}/2031-01-{min(31, n + (length or 1)):02}" if known else None
        events.append(meeting(f"m-{n}", resolved, *told[: 1 + n % 3], label=label))
    ds = dataset(*events)
    looked_at(charts.order(ds), ds)


def hostile_sessions() -> Dataset:
    events = [meeting(f"m-{n}", f"2031-0{n + 1}-01", label=HOSTILE, series="one") for n in range(4)]
    plan = Announcement(
        id=FactId("plan"),
        label=HOSTILE,
        anchors=ANCHORS,
        announces=(events[0].id,),
        planned_date=day("2031-05-09"),
    )
    held = [replace(event, status=said(EventStatus.HELD)) for event in events]
    return dataset(replace(series("one"), label=HOSTILE), *held, plan)


@pytest.mark.parametrize("kind", [charts.calendar, charts.intervals, charts.moves, charts.spacing])
def test_hostile_text_stays_text(kind: Callable[..., Chart]) -> None:
    chart = kind(hostile_sessions(), title=HOSTILE)
    assert trouble(chart.figure()) == {}
    svg = chart.svg()
    assert "$x^2$ &lt;b&gt;&amp;amp;&lt;/b&gt;" in svg
    assert "U+0007U+202E" in svg
    assert "\x07" not in svg + chart.alt

"""The meeting cadence timeline: what it shows, what it says, and that its texts never collide."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.building import dataset, day, meeting, said, series
from charts.boxes import drawings, marks_outside, trouble
from charts.cases import made
from charts.datasets import HOSTILE
from cisreport import model
from cisreport.charts import timeline
from cisreport.charts.canvas import Canvas
from cisreport.charts.marks import bar, lasting, point, span
from cisreport.charts.theme import style
from cisreport.errors import NotFoundError
from cisreport.model import COLLECTIONS, Call, Dataset, Event, EventStatus, FactId, Relative, RelativeKind

TOY = Path(__file__).parents[1] / "toy" / "data" / "lake-league-2031"


@pytest.mark.parametrize("case", ["timeline-dushanbe", "timeline-toy"])
def test_the_frame_contains_what_is_drawn(case: str) -> None:
    chart = made(case)
    assert chart.heading.left_out == ()
    marks = {mark.id: mark for lane in chart.layout.overview.lanes for mark in lane.marks}
    together = {name for mark in marks.values() for name in mark.also}
    assert set(chart.frame["id"]) == set(marks) | together
    rows = {row.id for row in chart.layout.zoom.rows}
    assert (
        set(chart.frame[chart.frame["opened_up"]]["id"])
        == rows
        == {key for key, mark in marks.items() if mark.zoomed}
    )


def crowded_days() -> Dataset:
    return dataset(
        meeting("opening", "2031-03-13"),
        meeting("dinner", "2031-03-12", Relative(RelativeKind.AFTER, FactId("talks"))),
        meeting("talks", "2031-03-12", Relative(RelativeKind.AFTER, FactId("arrival"))),
        meeting("arrival", "2031-03-12"),
        meeting(
            "walk",
            "2031-03-12/2031-03-13",
            Relative(RelativeKind.AFTER, FactId("dinner")),
            Relative(RelativeKind.BEFORE, FactId("opening")),
        ),
        meeting("fair", "2031-03-12"),
    )


def test_stated_order_within_a_day() -> None:
    zoom = timeline(crowded_days()).layout.zoom
    days = {day.date.day: day for day in zoom.days}
    rows = {row.id: row for row in zoom.rows}
    assert (days[12].steps, days[13].steps, days[14].steps) == (4, 2, 1)
    assert rows["arrival"].point < rows["talks"].point < rows["dinner"].point < rows["walk"].start
    assert days[12].start < rows["walk"].start < days[12].end == days[13].start
    assert days[13].start < rows["walk"].end < rows["opening"].point < days[13].end
    assert rows["fair"].point == pytest.approx((days[12].start + days[12].end) / 2)
    assert rows["walk"].point is None
    told = [(zoom.rows[arrow.before].id, zoom.rows[arrow.after].id) for arrow in zoom.arrows]
    assert sorted(told) == [
        ("arrival", "talks"),
        ("dinner", "walk"),
        ("talks", "dinner"),
        ("walk", "opening"),
    ]


def test_a_title_says_what_is_known_of_an_event_without_a_day() -> None:
    assert timeline(crowded_days()).heading.title == (
        "Meeting walk: after Meeting dinner and before Meeting opening; its day is not known"
    )


def test_a_day_known_from_elsewhere_gives_a_place_and_nothing_else() -> None:
    relative = Relative(RelativeKind.BEFORE, FactId("m"))
    ds = dataset(meeting("m", "2031-03-12"), meeting("raid", "../2031-03-12", relative))
    chart = timeline(ds, known={"raid": "2031-02-01"})
    marks = {mark.id: mark for lane in chart.layout.overview.lanes for mark in lane.marks}
    assert marks["raid"].known
    assert "(known: 1 Feb 2031)" in marks["raid"].date
    assert chart.parameters == {"known": {"raid": "2031-02-01"}}
    assert list(chart.frame["earliest"].isna()) == [False, True]
    assert "Known from elsewhere, and not stated: the day of Meeting raid." in "".join(
        map(str, chart.caption)
    )
    for known, text in (
        ({"x": "2031-02-01"}, '"x" is not an event, so no day of it is known'),
        ({"m": "soon"}, '"soon" is not a day; write it as 2022-02-24'),
    ):
        with pytest.raises(NotFoundError) as caught:
            timeline(ds, known=known)
        assert str(caught.value) == text


def test_events_of_a_series_at_the_same_unknown_time_are_one_mark() -> None:
    calls = [meeting(f"c-{n}", "../2031-03-12", series="calls") for n in range(3)]
    [lane] = timeline(dataset(series("calls"), *calls)).layout.overview.lanes
    assert [(mark.id, mark.also) for mark in lane.marks] == [("c-0", ("c-1", "c-2"))]


def test_an_order_that_runs_in_a_circle_is_cut() -> None:
    ring = [("a", "b"), ("b", "c"), ("c", "a")]
    events = [meeting(one, "2031-03-12", Relative(RelativeKind.AFTER, FactId(two))) for one, two in ring]
    assert len(timeline(dataset(*events)).layout.zoom.arrows) == 2


def drawn_in_gray(status: str, shape: str) -> bytes:
    with style():
        canvas = Canvas(12, 8)
        if shape == "point":
            point(canvas, 6, 4, status, None)
        elif shape == "line":
            lasting(canvas, ((2, 2), (9, 10)), 4, status, None)
        elif shape == "span":
            span(canvas, (1, 11), 4, status, None)
            canvas.finished()
        else:
            bar(canvas, (2, 10), 4, 4, status, None)
        picture = io.BytesIO()
        canvas.figure.savefig(picture, format="rgba", dpi=100)
    return picture.getvalue()


@pytest.mark.parametrize("shape", ["point", "bar", "line", "span"])
def test_statuses_differ_in_more_than_color(shape: str) -> None:
    """Without a hue, the mark of each status is still a picture of its own."""
    assert len({drawn_in_gray(status, shape) for status in EventStatus}) == len(EventStatus)


def test_withdrawn_and_undated_events_are_not_drawn() -> None:
    ds = dataset(
        meeting("kept", "2031-03-12"),
        meeting("gone", "2031-03-12", withdrawn="coded twice"),
        Call(
            id=FactId("call"),
            label="A call",
            anchors=meeting("x", None).anchors,
            date=day(None, "XXXX-03-12"),
        ),
    )
    chart = timeline(ds)
    assert list(chart.frame["id"]) == ["kept"]
    assert "Not drawn, because no date is known: A call." in "".join(map(str, chart.caption))


@dataclass(frozen=True, slots=True, kw_only=True)
class Treaty(Event):
    """A kind of event that the library does not have."""


def test_every_dated_event_is_drawn_whatever_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(model.dataset._NAMES, Treaty, "peace_treaties")
    kinds = [kind for kind in (*COLLECTIONS.values(), Treaty) if issubclass(kind, Event)]
    anchors = meeting("x", None).anchors
    apart = [
        kind(id=FactId(f"event-{n}"), label=f"Event {n}", anchors=anchors, date=day(f"20{n + 10}-03-12"))
        for n, kind in enumerate(kinds)
    ]
    later = [Treaty(id=FactId("later"), label="Later", anchors=anchors, date=day("2040-03-12"))]
    crowded = [
        Treaty(id=FactId(f"crowded-{n}"), label=f"Crowded {n}", anchors=anchors, date=day(f"2050-03-1{n}"))
        for n in range(3)
    ]
    undated = Treaty(id=FactId("undated"), label="A treaty", anchors=anchors, date=day(None, "XXXX-03-12"))
    chart = timeline(dataset(*apart, *later, *crowded, undated))
    lanes = {lane.label: {mark.id for mark in lane.marks} for lane in chart.layout.overview.lanes}
    drawn = {str(event.id) for event in (*apart, *later, *crowded)}
    assert set().union(*lanes.values()) == set(chart.frame["id"]) == drawn
    assert lanes["Peace treaties"] == {f"event-{len(kinds) - 1}", "later"}
    assert (
        f"Peace treaties: Event {len(kinds) - 1}, 12 March 20{len(kinds) + 9}; Later, 12 March 2040."
        in chart.alt
    )
    assert "Not drawn, because no date is known: A treaty." in "".join(map(str, chart.caption))
    assert trouble(chart.figure()) == {}


def test_without_any_date_there_is_no_timeline() -> None:
    with pytest.raises(NotFoundError) as caught:
        timeline(dataset(meeting("undated", None)))
    assert str(caught.value) == 'dataset "demo" has no event with a date, so there is no timeline of it'


def test_the_ends_of_time_have_room() -> None:
    events = [meeting(f"first-{n}", f"0001-01-0{n + 1}") for n in range(3)]
    chart = timeline(dataset(*events, meeting("last", "9999-12-31"), meeting("open", "9999-12-30/..")))
    assert trouble(chart.figure()) == {}
    late = [meeting(f"late-{n}", f"9999-12-{n + 29}") for n in range(3)]
    assert trouble(timeline(dataset(*late)).figure()) == {}


def test_hostile_text_stays_text() -> None:
    names = [series("rounds")] + [
        meeting(f"m-{n}", f"2031-03-1{n}", label=HOSTILE, series="rounds" if n else None) for n in range(4)
    ]
    chart = timeline(dataset(*names), title=HOSTILE)
    assert trouble(chart.figure()) == {}
    svg = chart.svg()
    assert "$x^2$ &lt;b&gt;&amp;amp;&lt;/b&gt;" in svg
    assert "U+0007U+202E" in svg
    assert "\x07" not in svg + chart.alt


names = st.text("abcdefgh WÄйЖ-$_{}<>&", min_size=1, max_size=70).map(lambda text: text.strip() or "x")
events = st.lists(
    st.tuples(
        st.integers(0, 700),
        st.sampled_from([0, 0, 0, 2, 9, 45, 500]),
        st.sampled_from([None, "one", "two"]),
        st.sampled_from(EventStatus),
        names,
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(events)
def test_crowds_do_not_collide(rows: list[tuple[int, int, str | None, EventStatus, str, int]]) -> None:
    records = []
    for number, (start, length, group, status, label, after) in enumerate(rows):
        first = dt.date(2031, 1, 1) + dt.timedelta(start if number % 3 else start % 5)
        last = first + dt.timedelta(length)
        lasts = length and number % 2
        resolved = f"{first}/{last}" if length and not lasts else str(first)
        end = day(str(last)) if lasts else said()
        told = [Relative(RelativeKind.AFTER, FactId(f"m-{after}"))] if after < number else []
        records.append(
            meeting(f"m-{number}", resolved, *told, series=group, status=said(status), label=label, end=end)
        )
    for figure in drawings(timeline(dataset(series("one"), series("two"), *records))):
        assert trouble(figure) == {}
        assert marks_outside(figure) == []

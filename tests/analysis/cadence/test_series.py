"""Events from datasets, and from frames of any library."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

import cisreport
from analysis.building import ANCHORS, dataset, day, meeting, said, series
from cisreport.analysis import InputError, cadence
from cisreport.model import Announcement, Dataset, EventStatus, FactId, Values, When

HELD = said(EventStatus.HELD)


def rounds() -> Dataset:
    return dataset(
        series("rounds"),
        series("others"),
        meeting("c", "2031-05", series="rounds", status=HELD),
        meeting("a", "2031-01-01", series="rounds", status=HELD),
        meeting("b", "2031-02-03", series="rounds", status=said(EventStatus.HELD, EventStatus.MOVED)),
        meeting("planned", "2031-08-01", series="rounds", status=said(EventStatus.ANNOUNCED)),
        meeting("unknown", "2031-08-01", series="rounds"),
        meeting("dropped", "2031-02-05", series="rounds", status=HELD, withdrawn="coded twice"),
        meeting("elsewhere", "2031-02-05", series="others", status=HELD),
    )


def test_held_events_of_a_series() -> None:
    events = cadence.of_series(rounds(), "rounds")
    assert [(event.name, str(event.earliest), str(event.latest)) for event in events] == [
        ("c", "2031-05-01", "2031-05-31"),
        ("a", "2031-01-01", "2031-01-01"),
        ("b", "2031-02-03", "2031-02-03"),
    ]
    planned = cadence.of_series(rounds(), "demo:rounds", status=(EventStatus.ANNOUNCED, EventStatus.MOVED))
    assert [event.name for event in planned] == ["b", "planned"]


def test_a_span_of_a_series() -> None:
    events = cadence.of_series(rounds(), "rounds", start=dt.date(2031, 2, 1), end=dt.date(2031, 12, 31))
    assert [event.name for event in events] == ["c", "b"]
    with pytest.raises(InputError, match=r'^"c" can be inside and outside of the span$'):
        cadence.of_series(rounds(), "rounds", end=dt.date(2031, 5, 20))


def test_what_is_not_a_series() -> None:
    with pytest.raises(InputError, match=r'^"a" is not a series$'):
        cadence.of_series(rounds(), "a")
    ds = dataset(series("rounds"), meeting("open", "../2031-01-01", series="rounds", status=HELD))
    with pytest.raises(InputError, match=r'^"open" is not bounded in time$'):
        cadence.of_series(ds, "rounds")


def _columns() -> dict[str, list[Any]]:
    return {
        "name": ["a", "b"],
        "earliest": [dt.date(2031, 1, 1), dt.date(2031, 3, 1)],
        "latest": [dt.date(2031, 1, 1), dt.date(2031, 3, 31)],
    }


def _frames() -> dict[str, Any]:
    polars = pytest.importorskip("polars")
    dates = pd.DataFrame(_columns())
    times = dates.assign(earliest=pd.to_datetime(dates["earliest"]), latest=pd.to_datetime(dates["latest"]))
    return {
        "pandas": times,
        "pandas, dates as objects": dates,
        "polars": polars.DataFrame(_columns()),
        "polars, lazy": polars.LazyFrame(_columns()),
    }


@pytest.mark.parametrize("library", ["pandas", "pandas, dates as objects", "polars", "polars, lazy"])
def test_frames_of_several_libraries(library: str) -> None:
    found = cadence.of_frame(_frames()[library], name="name")
    assert found == (
        cadence.Occurrence(name="a", earliest=dt.date(2031, 1, 1), latest=dt.date(2031, 1, 1)),
        cadence.Occurrence(name="b", earliest=dt.date(2031, 3, 1), latest=dt.date(2031, 3, 31)),
    )


def test_a_frame_with_one_column_of_dates() -> None:
    frame = pd.DataFrame({"day": pd.to_datetime(["2031-01-01 00:00", "2031-01-09 15:30"])})
    assert [(event.name, event.latest.day) for event in cadence.of_frame(frame, date="day")] == [
        ("1", 1),
        ("2", 9),
    ]


def test_a_frame_of_the_library_has_the_columns() -> None:
    ds = rounds()
    frame = cisreport.frame(ds, "meetings")
    found = cadence.of_frame(frame[frame["series"] == "rounds"], name="id")
    assert {event.name for event in found} == {"a", "b", "c", "planned", "unknown", "dropped"}


def test_announcements_of_a_series() -> None:
    def plan(name: str, date: str | None, *events: str, **more: Any) -> Announcement:
        planned: Values[When] = day(date) if date else Values()
        return Announcement(
            id=FactId(name),
            label=name,
            anchors=ANCHORS,
            announces=tuple(FactId(event) for event in events),
            planned_date=planned,
            **more,
        )

    ds = dataset(
        *rounds(),
        plan("early", "2031-01", "b"),
        plan("late", "2031-02-01", "b"),
        plan("no-day", None, "a"),
        plan("not-held", "2031-07-01", "planned"),
        plan("dropped", "2031-02-01", "b", withdrawn="coded twice"),
    )
    announced, held = cadence.of_announcements(ds, "rounds")
    found = cadence.moves(announced, held)
    assert [(move.name, move.lower, move.upper) for move in found.moves] == [("early", 3, 33), ("late", 2, 2)]

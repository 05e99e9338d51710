"""Charts of frames, dates, windows and several datasets, and what charts say of anything else."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from analysis.building import dataset, meeting, said, series
from charts.cases import loaded
from cisreport import charts
from cisreport.charts import KINDS
from cisreport.charts.kinds.intervals import sheet
from cisreport.errors import ArgumentError, CisreportError, NotFoundError
from cisreport.model import Dataset, EventStatus, When

DAYS = ["2031-01-01", "2031-02-03", "2031-05", "2031-11-20", "2032-01-01", "2032-07-09"]
OF_DATES = ("calendar", "intervals", "spacing", "timeline")


def rounds() -> Dataset:
    held = said(EventStatus.HELD)
    days = [meeting(f"m{n}", day, series="rounds", status=held) for n, day in enumerate(DAYS)]
    return dataset(series("rounds"), *days)


@pytest.mark.parametrize("kind", OF_DATES)
def test_charts_of_dates_take_frames_and_lists(kind: str) -> None:
    draw = getattr(charts, kind)
    of_list = draw(DAYS)
    assert of_list.heading.source == "Source: 6 dates, not of a dataset."
    polars = pytest.importorskip("polars")
    for frame in (pd.DataFrame({"date": DAYS}), polars.DataFrame({"day": DAYS}).lazy()):
        again = draw(frame, date="day" if "polars" in type(frame).__module__ else None)
        assert again.layout != draw(DAYS[:4]).layout
        assert len(again.frame) == len(of_list.frame)
    ticks = [re.findall(r">((?:\d+ )?[^<> ]* ?\d{4})<", drawn.svg()) for drawn in (of_list, draw(rounds()))]
    assert set(ticks[0]) == set(ticks[1])


def test_a_frame_has_series_and_names() -> None:
    days = [dt.date(2031, 1, n) for n in (1, 9, 20)]
    frame = pd.DataFrame({"date": days, "label": ["A", "B", "C"], "series": ["x", "x", "y"]})
    assert charts.timeline(frame).frame["label"].tolist() == ["A", "B", "C"]
    assert charts.intervals(frame, series="x").heading.title.startswith("X: 8 days from")
    lanes = [lane.label for lane in charts.timeline(frame).layout.overview.lanes]
    assert lanes == ["x", "y"]
    assert [mark.asked for mark in charts.calendar(frame, series="x", mark="B").layout.marks] == [False, True]
    assert charts.calendar(DAYS, mark="2031-05").parameters["mark"] == "row-3"


@pytest.mark.parametrize("kind", OF_DATES)
def test_a_window(kind: str) -> None:
    draw = getattr(charts, kind)
    chart = draw(rounds(), start=dt.date(2031, 2, 1), end="2031-12-31")
    assert chart.parameters["start"] == "2031-02-01"
    assert len(chart.frame) < len(draw(rounds()).frame)
    (left_out,) = [text for text in chart.heading.left_out if "before" in text]
    assert left_out == ("Left out: 3 events that are, or can be, before 1 Feb 2031 or after 31 Dec 2031.")
    again = KINDS[chart.kind](rounds(), label=chart.label, **chart.parameters)
    assert again.entry() == chart.entry()
    with pytest.raises(NotFoundError, match=r"^no event is certainly between 2040-01-01 and …$"):
        draw(rounds(), start="2040")


def test_several_datasets_share_a_timeline() -> None:
    other = loaded("dushanbe-2022")
    chart = charts.timeline([rounds(), other])
    assert len(chart.frame) == len(DAYS) + len(charts.timeline(other).frame)
    lanes = [lane.label for lane in chart.layout.overview.lanes]
    assert "Series rounds (demo)" in lanes
    assert any(label.endswith("(dushanbe-2022)") for label in lanes)
    assert "Dataset demo" in chart.heading.source
    assert "Dataset dushanbe-2022" in chart.heading.source


@pytest.mark.parametrize(
    ("kind", "given", "options", "text"),
    [
        (
            "timeline", 3, {},
            "charts.timeline takes a dataset, a frame with a column of dates, or a list of dates; it got 3, "
            'of the type int; load a dataset with cisreport.load("name"), or pass dates such as '
            '["2014-05-12", "2014-11"]',
        ),
        (
            "network", pd.DataFrame({"date": DAYS}), {},
            "charts.network takes a dataset, because dates alone do not have what it draws; it got a "
            'DataFrame of 6 rows; load one with cisreport.load("name")',
        ),
        (
            "calendar", [rounds(), rounds()], {},
            "charts.calendar takes one dataset; it got 2; draw a chart of each",
        ),
        ("timeline", [], {},
         "charts.timeline got no dates, so there is nothing to draw; give it at least one"),
        ("timeline", rounds(), {"date": "day"},
         'a dataset has no column "day" for charts.timeline; leave out `date`'),
        ("timeline", ["x"], {}, '<dates>: [0]: "x" is not an EDTF date; write a day such as 2014-05-12, or '
         "EDTF such as 2014-05 or 2014-05-12/2014-05-14"),
        ("spacing", rounds(), {"start": "May"},
         "start is a day, such as 2014-05-12, or a year, not 'May'"),
    ],
)  # fmt: skip
def test_what_does_not_fit(kind: str, given: Any, options: dict[str, Any], text: str) -> None:
    with pytest.raises(CisreportError) as caught:
        getattr(charts, kind)(given, **options)
    assert str(caught.value) == text


def test_a_report_draws_datasets_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CISREPORT_FIGURES", "figures")
    expected = (
        "charts.timeline of a report takes one dataset, because a reader has to be able to check its facts; "
        "make a dataset of a table with `cisreport import`"
    )
    for given in (DAYS, [rounds(), rounds()]):
        with pytest.raises(ArgumentError, match=f"^{re.escape(expected)}$"):
            charts.timeline(given)


def test_the_band_ends_where_the_scale_ends() -> None:
    chart = charts.intervals(["2031-01", "2031-06", "2031-12", "2032-06", "2032-12", "2034-01"])
    assert chart.layout.band.most > chart.layout.scale.high
    heights = [patch.get_height() for patch in chart.figure().axes[0].patches if isinstance(patch, Rectangle)]
    assert max(heights) <= sheet._HEIGHT


@pytest.mark.parametrize("kind", ["attendance", "network"])
def test_a_window_of_who_took_part(kind: str) -> None:
    ds = loaded("cis-council")
    draw = getattr(charts, kind)
    chart = draw(ds, by="state", start="2021", end="2022")
    assert chart.parameters == {"by": "state", "start": "2021", "end": "2022"}
    assert chart.facts != draw(ds, by="state").facts
    assert re.fullmatch(
        r"Left out: \d+ events that are, or can be, before 1 Jan 2021 or after 31 Dec 2022\.",
        chart.heading.left_out[0],
    )
    alone = {cite.partition("/")[0].partition(":")[2] for cite in chart.facts}
    facts = {name: fact for name, fact in ds.facts.items() if name in alone}
    again = draw(replace(ds, facts=MappingProxyType(facts)), by="state", start="2021", end="2022")
    assert again.frame.equals(chart.frame)
    assert again.heading.left_out == chart.heading.left_out


UNDATED = {
    "modality": "passages of a text have no dates; choose `source`",
    "overlap": "memberships have no dates, so leave out `start` and `end`",
    "seating": "seats follow the alphabet, not dates; choose `seats` or `body`",
    "terms": "passages of a text have no dates; choose `terms` or `source`",
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_a_window_or_says_why_not(name: str) -> None:
    named = KINDS[name].__signature__.parameters.keys() & {"start", "end"}
    assert named == (set() if KINDS[name].undated else {"start", "end"})


@pytest.mark.parametrize(("name", "reason"), UNDATED.items())
def test_a_kind_without_dates_has_no_window(name: str, reason: str) -> None:
    for option in ("start", "end"):
        with pytest.raises(ArgumentError, match=f"^charts.{name} has no window.*{re.escape(reason)}$"):
            getattr(charts, name)(rounds(), **{option: "2031"})


def test_an_event_that_lasts_is_inside_until_its_end() -> None:
    held = said(EventStatus.HELD)
    one = meeting("one", "2031-01-01", status=held)
    two = replace(meeting("two", "2031-02-01", status=held), end=said(When(resolved="2031-03-05")))
    ds = dataset(one, two)
    assert len(charts.order(ds, events=("one", "two"), start="2031", end="2031-03-05").frame) == 2
    expected = 'only "one" is certainly between 2031-01-01 and 2031-03-04, so there is no order'
    with pytest.raises(NotFoundError, match=f"^{re.escape(expected)}$"):
        charts.order(ds, events=("one", "two"), start="2031", end="2031-03-04")


def test_a_length_is_inside_if_one_of_its_sources_is() -> None:
    every, some = (charts.lengths(loaded("cis-council"), **given) for given in ({}, {"start": "2023"}))
    kept = every.frame["years"].str.slice(-4) > "2022"
    assert some.frame["cite"].tolist() == every.frame[kept]["cite"].tolist()
    assert 0 < len(some.frame) < len(every.frame)


def test_texts_of_one_thing_are_in_the_singular() -> None:
    chart = charts.spacing(rounds(), start="2031-02-03", end="2031-02-03")
    assert chart.heading.title.endswith(": one event")
    assert charts.spacing(["2031-01-01"]).heading.source == "Source: 1 date, not of a dataset."
    (left_out,) = charts.timeline(rounds(), end="2032-01-01").heading.left_out
    assert left_out == "Left out: 1 event that is, or can be, after 1 Jan 2032."

"""What a chart refuses, and what it says of that which it leaves out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from analysis.building import dataset, meeting, quantity, said, series, state
from charts.cases import REFUSED, loaded
from charts.datasets import segmented
from cisreport import charts
from cisreport.charts import Chart
from cisreport.charts.theme import NARROW, WIDTH
from cisreport.errors import NotFoundError
from cisreport.model import (
    Claim,
    Dataset,
    EventStatus,
    FactId,
    Participation,
    Person,
    Unit,
    Values,
)

HELD = said(EventStatus.HELD)


@pytest.mark.parametrize(("kind", "make", "options", "text"), REFUSED)
def test_refusals(
    kind: Callable[..., Chart], make: Callable[[], Dataset], options: dict[str, Any], text: str
) -> None:
    with pytest.raises(NotFoundError) as caught:
        kind(make(), **options)
    assert str(caught.value) == text


@pytest.mark.parametrize("kind", [charts.modality, charts.terms])
@pytest.mark.parametrize("title", [Values(), Values((), "not stated")], ids=["not coded", "not stated"])
def test_a_source_without_a_title_has_its_id(kind: Callable[..., Chart], title: Values[str]) -> None:
    ds = loaded("toy")
    [source] = ds.sources
    chart = kind(replace(ds, sources=(replace(source, title=title),)))
    assert "bridge-for-the-league" in "".join(map(str, chart.caption))
    assert chart.facts[0] == f"{ds.id}:{source.id}"


def left_out(chart: Chart) -> str:
    return " ".join(chart.heading.left_out)


def yearly(count: int, **more: Any) -> Dataset:
    events = [meeting(f"m-{n}", f"{1800 + n}-03-01", series="one", status=HELD, **more) for n in range(count)]
    return dataset(series("one"), *events)


def test_many_events() -> None:
    ds = yearly(200)
    assert left_out(charts.calendar(ds)) == "Left out: 56 events before 1856."
    assert left_out(charts.intervals(ds)) == "Left out: 49 earlier events."
    assert left_out(charts.spacing(ds)) == "Left out: 192 earlier events."
    assert [
        len(charts.calendar(ds).draw(charts.calendar(ds).layout, width).panels) for width in (WIDTH, NARROW)
    ] == [4, 9]


def test_many_actors() -> None:
    people = [
        Person(id=FactId(f"p-{n}"), label=f"P {n}", anchors=meeting("x", None).anchors) for n in range(30)
    ]
    everybody = tuple(Participation(actor=person.id) for person in people)
    events = [
        meeting(f"m-{n}", f"2031-01-{n % 28 + 1:02}", participants=everybody, status=HELD) for n in range(90)
    ]
    ds = dataset(*people, *events)
    assert left_out(charts.attendance(ds)) == (
        "Left out: 39 earlier events. Left out: 6 that took part in fewer events."
    )
    assert left_out(charts.network(ds)) == "Left out: 10 that met fewer others."


def test_many_paragraphs_and_values() -> None:
    claims = [
        Claim(
            id=FactId(f"c-{n}"),
            label="C",
            anchors=(replace(meeting("x", None).anchors[0], locator=f"p{n + 1}.s1"),),
            proposition="So.",
        )
        for n in range(45)
    ]
    ds = segmented(*claims, paragraphs=45)
    assert left_out(charts.modality(ds)) == "Left out: 5 paragraphs with fewer claims."
    values = dataset(state("x", "X"), quantity("q", Unit.KILOMETER, *range(1, 41)))
    assert left_out(charts.lengths(values)) == "Left out: 10 further lengths."


def test_a_calendar_distinguishes_statuses() -> None:
    kinds = {
        "a": ["held"],
        "b": ["held", "moved"],
        "c": ["announced"],
        "d": ["canceled"],
        "e": ["not-held"],
        "f": [],
    }
    events = [
        meeting(name, f"2031-0{n}-01", series="one", status=said(*map(EventStatus, told)))
        for n, (name, told) in enumerate(kinds.items(), 1)
    ]
    chart = charts.calendar(dataset(series("one"), *events))
    told = dict(zip(chart.frame["id"], chart.frame["status"], strict=True))
    assert told == {
        "a": "held", "b": "moved", "c": "announced", "d": "not-held", "e": "not-held", "f": "held",
    }  # fmt: skip


def test_a_calendar_splits_what_can_lie_in_two_half_years() -> None:
    chart = charts.calendar(
        dataset(series("one"), meeting("m", "2031-06-20/2031-07-10", series="one", status=HELD))
    )
    marks = [(mark.year, mark.half, mark.day) for mark in chart.layout.marks]
    assert marks == [(2031, 1, False), (2031, 2, False)]
    assert chart.layout.empty == ()


def test_not_stated_is_not_absent() -> None:
    chart = charts.attendance(loaded("cis-council"), series="council-sessions", by="state")
    cells = chart.frame[chart.frame["actor"] == "ukraine"].set_index("event")["attendance"]
    assert cells["session-2017-10-10"] == "absent"
    assert cells["session-2019-04-05"] == "not stated"


def test_russian_names_travel_as_a_parameter() -> None:
    chart = charts.seating(loaded("dushanbe-2022"))
    assert list(chart.parameters["russian"].items())[:2] == [
        ("armenia", "Армения"),
        ("azerbaijan", "Азербайджан"),
    ]
    alone = charts.seating(loaded("toy"))
    assert left_out(alone).startswith("No Russian order, as Russian names are not known: Avaria, ")

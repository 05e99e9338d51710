"""Events that last: their words differ from those of one day that is not known."""

from __future__ import annotations

import pytest

from analysis.building import ANCHORS, dataset, day, meeting, said
from cisreport.errors import NotFoundError
from cisreport.frames import frame
from cisreport.linkeddata import nodes
from cisreport.manifest.entries import fact_entry
from cisreport.model import (
    Announcement,
    EventStatus,
    Fact,
    FactId,
    Relative,
    RelativeKind,
    Value,
    Values,
    When,
    disagreements,
)
from cisreport.wording import describe, part_texts, text_of
from cisreport.wording.edtf import duration_text

HELD = said(EventStatus.HELD)
LATER = Relative(RelativeKind.AFTER, FactId("x"))


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2031-05-12", "2031-05-14", "12 to 14 May 2031"),
        ("2031-04-30", "2031-05-02", "30 April to 2 May 2031"),
        ("2030-12-30", "2031-01-02", "30 December 2030 to 2 January 2031"),
        ("2031-05", "2031-07", "May to July 2031"),
        ("2030", "2031", "2030 to 2031"),
        ("2031-05", "2031-05-14", "May to 14 May 2031"),
        ("2031-05-12/2031-05-13", "2031-05-14", "12–13 May 2031 to 14 May 2031"),
        ("2031-05-12", "2031~", "12 May 2031 to around 2031"),
        ("2031-05-12?", "2031-05-14", "12 May 2031 (uncertain) to 14 May 2031"),
        ("2030-22", "2031-05-14", "summer 2030 to 14 May 2031"),
    ],
)
def test_a_duration_in_words(start: str, end: str, words: str) -> None:
    assert duration_text(start, end) == words
    record = meeting("m", start, start, end=day(end, end), status=HELD)
    ds = dataset(record)
    assert describe(ds, record) == f"Meeting (Meeting m); held from {words}."
    assert text_of(ds, "m/date", "span") == words


@pytest.mark.parametrize(
    ("date", "end", "words"),
    [
        (day("2031-05-12/2031-05-14"), Values(), "held on 12–14 May 2031"),
        (day("2031-05-12", "2031-05-12"), Values((), "not stated"), "held on 12 May 2031; end not stated"),
        (day(None, LATER), day("2031-05-14", "2031-05-14"), "date stated as: after x; until 14 May 2031"),
        (Values(), day("2031-05-14", "2031-05-14"), "held until 14 May 2031"),
        (Values(), day(None, LATER), "held; end stated as: after x"),
        (
            day("2031-05-12", "XXXX-05-12"),
            day("2031-05-14", "XXXX-05-14"),
            "held from 12 May 2031 (stated: 12 May (no year)) to 14 May 2031 (stated: 14 May (no year))",
        ),
    ],
)
def test_what_is_known_of_it(date: Values[When], end: Values[When], words: str) -> None:
    record = meeting("m", None, date=date, end=end, status=HELD)
    assert words.replace("after x", "after “x”") in describe(dataset(record), record)


def test_sources_that_disagree_on_the_end() -> None:
    ends = Values(
        (
            Value(datum=When(stated=("2031-05-14",), resolved="2031-05-14")),
            Value(
                datum=When(stated=("2031-05-15",), resolved="2031-05-15"), attribution=(FactId("not-stated"),)
            ),
        )
    )
    record = meeting("m", "2031-05-12", "2031-05-12", end=ends, status=HELD)
    ds = dataset(record)
    assert "from 12 May 2031 to 14 May 2031 / 15 May 2031 (according to somebody not named)" in describe(
        ds, record
    )
    assert text_of(ds, "m/date", "span") == "12 to 14 May 2031 / 12 to 15 May 2031"
    assert [name for name, _ in disagreements(record)] == ["end"]


def test_both_days_are_everywhere() -> None:
    end = said(When(stated=("XXXX-05-14",), resolved="2031-05-14", basis="the year is printed"))
    record = meeting("m", "2031-05-12", "2031-05-12", end=end, status=HELD)
    ds = dataset(record)
    assert (text_of(ds, "m"), text_of(ds, "m/end"), text_of(ds, "m/end", "day")) == (
        "12 May 2031",
        "14 May 2031",
        "14 May",
    )
    assert part_texts(ds, record)["end, resolved"] == "2031-05-14"
    body = {item["field"]: item for item in nodes(ds, record)[0]["oa:hasBody"]}
    assert body["end"]["values"][0]["date"]["resolved"] == "2031-05-14"
    row = frame(ds, "events").iloc[0]
    assert (row["resolved"], row["end_resolved"]) == ("2031-05-12", "2031-05-14")
    assert (str(row["latest"])[:10], str(row["end_earliest"])[:10]) == ("2031-05-12", "2031-05-14")
    assert "Basis of the end: the year is printed" in str(fact_entry(ds, record))


def test_an_event_of_one_day_has_no_span() -> None:
    for end in (said(), said(When(stated=(LATER,)))):
        record = meeting("m", "2031-05-12", "2031-05-12", end=end)
        with pytest.raises(NotFoundError, match='"m/date" has no form "span"'):
            text_of(dataset(record), "m/date", "span")


def test_a_plan_has_an_end() -> None:
    plan: Fact = Announcement(
        id=FactId("plan"),
        label="Plan",
        anchors=ANCHORS,
        planned_date=day("2031-05-12"),
        planned_end=day("2031-05-14"),
    )
    ds = dataset(plan)
    assert "planned date: 12 May 2031; planned end: 14 May 2031" in describe(ds, plan)
    assert text_of(ds, "plan/planned_end") == "14 May 2031"

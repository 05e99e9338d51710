"""The functions of cadence take datasets, frames and dates, and say what is wrong with anything else."""

from __future__ import annotations

import datetime as dt
import inspect
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

import cisreport
from analysis.building import dataset, meeting, said, series
from cisreport.analysis import cadence
from cisreport.analysis.cadence.taking import brief
from cisreport.errors import ArgumentError, CisreportError
from cisreport.model import Dataset, EventStatus

HELD = said(EventStatus.HELD)
DAYS = ["2031-01-01", "2031-02-03", "2031-05", "2032-01-01"]


def rounds() -> Dataset:
    days = [meeting(f"m{n}", day, series="rounds", status=HELD) for n, day in enumerate(DAYS)]
    return dataset(series("rounds"), series("others"), *days, meeting("x", "2031-03-01", series="others"))


def _frame() -> pd.DataFrame:
    return pd.DataFrame({"date": DAYS, "place": ["A", "B", "A", "B"]})


def _given() -> dict[str, Any]:
    polars = pytest.importorskip("polars")
    return {
        "dataset": rounds(),
        "frame": _frame(),
        "polars": polars.DataFrame({"date": DAYS}),
        "lazy": polars.LazyFrame({"date": DAYS}),
        "texts": DAYS,
        "column": _frame()["date"],
        "column of polars": polars.Series(DAYS),
        "generator": (day for day in DAYS),
        "pairs": [(*DAYS[:1], DAYS[0]), DAYS[1], (dt.date(2031, 5, 1), dt.date(2031, 5, 31)), DAYS[3]],
        "events": cadence.events(DAYS),
    }


@pytest.mark.parametrize("name", [*_given()])
def test_one_answer_whatever_the_dates_are_in(name: str) -> None:
    assert cadence.summary(_given()[name]) == cadence.summary(DAYS)
    assert cadence.summary(DAYS)["mean"].outer == (Fraction(365, 3), Fraction(365, 3))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "days",
    [
        [dt.date(2031, 1, 1), dt.date(2031, 2, 3)],
        [dt.datetime(2031, 1, 1, 9, 30), dt.datetime(2031, 2, 3)],  # noqa: DTZ001 - a day, not a time
        pd.to_datetime(["2031-01-01", "2031-02-03"]),
        pd.Series(pd.to_datetime(["2031-01-01", "2031-02-03"])),
        np.array(["2031-01-01", "2031-02-03"], dtype="datetime64[D]"),
        np.array(["2031-01-01", "2031-02-03"], dtype="datetime64[ns]"),
    ],
    ids=lambda days: type(days).__name__,
)
def test_days_of_several_types(days: Any) -> None:
    assert [event.earliest for event in cadence.events(days)] == [dt.date(2031, 1, 1), dt.date(2031, 2, 3)]
    assert [gap.lower for gap in cadence.gaps(days)] == [33]


def test_a_window() -> None:
    assert len(cadence.events(DAYS, start="2031-02", end="2031")) == 2
    assert len(cadence.events(rounds(), start=dt.date(2031, 2, 1), end=dt.date(2031, 12, 31))) == 2
    assert cadence.rate(DAYS, end="2031") == cadence.rate(DAYS[:3])
    assert cadence.longest_gap(DAYS[:2], "2031-02-10").open == (7, 7)
    assert str(cadence.slots_met(DAYS, "year", start="2031", end="2033").met) == "slots met: 1 year"  # type: ignore[union-attr]
    assert cadence.drift(DAYS, "year")[1].name == "drift per year"
    with pytest.raises(ValueError, match=r'^"2031-05" can be inside and outside of the span$'):
        cadence.events(DAYS, end="2031-05-03")


def test_moves_of_two_frames() -> None:
    planned = pd.DataFrame({"label": ["a", "b"], "date": ["2031-01-01", "2031-02"]})
    held = pd.DataFrame({"label": ["b", "a"], "date": ["2031-03-02", "2031-01-05"]})
    assert [(move.name, move.lower, move.upper) for move in cadence.moves(planned, held).moves] == [
        ("b", 2, 29),
        ("a", 4, 4),
    ]


def test_a_series() -> None:
    assert [event.name for event in cadence.events(rounds(), series="rounds")] == ["m0", "m1", "m2", "m3"]
    frame = _frame().assign(series=["r", "r", "s", "r"])
    assert [event.name for event in cadence.events(frame, series="r")] == ["1", "2", "4"]
    assert len(cadence.events(frame)) == 4
    named = frame.assign(label=["w", "x", "y", "z"])
    assert [event.name for event in cadence.events(named)] == ["w", "x", "y", "z"]


def test_columns_of_dates() -> None:
    day = pd.DataFrame({"day": pd.to_datetime(["2031-01-01"]), "n": [1]})
    assert cadence.events(day)[0].latest == dt.date(2031, 1, 1)
    both = day.assign(earliest="2031-01-01", latest="2031-01-05")
    assert cadence.events(both)[0].latest == dt.date(2031, 1, 5)
    assert cadence.events(both, date="day")[0].latest == dt.date(2031, 1, 1)
    frame = cisreport.frame(rounds(), "meetings")
    assert len(cadence.events(frame)) == 5


def test_a_statistic_as_a_table() -> None:
    shown = repr(cadence.mean([*DAYS[:2], "2032-01-01/2032-01-11"])).split()
    days = ", ".join(DAYS[:2])
    assert " ".join(shown[shown.index("outer") :]) == (
        f"outer 182.5 to 187.5 inner 182.5 to 187.5 least {days}, 2032-01-01 greatest {days}, 2032-01-11"
    )


def test_what_it_got_in_a_few_words() -> None:
    assert brief(_frame()) == "a DataFrame of 4 rows"
    assert brief(np.zeros(2)) == "array([0., 0.]), of the type ndarray"


MANY = pd.DataFrame({"date": ["x"] * 22})
TAKES = "takes a dataset, a frame with a column of dates, or a list of dates"
DAY = "write a day such as 2014-05-12, or EDTF such as 2014-05 or 2014-05-12/2014-05-14"


@pytest.mark.parametrize(
    ("given", "options", "text"),
    [
        (
            3,
            {},
            f"cadence.median {TAKES}; it got 3, of the type int; load a dataset with "
            'cisreport.load("name"), or pass dates such as ["2014-05-12", "2014-11"]',
        ),
        (
            "cis-council",
            {},
            f'cadence.median {TAKES}; it got the text "cis-council"; '
            'load it first: cisreport.load("cis-council")',
        ),
        (["2031-01-01", "31 June"], {}, f'<dates>: [1]: "31 June" is not an EDTF date; {DAY}'),
        ([None], {}, f"<dates>: [0]: it has no date; {DAY}"),
        ([4], {}, f"<dates>: [0]: 4 is not a date; {DAY}"),
        (["2031/.."], {}, f'<dates>: [0]: "2031/.." is open at an end; {DAY}'),
        (
            [("2031-02", "2031-01-05")],
            {},
            f"<dates>: [0]: it ends on 2031-01-05, before it begins on 2031-02-01; {DAY}",
        ),
        (
            pd.DataFrame({"date": [pd.Timestamp("2031-01-01"), pd.NaT], "label": ["a", "b"]}),
            {},
            f'<frame>: row 2, "b": it has no date; {DAY}',
        ),
        (
            pd.DataFrame({"where": ["A"], "n": [1]}),
            {},
            'the frame has no column of dates; name one, as in date="day"; its columns are "where", "n"',
        ),
        (
            pd.DataFrame({"a": pd.to_datetime(["2031"]), "b": pd.to_datetime(["2032"])}),
            {},
            'the frame has 2 columns of dates; name one, as in date="day"; its columns are "a", "b"',
        ),
        (_frame(), {"date": "day"}, 'the frame has no column "day"; its columns are "date", "place"'),
        (rounds(), {"date": "day"}, 'a dataset has no column "day" for cadence.median; leave out `date`'),
        (DAYS, {"start": "May"}, "start is a day, such as 2014-05-12, or a year, not 'May'"),
        (DAYS, {"end": 2031}, "end is a day, such as 2014-05-12, or a year, not 2031"),
        (
            DAYS,
            {"start": "2032", "end": "2031"},
            "the window ends on 2031-12-31, before it begins on 2032-01-01; exchange them",
        ),
        (
            _frame().assign(series="r"),
            {"series": "s"},
            'no row has the series "s"; known are "r"',
        ),
        (rounds(), {"series": "round"}, 'dataset "demo" has no record "round"; did you mean "rounds"?'),
    ],
)  # fmt: skip
def test_what_does_not_fit(given: Any, options: dict[str, Any], text: str) -> None:
    with pytest.raises(CisreportError) as caught:
        cadence.median(given, **options)
    assert str(caught.value) == text


def test_no_such_keyword() -> None:
    expected = 'cadence.median has no parameter "stat"; did you mean "start"?'
    with pytest.raises(ArgumentError, match=f"^{re.escape(expected)}$"):
        cadence.median(DAYS, stat="2031")  # type: ignore[call-arg]


def test_many_cells_that_are_no_dates() -> None:
    with pytest.raises(CisreportError) as caught:
        cadence.events(MANY)
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert lines[0] == "<frame>: others: 2 more have no date that can be read"


def test_no_such_slot() -> None:
    expected = '"month" is not the length of a slot; known are "half-year", "quarter", "year"'
    with pytest.raises(ArgumentError, match=f"^{re.escape(expected)}$"):
        cadence.slots_met(DAYS, "month")


def test_help_shows_what_a_function_takes() -> None:
    what, *keywords = inspect.signature(cadence.mean).parameters.values()
    assert (what.name, what.annotation) == ("what", Any)
    assert [item.name for item in keywords] == ["series", "date", "start", "end"]
    assert {(item.default, item.annotation is item.empty) for item in keywords} == {(None, False)}
    text = inspect.getdoc(cadence.burstiness) or ""
    assert text.index("Parameters\n") < text.index("References\n")

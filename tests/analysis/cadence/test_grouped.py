"""Many series at once: the same numbers as one by one, whatever the library."""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from analysis.cadence.events import BASE
from cisreport.analysis import cadence
from cisreport.analysis.cadence import Statistic


def _events() -> tuple[list[str], list[dt.date]]:
    """Return random series of one to fourteen events, and ones that are undefined in every way."""
    random = np.random.default_rng(5)
    names = [f"s{size:02}" for size in range(1, 15) for _ in range(size)]
    offsets = random.integers(0, 90, len(names)).tolist()
    for name, days in {"flat": [4, 4, 4, 4], "even": [0, 9, 18, 27, 36], "twice": [3, 3, 3, 8]}.items():
        names += [name] * len(days)
        offsets += days
    order = random.permutation(len(names))
    return [names[n] for n in order], [BASE + dt.timedelta(days=offsets[n]) for n in order]


def _frame(library: str) -> Any:
    names, dates = _events()
    columns = {"who": names, "when": dates}
    if library == "pandas":
        return pd.DataFrame(columns).assign(when=pd.to_datetime(pd.Series(dates)) + pd.Timedelta(hours=15))
    return pl.DataFrame(columns) if library == "polars" else pl.LazyFrame(columns)


@pytest.mark.parametrize("library", ["pandas", "polars", "polars, lazy"])
def test_the_same_numbers_as_one_by_one(library: str) -> None:
    table = cadence.table(_frame(library), series="who", date="when")
    assert isinstance(table, pd.DataFrame if library == "pandas" else pl.DataFrame)
    rows = nw.from_native(table, eager_only=True).rows(named=True)
    names, dates = _events()
    assert [row["who"] for row in rows] == sorted(set(names))
    for row in rows:
        days = [date for name, date in zip(names, dates, strict=True) if name == row["who"]]
        events = [cadence.Occurrence(name="", earliest=day, latest=day) for day in days]
        assert row["events"] == len(events)
        for name, single in cadence.summary(events).items():
            if isinstance(single, Statistic):
                assert row[name] == pytest.approx(single.floats[0], abs=1e-9)
            else:
                assert row[name] is None or np.isnan(row[name])


def test_frames_that_do_not_fit() -> None:
    frame = pd.DataFrame({"series": ["a", None], "date": pd.to_datetime(["2031-01-01", "2031-01-02"])})
    with pytest.raises(ValueError, match=r'^there is no column "day"$'):
        cadence.table(frame, date="day")
    with pytest.raises(ValueError, match=r'^the column "series" has empty cells; remove these rows$'):
        cadence.table(frame)
    days = pd.Series(pd.date_range("1700-01-01", "2200-01-01", periods=300_000))
    with pytest.raises(ValueError, match=r"^a series has too many events over too long a time; split it$"):
        cadence.table(pd.DataFrame({"series": "a", "date": days}))


def test_an_empty_frame_has_no_rows() -> None:
    table = cadence.table(
        pl.DataFrame({"series": [], "date": []}, schema={"series": pl.String, "date": pl.Date})
    )
    assert table.shape == (0, 10)

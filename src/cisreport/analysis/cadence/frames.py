"""Events from a frame of any library that narwhals supports."""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrame

from cisreport.analysis.cadence.occurrences import Occurrence


def of_frame(
    frame: IntoFrame,
    *,
    date: str | None = None,
    earliest: str = "earliest",
    latest: str = "latest",
    name: str | None = None,
) -> tuple[Occurrence, ...]:
    """Return the rows of a frame as events.

    Parameters
    ----------
    frame : frame of any library that narwhals supports
        Such as ``cisreport.frame(ds, "meetings")``, or a frame of polars, pyarrow or duckdb.
    date : str, optional
        Column of exact dates.  Without it, the next two columns give the possible days.
    earliest, latest : str
        Columns of the first and of the last possible day.
    name : str, optional
        Column of names; by default, an event is named by its row, counted from 1.

    Raises
    ------
    ValueError
        If a column does not exist, or a row has no date.
    """
    lazy = nw.from_native(frame).lazy()
    ends = (date, date) if date is not None else (earliest, latest)
    known = lazy.collect_schema().names()
    for column in (*ends, *([name] if name else [])):
        if column not in known:
            raise ValueError(f'there is no column "{column}"')
    rows = lazy.select(*dict.fromkeys([*ends, *([name] if name else [])])).collect()
    names = rows[name].to_list() if name else range(1, len(rows) + 1)
    days = [[_day(item) for item in rows[column].to_list()] for column in ends]
    found = []
    for label, first, last in zip(names, *days, strict=True):
        if first is None or last is None:
            raise ValueError(f'row "{label}" has no date')
        found.append(Occurrence(name=str(label), earliest=first, latest=last))
    return tuple(found)


def _day(item: Any) -> dt.date | None:
    if isinstance(item, dt.datetime):
        return None if item != item else item.date()  # not-a-time differs from itself
    return item if isinstance(item, dt.date) else None

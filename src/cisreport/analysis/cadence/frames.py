"""Dated rows: events from a frame of any library that narwhals supports, or from a list of dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import narwhals as nw
import numpy as np
from narwhals.typing import IntoFrame

from cisreport.analysis.cadence.occurrences import Occurrence
from cisreport.errors import ArgumentError, DataError, Problem
from cisreport.model import bounds
from cisreport.notebooks import Rows

_DAY = "write a day such as 2014-05-12, or EDTF such as 2014-05 or 2014-05-12/2014-05-14"
_MOST = 20
"""Most problems that are reported of one table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A row of a frame, or an item of a list, as an event."""

    name: str
    """Its name."""
    earliest: dt.date
    """First possible day."""
    latest: dt.date
    """Last possible day."""
    edtf: str
    """Its date as it was given."""
    series: str | None = None
    """The series it belongs to."""

    @property
    def occurrence(self) -> Occurrence:
        """The event as statistics take it."""
        return Occurrence(name=self.name, earliest=self.earliest, latest=self.latest)


def of_frame(
    frame: IntoFrame,
    *,
    date: str | None = None,
    earliest: str = "earliest",
    latest: str = "latest",
    name: str | None = None,
) -> Rows[Occurrence]:
    """Return the rows of a frame as events.

    Parameters
    ----------
    frame : frame of any library that narwhals supports
        Such as ``cisreport.frame(ds, "meetings")``, or a frame of polars, pyarrow or duckdb.
    date : str, optional
        Column of dates, or of texts in EDTF.  Without it, the next two columns give the possible days; in a
        frame that does not have them, the column ``date`` or the only column of dates counts.
    earliest, latest : str
        Columns of the first and of the last possible day.
    name : str, optional
        Column of names; by default, an event is named by its row, counted from 1.

    Raises
    ------
    ArgumentError
        If a column does not exist, or no column has dates.
    DataError
        With the row of each cell that is not a date.
    """
    rows = rows_of(frame, date=date, earliest=earliest, latest=latest, name=name)
    return Rows(row.occurrence for row in rows)


def rows_of(
    frame: IntoFrame,
    *,
    date: str | None = None,
    earliest: str = "earliest",
    latest: str = "latest",
    name: str | None = None,
    series: str | None = None,
) -> tuple[Dated, ...]:
    """Return the rows of a frame, as :func:`of_frame` does, with the texts of the column ``series``."""
    lazy = nw.from_native(frame).lazy()
    schema = lazy.collect_schema()
    ends = _columns_of_dates(schema, date, earliest, latest)
    chosen = [*ends, *filter(None, (name, series))]
    for column in chosen:
        if column not in schema.names():
            raise ArgumentError(f'the frame has no column "{column}"; {_columns(schema.names())}')
    table = lazy.select(*dict.fromkeys(chosen)).collect()
    count = len(table)
    names = table[name].to_list() if name else range(1, count + 1)
    groups = table[series].to_list() if series else [None] * count
    found, problems = [], []
    cells = zip(*(table[column].to_list() for column in ends), strict=True)
    for number, (label, group, days) in enumerate(zip(names, groups, cells, strict=True), 1):
        try:
            first, last, edtf = _window(days)
        except ValueError as error:
            where = f'row {number}, "{label}"' if name else f"row {number}"
            problems.append(_problem("<frame>", where, error))
        else:
            dated = Dated(name=str(label), earliest=first, latest=last, edtf=edtf, series=_text(group))
            found.append(dated)
    _raise(problems)
    return tuple(found)


def rows_of_dates(dates: Iterable[Any]) -> tuple[Dated, ...]:
    """Return the items of a list as events, named by their texts.

    An item is a day, a text in EDTF, an occurrence, or a pair of the first and the last possible day.

    Raises
    ------
    DataError
        With the place of each item that is none of these.
    """
    found, problems = [], []
    for number, item in enumerate(dates):
        pair = item if isinstance(item, tuple | list) and len(item) == 2 else (item,)
        if isinstance(item, Occurrence):
            pair = (item.earliest, item.latest)
        try:
            first, last, edtf = _window(pair)
        except ValueError as error:
            problems.append(_problem("<dates>", f"[{number}]", error))
        else:
            name = item.name if isinstance(item, Occurrence) else edtf
            found.append(Dated(name=name, earliest=first, latest=last, edtf=edtf))
    _raise(problems)
    return tuple(found)


def is_frame(given: Any) -> TypeGuard[IntoFrame]:
    """Return whether something is a frame of a library that narwhals knows."""
    return isinstance(nw.from_native(given, pass_through=True), nw.DataFrame | nw.LazyFrame)


def columns_of(frame: IntoFrame) -> Sequence[str]:
    """Return the names of the columns of a frame."""
    return nw.from_native(frame).lazy().collect_schema().names()


def listed(given: Any) -> Iterable[Any] | None:
    """Return what to iterate over for the items of a column or an iterable; None for anything else."""
    found = nw.from_native(given, pass_through=True, allow_series=True)
    if isinstance(found, nw.Series):
        items: list[Any] = found.to_list()
        return items
    return given if isinstance(given, Iterable) and not isinstance(given, str | bytes | dict) else None


def _columns_of_dates(schema: nw.Schema, date: str | None, earliest: str, latest: str) -> Sequence[str]:
    if date is not None:
        return (date,)
    names = schema.names()
    if (earliest, latest) != ("earliest", "latest") or {earliest, latest} <= {*names}:
        return (earliest, latest)
    dated = ["date"] if "date" in names else [name for name, kind in schema.items() if kind.is_temporal()]
    if len(dated) == 1:
        return dated
    many = f"has {len(dated)} columns of dates" if dated else "has no column of dates"
    raise ArgumentError(f'the frame {many}; name one, as in date="day"; {_columns(names)}')


def _columns(names: Sequence[str]) -> str:
    return "its columns are " + (", ".join(f'"{name}"' for name in names) or "none")


def _window(cells: Sequence[Any]) -> tuple[dt.date, dt.date, str]:
    """Return the first and the last possible day of one cell or two, and both as EDTF.

    Raises
    ------
    ValueError
        With what is wrong with them.
    """
    days = [_days(cell) for cell in cells]
    first, last = days[0][0], days[-1][1]
    if last < first:
        raise ValueError(f"it ends on {last}, before it begins on {first}")
    if len(cells) == 1 and isinstance(cells[0], str):
        return first, last, cells[0].strip()
    return first, last, f"{first}" if first == last else f"{first}/{last}"


def _days(cell: Any) -> tuple[dt.date, dt.date]:
    if _is_missing(cell):
        raise ValueError("it has no date")
    if isinstance(cell, str):
        span = bounds(cell.strip())
        if isinstance(span.earliest, dt.date) and isinstance(span.latest, dt.date):
            return span.earliest, span.latest
        raise ValueError(f'"{cell}" is open at an end')
    day = _as_day(cell)
    if day is None:
        raise ValueError(f"{cell!r} is not a date")
    return day, day


def _as_day(cell: Any) -> dt.date | None:
    if isinstance(cell, np.datetime64):
        cell = cell.astype("datetime64[us]").item()
    if isinstance(cell, dt.datetime):
        return cell.date()
    return cell if isinstance(cell, dt.date) else None


def _is_missing(cell: Any) -> bool:
    return cell is None or str(cell) in ("NaT", "<NA>", "nan", "")


def _text(cell: Any) -> str | None:
    return None if _is_missing(cell) else str(cell)


def _problem(path: str, where: str, error: ValueError) -> Problem:
    return Problem(path=path, where=where, what=str(error), remedy=_DAY)


def _raise(problems: list[Problem]) -> None:
    """Raise an error with the first problems, if there are any."""
    more = len(problems) - _MOST
    if more > 0:
        rest = f"{more} more {'has' if more == 1 else 'have'} no date that can be read"
        problems = [*problems[:_MOST], Problem(path=problems[0].path, where="others", what=rest)]
    if problems:
        raise DataError(problems)

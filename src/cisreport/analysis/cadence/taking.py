"""What the functions of cadence take: a dataset, a frame or dates, and a window of days."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, TypedDict, TypeVar, Unpack, get_type_hints

from cisreport.analysis.cadence.occurrences import Occurrence
from cisreport.analysis.cadence.series import fullest_series, of_series, within
from cisreport.english import counted
from cisreport.errors import ArgumentError, NotFoundError, one_line, suggest
from cisreport.model import Dataset, bounds
from cisreport.notebooks import Rows

if TYPE_CHECKING:
    from cisreport.analysis.cadence.frames import Dated

R_co = TypeVar("R_co", covariant=True)
Day = dt.date | str
"""A day, or a text in EDTF such as ``2014-05-12`` or ``2014``."""
_SERIES = "series"
"""Column of a frame that says to which series a row belongs."""
_NAMES = ("label", "name", "id")
"""Columns of a frame that name its rows, the first one first."""
_TAKES = "takes a dataset, a frame with a column of dates, or a list of dates"
_PARAMETERS = """Parameters
----------
what : Dataset, frame or iterable of dates
    What :func:`events` takes.
series, date, start, end : optional
    As for :func:`events`: which series, which column of a frame, and the window of days."""


class Selection(TypedDict, total=False):
    """The keywords that select events; every function of events has them."""

    series: str | None
    date: str | None
    start: Day | None
    end: Day | None


class TakesEvents(Protocol[R_co]):
    """A function of events, whatever they come from."""

    __name__: str

    def __call__(self, what: Any, **selection: Unpack[Selection]) -> R_co:
        """Return the result for the events of a dataset, of a frame, or at dates."""


def _with_keywords(function: Callable[..., Any]) -> None:
    """Let help show the keywords of a selection one by one."""
    hints = get_type_hints(Selection)
    what = inspect.Parameter("what", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Any)
    keywords = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=hint)
        for name, hint in hints.items()
    ]
    given = inspect.signature(function, follow_wrapped=False)
    function.__signature__ = given.replace(parameters=[what, *keywords])  # type: ignore[attr-defined]


def events(what: Any, **selection: Unpack[Selection]) -> Rows[Occurrence]:
    """Return events with their possible days, from whatever has dates.

    Parameters
    ----------
    what : Dataset, frame or iterable of dates
        A dataset, whose events that were held count; a frame of any library that narwhals supports; or days,
        as dates or as texts in EDTF: ``"2014-05"`` is some day in May.
    series : str, optional
        Id of a series of the dataset, by default the one with most dated events; or a text in the column
        ``series`` of a frame, by default all rows.
    date : str, optional
        Column of dates in a frame, as for :func:`of_frame`.
    start, end : date or str, optional
        Keep events from ``start`` to ``end``, both included; a year or month counts from its first and to its
        last day.

    Raises
    ------
    ArgumentError
        If it is none of these, or an argument does not fit it.
    DataError
        With the place of each date that cannot be read.
    InputError
        If a date in a dataset is not bounded, or an event can be inside and outside of the window.
    NotFoundError
        If there is no such series.
    """
    return _events("cadence.events", what, selection)


_with_keywords(events)


def on_events(function: Callable[[Sequence[Occurrence]], R_co]) -> TakesEvents[R_co]:
    """Let a function of occurrences take whatever :func:`events` takes."""
    name = f"cadence.{function.__name__}"

    @wraps(function)
    def taking(what: Any, **selection: Unpack[Selection]) -> R_co:
        return function(_events(name, what, selection))

    summary, break_, references = (inspect.getdoc(function) or "").partition("\n\nReferences")
    taking.__doc__ = f"{summary}\n\n{_PARAMETERS}{break_}{references}"
    _with_keywords(taking)
    return taking


def taken(function: str, what: Any) -> Sequence[Occurrence]:
    """Return the events for a function that has other parameters."""
    return _events(f"cadence.{function}", what, {})


def day_of(name: str, day: Day | None, *, last: bool = False) -> dt.date | None:
    """Return a day that is a parameter: the first of a month or year, or the last.

    Raises
    ------
    ArgumentError
        If it is not a day.
    """
    if day is None or isinstance(day, dt.datetime):
        return day and day.date()
    if isinstance(day, dt.date):
        return day
    try:
        span = bounds(day)
    except (TypeError, ValueError):
        span = None
    found = span and (span.latest if last else span.earliest)
    if not isinstance(found, dt.date):
        raise ArgumentError(f"{name} is a day, such as 2014-05-12, or a year, not {day!r}")
    return found


def window_of(start: Day | None, end: Day | None) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day of a window.

    Raises
    ------
    ArgumentError
        If one is not a day, or the window ends before it begins.
    """
    first, last = day_of("start", start), day_of("end", end, last=True)
    if first and last and last < first:
        raise ArgumentError(f"the window ends on {last}, before it begins on {first}; exchange them")
    return first, last


def rows_of_any(caller: str, what: Any, date: str | None = None) -> tuple[Dated, ...]:
    """Return the rows of a frame, or the items of dates, as events.

    Raises
    ------
    ArgumentError
        If it is neither, or has no column of dates.
    DataError
        With the place of each date that cannot be read.
    """
    from cisreport.analysis.cadence.frames import columns_of, is_frame, listed, rows_of, rows_of_dates

    if isinstance(what, str):
        advice = f'load it first: cisreport.load("{what}")'
        raise ArgumentError(f'{caller} {_TAKES}; it got the text "{one_line(what, 80)}"; {advice}')
    if is_frame(what):
        columns = columns_of(what)
        name = next((column for column in _NAMES if column in columns), None)
        return rows_of(what, date=date, name=name, series=_SERIES if _SERIES in columns else None)
    items = listed(what)
    if items is None:
        advice = 'load a dataset with cisreport.load("name"), or pass dates such as ["2014-05-12", "2014-11"]'
        raise ArgumentError(f"{caller} {_TAKES}; it got {brief(what)}; {advice}")
    return rows_of_dates(items)


def brief(what: Any) -> str:
    """Return what a function got, in a few words, and its type."""
    shape = getattr(what, "shape", None)
    if isinstance(shape, tuple) and len(shape) == 2:
        return f"a {type(what).__name__} of {counted(shape[0], 'row')}"
    return f"{one_line(repr(what), 60)}, of the type {type(what).__name__}"


def _events(caller: str, what: Any, selection: Selection) -> Rows[Occurrence]:
    for key in selection:
        if key not in Selection.__annotations__:
            raise ArgumentError(
                f'{caller} has no parameter "{key}"; {suggest(key, tuple(Selection.__annotations__))}'
            )
    series, date = selection.get("series"), selection.get("date")
    window = window_of(selection.get("start"), selection.get("end"))
    if not any((series, date, *window)) and _are_events(what):
        return Rows(what)
    if isinstance(what, Dataset):
        if date is not None:
            raise ArgumentError(f'a dataset has no column "{date}" for {caller}; leave out `date`')
        found = of_series(what, series or fullest_series(what).id, start=window[0], end=window[1])
        return Rows(found)
    rows = rows_of_any(caller, what, date)
    if series is not None:
        known = [*dict.fromkeys(row.series for row in rows if row.series is not None)]
        if series not in known:
            raise NotFoundError(f'no row has the series "{series}"; {suggest(series, known)}')
        rows = tuple(row for row in rows if row.series == series)
    return Rows(item for row in rows if within(item := row.occurrence, *window))


def _are_events(what: Any) -> bool:
    return isinstance(what, tuple | list) and all(isinstance(item, Occurrence) for item in what)

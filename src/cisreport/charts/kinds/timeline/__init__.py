"""The meeting cadence timeline: series as lanes, and the most crowded days in detail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from cisreport.analysis import derive
from cisreport.analysis.derivations import INTERVAL
from cisreport.charts.axis import Axis
from cisreport.charts.kind import Content, chart
from cisreport.charts.kinds.timeline import words
from cisreport.charts.kinds.timeline.events import Event, read_events
from cisreport.charts.kinds.timeline.overview import Intervals, Overview, overview
from cisreport.charts.kinds.timeline.sheet import Timeline, draw
from cisreport.charts.kinds.timeline.zoom import Zoom, crowd, window_of, zoom
from cisreport.charts.sessions import Window
from cisreport.charts.ties import events_of, ties_of_events
from cisreport.errors import NotFoundError
from cisreport.frames import SEPARATOR, frame
from cisreport.model import Dataset
from cisreport.model import Event as Record
from cisreport.wording import name_of

__all__ = ["Timeline", "panels_of", "timeline"]

_ENDS = ("end_resolved", "end_earliest", "end_latest")
_COLUMNS = ("id", "label", "kind", "series", "status", "earliest", "latest", "after", "before", "resolved")


@chart("timeline", version=1, dates=True, several=True)
def timeline(
    ds: Dataset,
    *,
    known: Mapping[str, str] | None = None,
    actor: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> Content:
    """Return the meeting cadence timeline of a dataset.

    Events of a series share a lane, with the days between consecutive ones; events without a series
    share a lane by their kind.  A known day is a point; a less precise date is a thin line over the possible
    days, with both ends or the tip of an arrow; an event that lasted is a wide line from its beginning to its
    end.
    If three or more events are within seven days, a second panel shows these weeks in detail, with the
    stated order of events.  Withdrawn events and events whose date has no bound are not drawn; the caption
    lists the latter.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    known : mapping, optional
        Days of events that are known from elsewhere, by id, such as ``2022-02-24``.  They are marked as such
        and only give the event its place; the chart stores them as a parameter.
    actor : str, optional
        Id of an actor: draw only events that list it, or somebody of it, without the days between them.
    start, end : str, optional
        Draw events from ``start`` to ``end``, both included, such as ``2014-05-12`` or ``2014``; a line below
        the chart says how many are outside.

    Returns
    -------
    Chart
        Its frame has a row for each event: of the columns of ``frame(ds, "events")`` those that are drawn
        (id, label, kind, series, status, earliest, latest, after, before, resolved; if an event has an end,
        end_resolved, end_earliest, end_latest), and ``opened_up`` (true in the second panel).

    Raises
    ------
    NotFoundError
        If no event of the dataset has a date, no event lists ``actor``, or ``known`` has an id of none of
        them, or not a day.
    DataError
        If a derivation of the dataset cannot be computed.
    """
    derived = derive(ds)
    among = events_of(ds, actor, ds.of_type(Record))
    table = frame(derived, "events")
    table = table[table["id"].isin({event.id for event in among})]
    dated = read_events(table, _known(table, known or {}))
    if not dated:
        raise NotFoundError(f'dataset "{ds.id}" has no event with a date, so there is no timeline of it')
    window = Window.read(start, end)
    events = window.within(dated)
    intervals = frame(derived, "derivations")
    if actor:  # between two of its events there may be others of the series
        intervals = intervals[:0]
    first, second = panels_of(events, frame(derived, "series"), intervals)
    drawn = {event.id for event in events}
    opened_up = {row.id for row in second.rows} if second else set()
    rows = table[table["id"].isin(drawn)].reset_index(drop=True)
    with_date = {event.id for event in dated}
    undated = table[~table["id"].isin(with_date) & table["withdrawn"].isna()]["id"].tolist()
    gaps = [gap.id for lane in first.lanes for gap in lane.gaps]
    columns = [*_COLUMNS, *(_ENDS if rows["end_resolved"].notna().any() else ())]
    return Content(
        title=words.title_with(name_of(ds, actor), events)
        if actor
        else words.title_of(events, first, second),
        subtitle=words.SUBTITLE_WITH if actor else words.SUBTITLE,
        left_out=window.left_out(dated, events),
        caption=words.caption_of(derived, events, first, second, undated, actor),
        alt=words.alt_of(first, second),
        frame=rows[columns].assign(opened_up=rows["id"].isin(opened_up)),
        facts=(
            *(f"{ds.id}:{event.id}/{name}" for event in dated for name in event.fields),
            *(f"{ds.id}:{name}/value" for name in gaps),
            *(f"{ds.id}:{name}/label" for name in undated),
            *(f"{ds.id}:{name}/label" for name in dict.fromkeys(event.series for event in dated) if name),
            *(ties_of_events(ds, among) if actor else ()),
        ),
        layout=Timeline(overview=first, zoom=second),
        draw=draw,
    )


def _known(table: pd.DataFrame, known: Mapping[str, str]) -> dict[str, dt.date]:
    found = {}
    for name, text in known.items():
        if name not in set(table["id"]):
            raise NotFoundError(f'"{name}" is not an event, so no day of it is known')
        try:
            found[name] = dt.date.fromisoformat(text)
        except ValueError:
            raise NotFoundError(f'"{text}" is not a day; write it as 2022-02-24') from None
    return found


def panels_of(
    events: Sequence[Event], series: pd.DataFrame, derivations: pd.DataFrame
) -> tuple[Overview, Zoom | None]:
    """Lay out both panels.

    Parameters
    ----------
    events : sequence of Event
        At least one.
    series, derivations : pandas.DataFrame
        ``frame(ds, "series")`` and ``frame(ds, "derivations")``; only the intervals in days between two
        events are used of the latter.
    """
    group = crowd(events)
    window = window_of(group, events) if group else None
    second = zoom(events, series["id"].tolist(), window) if window else None
    opened_up = frozenset(row.id for row in second.rows) if second else frozenset[str]()
    axis = Axis.around(
        [day for event in events for day in (event.earliest, event.latest, event.known) if day]
    )
    labels = dict(zip(series["id"], series["label"], strict=True))
    return overview(events, labels, _intervals(derivations), axis, window, opened_up), second


def _intervals(derivations: pd.DataFrame) -> Intervals:
    """Return the id and the bounds of each interval, by the two events it is between."""
    found = {}
    for row in derivations[derivations["fn"] == INTERVAL].to_dict("records"):
        first, second = (cite.rpartition(":")[2].partition("/")[0] for cite in row["inputs"].split(SEPARATOR))
        found[first, second] = (row["id"], int(row["lower_float"]), int(row["upper_float"]))
    return found

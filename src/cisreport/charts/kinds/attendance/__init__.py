"""The participation matrix: who took part in which event, and for whom it is not stated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from cisreport.analysis.cadence.series import days_on
from cisreport.analysis.participation import Attendance, Roll, circle_of, encounters, roll
from cisreport.charts import counts
from cisreport.charts.axis import short_date
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.kinds.attendance.sheet import Column, Participation, Row, draw
from cisreport.charts.sessions import Window, outside
from cisreport.charts.texts import printable
from cisreport.charts.ties import events_of, ties_of_events
from cisreport.charts.words import capital, cited, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.model import Dataset, Event, FactId, State
from cisreport.wording import listed, name_of

_MOST = 51
"""Most events that are drawn."""
_ROWS = 24
_FEW = 4
"""Of so few actors, lists are not called nearly complete."""


@chart("attendance", version=1)
def attendance(
    ds: Dataset,
    *,
    series: str | None = None,
    by: str = "actor",
    actor: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> Content:
    """Return who took part in meetings and calls that were held, by event.

    A filled disk: a source lists the actor; a cross: a source says that it did not come; both: sources
    disagree; a small dot: not stated.  Rows are sorted by the number of events that list the actor, and
    shaded from the first event to the last of which something is stated.  Up to twelve events have numbers
    and are listed below.  At most 24 actors and the latest 51 events are drawn.  A line below the chart says
    what is not, and how many events have no stated participant.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    series : str, optional
        Id of a series; by default, all meetings and calls.
    by : str, default "actor"
        ``state`` replaces persons and offices by their state, if it is known.
    actor : str, optional
        Id of an actor: draw only events that list it, or somebody of it.  The title is about the others.
    start, end : str, optional
        Draw events from ``start`` to ``end``, both included, such as ``2014-05-12`` or ``2014``; a line below
        the chart says how many are outside.

    Returns
    -------
    Chart
        Its frame has a row for each actor and event: actor, event, attendance.

    Raises
    ------
    NotFoundError
        If no such event has a stated participant, ``by`` is neither ``actor`` nor ``state``, or no event
        lists ``actor`` together with others.
    """
    if by not in ("actor", "state"):
        raise NotFoundError(f'participants are drawn by "actor" or by "state", not by "{by}"')
    window = Window.read(start, end)
    every = events_of(ds, actor, (item for item in encounters(ds) if series in (None, item.series)))
    among = window.of_records(every)
    events = sorted(filter(_phrases, among), key=_when)
    silent = [item for item in among if not _phrases(item)]
    if not events:
        raise NotFoundError(f'dataset "{ds.id}" states no participant of an event that was held')
    found = roll(ds, events, by_state=by == "state")
    others = _others(ds, found, actor)
    shown = events[-_MOST:]
    actors = _most(found)
    return Content(
        title=_title(ds, others, events, by, actor),
        subtitle=f"Participation by {by} and event, as far as sources state or imply it",
        left_out=(
            *window.left_out(every, among),
            *_undrawn(silent),
            *left_out(counts.not_drawn(events, shown), "earlier event", "earlier events"),
            *left_out(counts.not_drawn(found.actors, actors), "that took part in fewer events"),
        ),
        caption=_caption(ds, found, events, actor),
        alt=_alt(ds, found),
        frame=_frame(found),
        facts=(*_facts(ds, events, silent), *outside(ds, every, among)),
        layout=Participation(
            columns=tuple(_column(item) for item in shown),
            rows=tuple(
                Row(
                    id=actor,
                    name=name_of(ds, actor),
                    total=counts.events_that_list(found, actor).most,
                    cells=tuple(found.cells[actor, event.id].value for event in shown),
                )
                for actor in actors
            ),
        ),
        draw=draw,
    )


def _phrases(event: Event) -> bool:
    return bool(event.participants or event.absent)


def _when(event: Event) -> tuple[dt.date, dt.date]:
    return days_on(event.date) or (dt.date.max, dt.date.max)


def _most(found: Roll) -> tuple[FactId, ...]:
    """Return the actors that took part most often, the first of them first."""
    return tuple(sorted(found.actors, key=lambda actor: -_total(found, actor))[:_ROWS])


def _total(found: Roll, actor: FactId) -> int:
    return counts.events_that_list(found, actor).most


def _undrawn(silent: Sequence[Event]) -> Iterator[str]:
    if silent:
        count = counts.events_without_participants(silent)
        yield f"Not drawn: {count} {count.noun('event')} without a stated participant."


def _column(event: Event) -> Column:
    days = days_on(event.date)
    if days is None:
        return Column(id=event.id, year="", text=f"{event.label}, day not known")
    first, last = days
    year = "–".join(dict.fromkeys((str(first.year), str(last.year))))
    date = short_date(first.isoformat() if first == last else f"{first}/{last}")
    return Column(id=event.id, year=year, text=f"{event.label}, {date}")


def _frame(found: Roll) -> pd.DataFrame:
    rows = [
        (actor, event, found.cells[actor, event].value) for actor in found.actors for event in found.events
    ]
    return pd.DataFrame(rows, columns=["actor", "event", "attendance"])


def _facts(ds: Dataset, events: Sequence[Event], silent: Sequence[Event]) -> Iterator[str]:
    """Yield the events, and the records that connect their participants with states."""
    for event in (*events, *silent):
        yield f"{ds.id}:{event.id}/date"
    yield from ties_of_events(ds, events)


def _others(ds: Dataset, found: Roll, actor: str | None) -> Roll:
    """Return the attendance of all but an actor and those of it."""
    circle = circle_of(ds, FactId(actor)) if actor else ()
    others = tuple(name for name in found.actors if name not in circle)
    if not others:
        raise NotFoundError(f'no event lists "{actor}" together with others')
    return replace(found, actors=others)


def _title(ds: Dataset, found: Roll, events: Sequence[Event], by: str, actor: str | None) -> str:
    """Return who is listed most often, and since when lists are nearly complete."""
    most = max(_total(found, actor) for actor in found.actors)
    first = [actor for actor in found.actors if _total(found, actor) == most]
    who = (
        listed(name_of(ds, actor) for actor in first)
        if len(first) <= 3
        else f"{counts.listed_most_often(found).words} {_noun(ds, first, by)}s"
    )
    some, all_ = counts.events_that_list(found, first[0]), counts.events_with_participants(found)
    is_all = some.least == all_.most
    verb, each = ("is", "") if len(first) == 1 else ("are", "" if is_all else " each")
    if is_all:
        where = "the only event" if all_.is_one else f"each of the {all_.words} events"
    else:
        where = f"{some.words} of {all_.words} events"
    if actor:
        return capital(f"{who} {verb}{each} listed at {where} with {name_of(ds, actor)}")
    text = f"{who} {verb} listed at {where}{each}"
    full = [event for event in events if event.id in counts.nearly_complete(found)]
    days = days_on(full[0].date) if 0 < len(full) < len(events) else None
    if days and len(found.actors) > _FEW:
        since = f"the first of {days[0].year}" if len(full) > 1 else f"of {days[0].year}"
        lists = "lists are" if len(full) > 1 else "list is"
        text += f"; {counts.lists_nearly_complete(found).words} {lists} nearly complete, {since}"
    return capital(text)


def _noun(ds: Dataset, actors: Iterable[FactId], by: str) -> str:
    """Return what to call actors: some have no state, and count for themselves."""
    return by if by != "state" or all(isinstance(ds[actor], State) for actor in actors) else "participant"


def _caption(ds: Dataset, found: Roll, events: Sequence[Event], actor: str | None) -> Iterator[Part]:
    yield "Who took part in meetings and calls that were held"
    if actor:
        yield from (" and list ", cited(ds, actor, "label"))
    if dated := [item for item in events if days_on(item.date)]:
        last = max(dated, key=lambda item: _when(item)[::-1])
        yield from (", from ", cited(ds, dated[0].id, "date"), " to ", cited(ds, last.id, "date"))
    yield ". Not stated is not the same as absent."
    absent = [event for event in found.events if _has(found, event, Attendance.ABSENT)]
    if absent:
        yield from (" Somebody is reported absent from: ", *labels(ds, absent), ".")


def _has(found: Roll, event: FactId, kind: Attendance) -> bool:
    return any(found.cells[actor, event] is kind for actor in found.actors)


def _alt(ds: Dataset, found: Roll) -> str:
    actors, events = counts.actors_of(found), counts.events_with_participants(found)
    size = f"{actors} {actors.noun('participant')} and {events} {events.noun('event')}"
    sentences = [f"Matrix of {size}."]
    for actor in found.actors:
        kinds = [(counts.events_by_attendance(found, actor, kind), kind) for kind in Attendance]
        phrases = ", ".join(f"{count} {kind.value}" for count, kind in kinds if count)
        sentences.append(f"{name_of(ds, actor)}: {phrases}.")
    return printable(" ".join(sentences))

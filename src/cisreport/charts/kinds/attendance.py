"""The participation matrix: who took part in which event, and for whom it is not stated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from cisreport.analysis.participation import Attendance, Roll, encounters, roll, state_of
from cisreport.charts.axis import MONTHS
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import presence
from cisreport.charts.panels.matrix import matrix
from cisreport.charts.sessions import days_of
from cisreport.charts.sheet import Key, Sheet, centered
from cisreport.charts.texts import printable
from cisreport.charts.words import capital, cited, counted, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.model import Dataset, Event, FactId, Occupancy, Person, Position
from cisreport.wording import listed, name_of

_MOST = 51
"""Most events that are drawn."""
_OPEN = "–"
"""Text for a year, month or day that is not known."""
_ROWS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An event and its date, in the three lines above the column."""

    id: str
    date: tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An actor with its attendance at each event."""

    id: str
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """Everything the sheet shows; columns that do not fit are in further blocks."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@chart("attendance", version=1)
def attendance(ds: Dataset, *, series: str | None = None, by: str = "actor") -> Content:
    """Return who took part in meetings and calls that were held, by event.

    A filled disk: a source lists the actor; a cross: a source says that it did not come; both: sources
    disagree; a small dot: not stated.  At most 24 actors are drawn, those that took part most often, and at
    most 51 events, the latest.  A line below the chart says what is not drawn, and how many events have no
    stated participant.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    series : str, optional
        Id of a series; by default, all meetings and calls.
    by : str, default "actor"
        ``state`` replaces persons and offices by their state, if it is known.

    Returns
    -------
    Chart
        Its frame has a row for each actor and event: actor, event, attendance.

    Raises
    ------
    NotFoundError
        If no such event has a stated participant, or ``by`` is neither ``actor`` nor ``state``.
    """
    if by not in ("actor", "state"):
        raise NotFoundError(f'participants are drawn by "actor" or by "state", not by "{by}"')
    among = [item for item in encounters(ds) if series in (None, item.series)]
    events = sorted(filter(_phrases, among), key=_when)
    silent = [item for item in among if not _phrases(item)]
    if not events:
        raise NotFoundError(f'dataset "{ds.id}" states no participant of an event that was held')
    found = roll(ds, events, by_state=by == "state")
    shown = events[-_MOST:]
    actors = _most(found)
    return Content(
        title=_title(ds, found, by),
        subtitle=f"Participation by {by} and event, as far as sources state it",
        left_out=(
            *([f"Not drawn: {len(silent)} events without a stated participant."] if silent else []),
            *left_out(len(events) - len(shown), "earlier events"),
            *left_out(len(found.actors) - len(actors), "that took part in fewer events"),
        ),
        caption=_caption(ds, found, events),
        alt=_alt(ds, found, events),
        frame=_frame(found),
        facts=_facts(ds, events, silent),
        layout=Participation(
            columns=tuple(_column(item) for item in shown),
            rows=tuple(
                Row(
                    id=actor,
                    name=name_of(ds, actor),
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
    return days_of(event.date) or (dt.date.max, dt.date.max)


def _most(found: Roll) -> tuple[FactId, ...]:
    """Return the actors that took part most often, in the order of the roll."""
    ranked = sorted(found.actors, key=lambda actor: -_present(found, actor))[:_ROWS]
    return tuple(actor for actor in found.actors if actor in ranked)


def _present(found: Roll, actor: FactId) -> int:
    return sum(item is Attendance.PRESENT for item in found.of(actor))


def _column(event: Event) -> Column:
    days = days_of(event.date)
    if days is None:
        return Column(id=event.id, date=("", "no", "date"))
    first, last = days
    year = str(first.year) if first.year == last.year else _OPEN
    month = MONTHS[first.month - 1][:3] if (first.year, first.month) == (last.year, last.month) else _OPEN
    return Column(id=event.id, date=(year, month, str(first.day) if first == last else _OPEN))


def _frame(found: Roll) -> pd.DataFrame:
    rows = [
        (actor, event, found.cells[actor, event].value) for actor in found.actors for event in found.events
    ]
    return pd.DataFrame(rows, columns=["actor", "event", "attendance"])


def _facts(ds: Dataset, events: Sequence[Event], silent: Sequence[Event]) -> Iterator[str]:
    """Yield the events, and the records that connect their participants with states."""
    for event in (*events, *silent):
        yield f"{ds.id}:{event.id}/date"
    for event in events:
        for name in (*(item.actor for item in event.participants), *(value.datum for value in event.absent)):
            yield from ties(ds, name)


def ties(ds: Dataset, actor: FactId) -> Iterator[str]:
    """Yield cites of an actor, of its state, and of the records that connect them."""
    record = ds.facts.get(actor)
    if record is None:
        return
    yield f"{ds.id}:{actor}/label"
    if isinstance(record, Person):
        for item in ds.of_type(Occupancy):
            if item.holder == actor:
                yield f"{ds.id}:{item.id}/label"
                for value in item.position:
                    yield from ties(ds, value.datum)
        for value in record.country:
            yield from ties(ds, value.datum)
    if isinstance(record, Position):
        for value in record.of:
            yield from ties(ds, value.datum)
    for value in getattr(record, "parent", ()):
        yield from ties(ds, value.datum)
    if (state := state_of(ds, actor)) != actor:
        yield f"{ds.id}:{state}/label"


def _title(ds: Dataset, found: Roll, by: str) -> str:
    counts = {actor: _present(found, actor) for actor in found.actors}
    most = max(counts.values())
    first = [name_of(ds, actor) for actor, count in counts.items() if count == most]
    who = listed(first) if len(first) <= 3 else f"{counted(len(first))} {by}s"
    return capital(
        f"{who}: reported to have taken part in {counted(most)} of {counted(len(found.events))} events"
    )


def _caption(ds: Dataset, found: Roll, events: Sequence[Event]) -> Iterator[Part]:
    yield from ("Who took part in meetings and calls that were held, from ", cited(ds, events[0].id, "date"))
    yield from (" to ", cited(ds, events[-1].id, "date"), ". Not stated is not the same as absent.")
    absent = [event for event in found.events if _has(found, event, Attendance.ABSENT)]
    if absent:
        yield from (" Somebody is reported absent from: ", *labels(ds, absent), ".")


def _has(found: Roll, event: FactId, kind: Attendance) -> bool:
    return any(found.cells[actor, event] is kind for actor in found.actors)


def _alt(ds: Dataset, found: Roll, events: Sequence[Event]) -> str:
    sentences = [f"Matrix of {len(found.actors)} participants and {len(events)} events."]
    for actor in found.actors:
        counts = {kind: sum(item is kind for item in found.of(actor)) for kind in Attendance}
        phrases = ", ".join(f"{count} {kind.value}" for kind, count in counts.items() if count)
        sentences.append(f"{name_of(ds, actor)}: {phrases}.")
    return printable(" ".join(sentences))


def draw(layout: Participation, width: float) -> Sheet:  # noqa: ARG001
    """Return the panels and the key."""

    def cell(canvas: Canvas, x: float, y: float, row: int, column: int) -> None:
        presence(canvas, x, y, layout.rows[row].cells[column])

    names, heads = [row.name for row in layout.rows], [column.date for column in layout.columns]
    return Sheet(matrix(names, heads, cell), _keys(layout))


_FORMS = {
    Attendance.PRESENT: "took part",
    Attendance.ABSENT: "did not come, as a source says",
    Attendance.DISPUTED: "sources disagree",
    Attendance.NOT_STATED: "not stated",
}


def _keys(layout: Participation) -> list[Key]:
    used = {cell for row in layout.rows for cell in row.cells}
    return [(centered(presence, kind.value), text) for kind, text in _FORMS.items() if kind.value in used]

"""Announced and held: the days announced for events, counted from the day on which each was held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from cisreport.analysis.cadence import Occurrence
from cisreport.analysis.cadence import moves as moves_of
from cisreport.analysis.cadence.series import days_on
from cisreport.charts import counts
from cisreport.charts.axis import short_date
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.kinds.moves.sheet import Kept, Moves, Row, draw, kept_text
from cisreport.charts.scale import Scale
from cisreport.charts.sessions import Window
from cisreport.charts.texts import printable
from cisreport.charts.words import capital, cited, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.model import Announcement, Dataset, Event, EventStatus, FactId
from cisreport.wording import name_of

_MOST = 36
"""Most rows that are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An event and one window of days announced for it."""

    event: str
    announcements: tuple[str, ...]
    """Ids of the announcements of this window."""
    label: str
    planned: tuple[dt.date, dt.date]
    held: tuple[dt.date, dt.date]
    least: int
    """It was held at least so many days later; negative: earlier."""
    most: int

    @property
    def earliest(self) -> dt.date:
        """The first day on which it can have been held."""
        return self.held[0]

    @property
    def latest(self) -> dt.date:
        """The last day on which it can have been held."""
        return self.held[1]

    @property
    def kept(self) -> bool:
        """True if it can have been held within the days announced."""
        return self.least <= 0 <= self.most

    @property
    def exact(self) -> bool:
        """True if it was held on exactly the day announced."""
        return self.least == self.most == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An event that is not known to have been held, and the days announced for it."""

    event: str
    earliest: dt.date
    latest: dt.date


@chart("moves", version=1)
def moves(
    ds: Dataset, *, series: str | None = None, start: str | None = None, end: str | None = None
) -> Content:
    """Return how far events were held from the days announced for them.

    The day announced is at zero; the event is as far to the right as it came later, or to the left if it came
    earlier.  An event has a row for each window of days that was announced for it and not kept; those that
    moved most come first, at most 36; a line below the chart says how many are not drawn.  Below the rows,
    each window that was kept is a disk.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    series : str, optional
        Id of a series; by default, all events.
    start, end : str, optional
        Draw events held from ``start`` to ``end``, both included, such as ``2014-05-12`` or ``2014``; a line
        below the chart says how many are outside.  An event that is not known to have been held has the
        days announced for it.

    Returns
    -------
    Chart
        Its frame has a row for each event and window: event, label, announcements, planned_earliest,
        planned_latest, earliest, latest, least, most.

    Raises
    ------
    NotFoundError
        If no event has both a day announced and a day it was held on, within the window if there is one.
    ArgumentError
        If ``start`` or ``end`` is not a day, or the window ends before it begins.
    """
    every, waiting = _pairs(ds, series)
    if not every:
        raise NotFoundError(f'dataset "{ds.id}" has no event with both a day announced and a day held')
    window = Window.read(start, end)
    pairs = window.within(every)
    pending = tuple(item.event for item in waiting if window.has(item))
    announced = {*(pair.event for pair in every), *(item.event for item in waiting)}
    moved = sorted((pair for pair in pairs if not pair.kept), key=_size, reverse=True)
    drawn = moved[:_MOST]
    more = counts.not_drawn(moved, drawn)
    kept = tuple(_kept(ds, pair) for pair in pairs if pair.kept)
    return Content(
        title=_title(pairs),
        subtitle="Days from the day announced to the day an event was held",
        left_out=(
            *window.left_out(announced, {*(pair.event for pair in pairs), *pending}),
            *left_out(more, "that moved less than those drawn"),
        ),
        caption=_caption(ds, moved, pending),
        alt=_alt(drawn, kept, more),
        frame=_frame(pairs),
        facts=_facts(ds, every, [item.event for item in waiting]),
        layout=Moves(
            scale=Scale.over([days for pair in drawn for days in (pair.least, pair.most)], 7),
            rows=tuple(_row(ds, pair) for pair in drawn),
            kept=kept,
        ),
        draw=draw,
    )


def _pairs(ds: Dataset, series: str | None) -> tuple[tuple[Pair, ...], tuple[Pending, ...]]:
    """Return held events with the windows announced for them, and the events announced but not held."""
    found: dict[tuple[str, dt.date, dt.date], list[str]] = {}
    pending: dict[str, list[tuple[dt.date, dt.date]]] = {}
    for item in ds.announcements:
        window = days_on(item.planned_date)
        if item.withdrawn is not None or not window:
            continue
        for name in item.announces:
            event = ds.facts.get(name)
            if not isinstance(event, Event) or (series and event.series != series):
                continue
            if _held(event):
                found.setdefault((name, *window), []).append(item.id)
            else:
                pending.setdefault(name, []).append(window)
    pairs = [_pair(ds, FactId(name), (low, high), names) for (name, low, high), names in found.items()]
    waiting = (
        Pending(event=name, earliest=min(low for low, _ in days), latest=max(high for _, high in days))
        for name, days in pending.items()
    )
    return tuple(sorted(pairs, key=lambda pair: (pair.held, pair.planned))), tuple(waiting)


def _held(event: Event) -> bool:
    phrases = {value.datum for value in event.status}
    return event.withdrawn is None and EventStatus.HELD in phrases and days_on(event.date) is not None


def _pair(ds: Dataset, name: FactId, planned: tuple[dt.date, dt.date], names: Sequence[str]) -> Pair:
    event = ds.facts[name]
    held = days_on(event.date) if isinstance(event, Event) else None
    if held is None:
        raise ValueError(f'"{name}" has no day')
    [move] = moves_of([_occurrence(name, planned)], [_occurrence(name, held)]).moves
    return Pair(
        event=name,
        announcements=tuple(names),
        label=event.label,
        planned=planned,
        held=held,
        least=move.lower,
        most=move.upper,
    )


def _occurrence(name: str, days: tuple[dt.date, dt.date]) -> Occurrence:
    return Occurrence(name=name, earliest=days[0], latest=days[1])


def _size(pair: Pair) -> tuple[int, int]:
    near = 0 if pair.least <= 0 <= pair.most else min(abs(pair.least), abs(pair.most))
    return near, max(abs(pair.least), abs(pair.most))


def _row(ds: Dataset, pair: Pair) -> Row:
    return Row(
        event=pair.event,
        label=pair.label,
        announced=_announced(ds, pair),
        least=pair.least,
        most=pair.most,
        text=_text(pair.least, pair.most),
    )


def _kept(ds: Dataset, pair: Pair) -> Kept:
    return Kept(event=pair.event, text=f"{pair.label}: {_announced(ds, pair)}", exact=pair.exact)


def _announced(ds: Dataset, pair: Pair) -> str:
    """Return when an event was announced, for when, and for where."""
    plans = [item for name in pair.announcements if isinstance(item := ds.facts[FactId(name)], Announcement)]
    made = [short_date(value.datum.resolved) for item in plans for value in item.date if value.datum.resolved]
    first, last = pair.planned
    exact = first == last
    edtf = next((value.datum.resolved for item in plans for value in item.planned_date), None)
    planned = short_date(edtf or (first.isoformat() if exact else f"{first}/{last}"))
    places = dict.fromkeys(name_of(ds, value.datum) for item in plans for value in item.planned_place)
    when = f"announced {made[0]} for" if made else "announced for"
    return f"{when} {planned}{''.join(f', {place}' for place in places)}"


def _text(least: int, most: int) -> str:
    """Return by how much an event moved, such as ``28 days later``."""
    near, far = sorted((abs(least), abs(most)))
    days = counts.days_between(near, far)
    return f"{days} {'day' if far == 1 else 'days'} {'later' if least > 0 else 'earlier'}"


def _title(pairs: Sequence[Pair]) -> str:
    announced, moved = counts.events_announced(pairs), counts.events_off_their_days(pairs)
    if not moved and announced.is_one:
        return "The only event announced was held within the days announced for it"
    if not moved:
        return capital(f"all {announced.words} events were held within the days announced for them")
    farthest = max((pair for pair in pairs if not pair.kept), key=_size)
    days = _text(farthest.least, farthest.most)
    which = "the only" if announced.is_one else f"{moved.words} of {announced.words}"
    text = f"{which} announced {announced.noun('event')}"
    if moved.is_one:
        return capital(f"{text} was held on another day than announced, {days}")
    return capital(f"{text} were held on other days, the farthest {days}")


def _caption(ds: Dataset, moved: Sequence[Pair], pending: Sequence[str]) -> Iterator[Part]:
    yield "How many days later than announced events were held. An event counts once for each day, or span of"
    yield " days, announced for it."
    if moved:
        farthest = moved[0]
        yield from (" The farthest moved was ", *labels(ds, [farthest.event]), ", announced for ")
        yield from (cited(ds, farthest.announcements[0], "planned_date"), " and held on ")
        yield from (cited(ds, farthest.event, "date"), ".")
    if pending:
        yield from (" Announced, not known to have been held: ", *labels(ds, pending), ".")


def _alt(drawn: Sequence[Pair], kept: Sequence[Kept], more: counts.Count) -> str:
    phrases = [f"{pair.label}, {_text(pair.least, pair.most)}" for pair in drawn]
    phrases += [f"{more} more"] if more else []
    phrases += [kept_text(kept)] if kept else []
    return printable(f"Events held on other days than announced: {'; '.join(phrases)}.")


def _frame(pairs: Sequence[Pair]) -> pd.DataFrame:
    rows = [
        (
            pair.event,
            pair.label,
            "; ".join(pair.announcements),
            *pair.planned,
            *pair.held,
            pair.least,
            pair.most,
        )
        for pair in pairs
    ]
    columns = ["event", "label", "announcements", "planned_earliest", "planned_latest", "earliest", "latest"]
    return pd.DataFrame(rows, columns=[*columns, "least", "most"])


def _facts(ds: Dataset, pairs: Sequence[Pair], pending: Sequence[str]) -> Iterator[str]:
    for pair in pairs:
        yield f"{ds.id}:{pair.event}/date"
        yield from (f"{ds.id}:{name}/planned_date" for name in pair.announcements)
    for item in ds.announcements:
        if item.withdrawn is None and len(item.planned_date) and set(item.announces) & set(pending):
            yield f"{ds.id}:{item.id}/planned_date"
    yield from (f"{ds.id}:{name}/label" for name in pending)

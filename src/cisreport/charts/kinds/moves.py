"""Announced and held: the days announced for events, counted from the day on which each was held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from cisreport.analysis.cadence import Occurrence
from cisreport.analysis.cadence import moves as moves_of
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import bar, bar_sample, point
from cisreport.charts.panels.rows import Rows, ScaledRows, Span
from cisreport.charts.scale import Scale
from cisreport.charts.sessions import days_of
from cisreport.charts.sheet import MARGIN, NAMES, Key, Sheet, centered
from cisreport.charts.texts import printable
from cisreport.charts.theme import MUTED, WIDTH
from cisreport.charts.words import capital, cited, counted, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.model import Dataset, Event, EventStatus, FactId
from cisreport.wording import amount_text

_MOST = 36
"""Most rows that are drawn."""
_AXIS = Span(MARGIN + NAMES + 3.0, WIDTH - MARGIN - 31.0)
_HEAD = 6.0
_HUE = 0


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the chart."""

    name: str
    least: int
    most: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Everything the sheet shows."""

    scale: Scale
    rows: tuple[Row, ...]
    kept: int
    """How many events were held on exactly the day announced."""


@chart("moves", version=1)
def moves(ds: Dataset, *, series: str | None = None) -> Content:
    """Return how far events were held from the days announced for them.

    The day on which an event was held is at zero.  The announced days are to the left if the event came
    later, and to the right if it came earlier.  An event has a row for each window that was announced for
    it.  Events that were held on exactly the day announced share one row.  At most 36 rows are drawn, those
    that moved most; a line below the chart says how many are not.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    series : str, optional
        Id of a series; by default, all events.

    Returns
    -------
    Chart
        Its frame has a row for each event and window: event, label, announcements, planned_earliest,
        planned_latest, earliest, latest, least, most.

    Raises
    ------
    NotFoundError
        If no event has both a day announced and a day it was held on.
    """
    pairs, pending = _pairs(ds, series)
    if not pairs:
        raise NotFoundError(f'dataset "{ds.id}" has no event with both a day announced and a day held')
    kept = [pair for pair in pairs if pair.least == pair.most == 0]
    rest = sorted((pair for pair in pairs if pair not in kept), key=_size, reverse=True)
    drawn = sorted(rest[:_MOST], key=lambda pair: (pair.held, pair.planned))
    more = len(rest) - len(drawn)
    return Content(
        title=_title(pairs),
        subtitle="Days announced, by how many days before or after the day an event was held",
        left_out=left_out(more, "that moved less than those drawn"),
        caption=_caption(ds, rest, kept, pending),
        alt=_alt(drawn, kept, more),
        frame=_frame(pairs),
        facts=_facts(ds, pairs, pending),
        layout=Moves(
            scale=Scale.over([days for pair in drawn for days in (-pair.most, -pair.least)]),
            rows=tuple(_row(pair) for pair in drawn),
            kept=len(kept),
        ),
        draw=draw,
    )


def _pairs(ds: Dataset, series: str | None) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """Return held events with the windows announced for them, and the events announced but not held."""
    found: dict[tuple[str, dt.date, dt.date], list[str]] = {}
    pending: dict[str, None] = {}
    for item in ds.announcements:
        window = days_of(item.planned_date)
        if item.withdrawn is not None or not window:
            continue
        for name in item.announces:
            event = ds.facts.get(name)
            if not isinstance(event, Event) or (series and event.series != series):
                continue
            if _held(event):
                found.setdefault((name, *window), []).append(item.id)
            else:
                pending.setdefault(name)
    pairs = [_pair(ds, FactId(name), (low, high), names) for (name, low, high), names in found.items()]
    return tuple(sorted(pairs, key=lambda pair: (pair.held, pair.planned))), tuple(pending)


def _held(event: Event) -> bool:
    phrases = {value.datum for value in event.status}
    return event.withdrawn is None and EventStatus.HELD in phrases and days_of(event.date) is not None


def _pair(ds: Dataset, name: FactId, planned: tuple[dt.date, dt.date], names: Sequence[str]) -> Pair:
    event = ds.facts[name]
    held = days_of(event.date) if isinstance(event, Event) else None
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


def _row(pair: Pair) -> Row:
    return Row(name=pair.label, least=pair.least, most=pair.most, text=_text(pair.least, pair.most))


def _text(least: int, most: int) -> str:
    """Return by how much an event moved, such as ``28 days later``."""
    if least <= 0 <= most:
        return "within those days" if least < 0 or most > 0 else "on the very day"
    near, far = sorted((abs(least), abs(most)))
    days = amount_text(near) if near == far else f"{amount_text(near)}–{amount_text(far)}"
    return f"{days} {'day' if far == 1 else 'days'} {'later' if least > 0 else 'earlier'}"


def _title(pairs: Sequence[Pair]) -> str:
    moved = {pair.event for pair in pairs if not pair.least <= 0 <= pair.most}
    kept = len({pair.event for pair in pairs} - moved)
    phrases = [f"{counted(len(moved))} held on other days than announced"] if moved else []
    phrases += [f"{counted(kept)} within the days announced"] if kept else []
    farthest = max(pairs, key=_size)
    if moved:
        phrases.append(f"the farthest moved was {_text(farthest.least, farthest.most)}")
    return capital(", ".join(phrases[:2]) + ("; " + phrases[2] if len(phrases) > 2 else ""))


def _caption(
    ds: Dataset, rest: Sequence[Pair], kept: Sequence[Pair], pending: Sequence[str]
) -> Iterator[Part]:
    yield "Days for which events were announced, against the day they were held (at zero)."
    moved = [pair for pair in rest if not pair.least <= 0 <= pair.most]
    if moved:
        farthest = max(moved, key=_size)
        yield from (" The farthest moved was ", *labels(ds, [farthest.event]), ", announced for ")
        yield from (cited(ds, farthest.announcements[0], "planned_date"), " and held on ")
        yield from (cited(ds, farthest.event, "date"), ".")
    if kept:
        yield " Those held on the very day announced share the last row."
    if pending:
        yield from (" Announced, not known to have been held: ", *labels(ds, pending), ".")


def _alt(drawn: Sequence[Pair], kept: Sequence[Pair], more: int) -> str:
    phrases = [f"{pair.label}, {_text(pair.least, pair.most)}" for pair in drawn]
    phrases += [f"{counted(len(kept))} on the day announced"] if kept else []
    phrases += [f"{more} more"] if more else []
    return printable(f"Events held, compared with the days announced: {'; '.join(phrases)}.")


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


def draw(layout: Moves, width: float) -> Sheet:  # noqa: ARG001
    """Return the panels and the key."""

    def mark(canvas: Canvas, number: int, y: float) -> None:
        text = f"{counted(layout.kept)} announcements"
        if number < len(layout.rows):
            row = layout.rows[number]
            left, right, text = panel.at(-row.most), panel.at(-row.least), row.text
            canvas.line([min(left, zero), max(right, zero)], [y, y], MUTED, 0.9, zorder=2)
            if row.least == row.most:
                point(canvas, left, y, "announced", _HUE)
            else:
                bar(canvas, (left, right), y, 2.6, "announced", _HUE)
        point(canvas, zero, y, "held", _HUE)
        canvas.text(_AXIS.right + 2.5, y, text, "small")

    names = [row.name for row in layout.rows]
    names += ["Held on the very day announced"] if layout.kept else []
    panel = ScaledRows(
        rows=Rows.of(names), scale=layout.scale, span=_AXIS, mark=mark,
        text=_tick, head=_HEAD, around_zero=True,
    )  # fmt: skip
    zero = panel.at(0)
    return Sheet([panel], _keys(layout))


def _tick(days: int) -> str:
    if days == 0:
        return "held"
    return f"{amount_text(abs(days))} {'before' if days < 0 else 'after'}"


def _keys(layout: Moves) -> list[Key]:
    keys: list[Key] = [(centered(point, "held", _HUE), "day it was held")]
    if any(row.least == row.most for row in layout.rows):
        keys.append((centered(point, "announced", _HUE), "day announced"))
    if any(row.least < row.most for row in layout.rows):
        keys.append((bar_sample("announced", _HUE), "days announced"))
    return keys

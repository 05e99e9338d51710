"""Announced and held: the days announced for events, counted from the day on which each was held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.patches import Circle

from cisreport.analysis.cadence import Occurrence
from cisreport.analysis.cadence import moves as moves_of
from cisreport.charts.axis import short_date
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import bar, bar_sample, point
from cisreport.charts.panels.entries import Entries
from cisreport.charts.panels.rows import Span
from cisreport.charts.scale import Scale
from cisreport.charts.sessions import days_of
from cisreport.charts.sheet import MARGIN, Drawing, Key, Panel, Sheet, centered
from cisreport.charts.texts import line_height, printable, text_width, wrapped
from cisreport.charts.theme import HUES, TEXT, WIDTH
from cisreport.charts.words import capital, cited, counted, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.model import Announcement, Dataset, Event, EventStatus, FactId
from cisreport.wording import amount_text, name_of

_MOST = 36
"""Most rows that are drawn."""
_HUE = 0
_STEP = 2.8
"""From one kept announcement to the next, in millimeters."""


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
    def kept(self) -> bool:
        """True if it can have been held within the days announced."""
        return self.least <= 0 <= self.most

    @property
    def exact(self) -> bool:
        """True if it was held on exactly the day announced."""
        return self.least == self.most == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A window of days announced for an event that was held on another day."""

    event: str
    label: str
    announced: str
    """When it was announced, for when, and for where."""
    least: int
    most: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A window of days announced for an event that was held within it."""

    event: str
    exact: bool
    """True if it was held on exactly the day announced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Everything the sheet shows."""

    scale: Scale
    rows: tuple[Row, ...]
    kept: tuple[Kept, ...]


@chart("moves", version=1)
def moves(ds: Dataset, *, series: str | None = None) -> Content:
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
    moved = sorted((pair for pair in pairs if not pair.kept), key=_size, reverse=True)
    drawn, more = moved[:_MOST], len(moved[_MOST:])
    return Content(
        title=_title(pairs),
        subtitle="Days from the day announced to the day an event was held",
        left_out=left_out(more, "that moved less than those drawn"),
        caption=_caption(ds, moved, pending),
        alt=_alt(drawn, [pair for pair in pairs if pair.kept], more),
        frame=_frame(pairs),
        facts=_facts(ds, pairs, pending),
        layout=Moves(
            scale=Scale.over([days for pair in drawn for days in (pair.least, pair.most)], 7),
            rows=tuple(_row(ds, pair) for pair in drawn),
            kept=tuple(Kept(event=pair.event, exact=pair.exact) for pair in pairs if pair.kept),
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


def _row(ds: Dataset, pair: Pair) -> Row:
    return Row(
        event=pair.event,
        label=pair.label,
        announced=_announced(ds, pair),
        least=pair.least,
        most=pair.most,
        text=_text(pair.least, pair.most),
    )


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
    days = amount_text(near) if near == far else f"{amount_text(near)}–{amount_text(far)}"
    return f"{days} {'day' if far == 1 else 'days'} {'later' if least > 0 else 'earlier'}"


def _title(pairs: Sequence[Pair]) -> str:
    moved = {pair.event for pair in pairs if not pair.kept}
    events = {pair.event for pair in pairs}
    if not moved:
        return capital(f"all {counted(len(events))} events were held within the days announced for them")
    farthest = max((pair for pair in pairs if not pair.kept), key=_size)
    text = f"{counted(len(moved))} of {counted(len(events))} announced events were held on other days"
    return capital(f"{text}, the farthest {_text(farthest.least, farthest.most)}")


def _caption(ds: Dataset, moved: Sequence[Pair], pending: Sequence[str]) -> Iterator[Part]:
    yield "How many days later than announced events were held; each announced window counts."
    if moved:
        farthest = moved[0]
        yield from (" The farthest moved was ", *labels(ds, [farthest.event]), ", announced for ")
        yield from (cited(ds, farthest.announcements[0], "planned_date"), " and held on ")
        yield from (cited(ds, farthest.event, "date"), ".")
    if pending:
        yield from (" Announced, not known to have been held: ", *labels(ds, pending), ".")


def _alt(drawn: Sequence[Pair], kept: Sequence[Pair], more: int) -> str:
    phrases = [f"{pair.label}, {_text(pair.least, pair.most)}" for pair in drawn]
    phrases += [f"{more} more"] if more else []
    exact = sum(pair.exact for pair in kept)
    phrases += [_kept_text(exact, len(kept) - exact)] if kept else []
    return printable(f"Events held on other days than announced: {'; '.join(phrases)}.")


def _kept_text(exact: int, within: int) -> str:
    parts = [f"{counted(exact)} to the day"] if exact else []
    parts += [f"{counted(within)} within the days announced"] if within else []
    return f"kept: {' and '.join(parts)}"


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


def draw(layout: Moves, width: float = WIDTH) -> Sheet:
    """Return the panels and the key."""

    def mark(canvas: Canvas, number: int, y: float, span: Span) -> None:
        row = layout.rows[number]
        left, right = (span.at(layout.scale.share(days)) for days in (row.least, row.most))
        zero = span.at(layout.scale.share(0))
        canvas.line([zero, zero], [y - 1.9, y + 1.9], TEXT, 1.1, zorder=1.5)
        canvas.line([zero, left if row.least > 0 else right], [y, y], HUES[_HUE], 1.1, zorder=1.6)
        if row.least == row.most:
            point(canvas, left, y, "held", _HUE)
        else:
            bar(canvas, (left, max(right, left + 1.2)), y, 2.6, "held", _HUE)
        canvas.text(max(zero, right) + 2.2, y, row.text, "small")

    panels: list[Panel] = []
    if layout.rows:
        names = [(row.label, row.announced) for row in layout.rows]
        room = 2.2 + max(text_width(row.text, "small") for row in layout.rows)
        panels.append(
            Entries(width=width, names=names, scale=layout.scale, mark=mark, room=room, unit="days later →")
        )
    if layout.kept:
        panels.append(_kept_panel(layout.kept, width))
    return Sheet(panels, _keys(layout))


def _kept_panel(kept: Sequence[Kept], width: float) -> Drawing:
    """Return a strip with a disk for each window that was kept, those kept to the day first."""
    ordered = sorted(kept, key=lambda item: not item.exact)
    exact = sum(item.exact for item in ordered)
    lines = wrapped(capital(_kept_text(exact, len(kept) - exact)), width - 2 * MARGIN)
    most = int((width - 2 * MARGIN) / _STEP)
    above = 1.6 + len(lines) * line_height()

    def drawn(canvas: Canvas, top: float) -> None:
        canvas.block(MARGIN, top + 1.0, lines)
        for number, item in enumerate(ordered):
            x, y = MARGIN + (number % most + 0.5) * _STEP, top + above + (number // most + 0.5) * 3.2
            _disk(canvas, x, y, exact=item.exact)

    return Drawing(above + -(-len(ordered) // most) * 3.2 + 1.0, drawn)


def _disk(canvas: Canvas, x: float, y: float, *, exact: bool) -> None:
    face = HUES[_HUE] if exact else "white"
    canvas.patch(Circle((x, y), 0.95, facecolor=face, edgecolor=HUES[_HUE], linewidth=0.9), 3)


def _keys(layout: Moves) -> list[Key]:
    keys: list[Key] = []
    if layout.rows:
        keys.append((_zero_sample, "day announced, or the nearest of the days announced"))
    if any(row.least == row.most for row in layout.rows):
        keys.append((centered(point, "held", _HUE), "day it was held"))
    if any(row.least < row.most for row in layout.rows):
        keys.append((bar_sample("held", _HUE), "moved to some day of the bar, as not every day is known"))
    for exact, text in ((True, "kept to the day"), (False, "kept within the days announced")):
        if any(item.exact is exact for item in layout.kept):
            keys.append((centered(_disk, exact=exact), text))
    return keys


def _zero_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x + 3.0, x + 3.0], [y - 1.6, y + 1.6], TEXT, 1.1)

"""The calendar of a series: years side by side, half-years above one another, a mark for each event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pandas as pd
from matplotlib.patches import Rectangle

from cisreport.analysis.cadence import Slot, slots_met
from cisreport.analysis.cadence.slots import SlotsMet
from cisreport.charts.axis import MONTHS
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import session
from cisreport.charts.sessions import Session, series_of, sessions_of
from cisreport.charts.sheet import KEY, MARGIN, Drawing, Key, Sheet, centered
from cisreport.charts.texts import printable, text_width
from cisreport.charts.theme import MUTED, PALE, RULE, TEXT, WIDTH
from cisreport.charts.words import cited, counted, join, labels, left_out
from cisreport.model import Dataset, Series

_YEARS = 36
"""Most years in a strip."""
_STRIPS = 4
_LEFT = 12.0
_HEAD = 5.0
_HALF = 26.0
"""Height of a half-year."""
_STEP = 2.6
"""Marks of one year that are nearer than this are placed side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An event, or the part of it within one half-year."""

    id: str
    year: int
    half: int
    start: float
    """Where its first day begins, as a share of the half-year."""
    end: float
    """Where its last day ends."""
    status: str
    mode: str | None
    unsure: bool
    day: bool
    """True if the day is known."""
    aside: int
    """How many marks are to its left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Years side by side."""

    first: int
    last: int
    empty: tuple[tuple[int, int], ...]
    """Years and halves within the record without an event that was held."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Everything the sheet shows."""

    strips: tuple[Strip, ...]


@chart("calendar", version=1)
def calendar(ds: Dataset, *, series: str | None = None) -> Content:
    """Return the calendar of a series: on which days of the year its events are, and the gaps.

    A year is a column with January to June above and July to December below.  A filled mark took place;
    a half filled one too, but it or its day is less than certain; a hollow one is only planned; a crossed
    one did not take place; one with a dot was moved.  A circle is in person, a square by video, a diamond has
    no stated mode.  Half-years without an event that was held are hatched.  The latest 144 years are drawn;
    a line below the chart says what is not.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    series : str, optional
        Id of a series; by default, the one with most dated events.

    Returns
    -------
    Chart
        Its frame has a row for each event: id, label, earliest, latest, status, mode, unsure.

    Raises
    ------
    NotFoundError
        If there is no such series, or none of its events has a date.
    """
    record = series_of(ds, series)
    found, undated = sessions_of(ds, record)
    first = found[-1].latest.year - _YEARS * _STRIPS + 1
    drawn = tuple(item for item in found if item.earliest.year >= first)
    slots = _slots(drawn)
    return Content(
        title=_title(record, drawn, slots),
        subtitle="Events by year (columns) and day of the half-year (down), as recorded",
        left_out=left_out(len(found) - len(drawn), f"events before {drawn[0].earliest.year}"),
        caption=_caption(ds, record, drawn, undated),
        alt=_alt(record, drawn, slots),
        frame=_frame(drawn),
        facts=(
            f"{ds.id}:{record.id}/label",
            *(f"{ds.id}:{item.id}/date" for item in found),
            *(f"{ds.id}:{name}/label" for name in undated),
        ),
        layout=Calendar(strips=tuple(_strips(drawn, slots))),
        draw=draw,
        found={"series": record.id},
    )


def _slots(drawn: Sequence[Session]) -> tuple[Slot, ...]:
    """Return all half-years from the first event to the last, with the events that were held."""
    held = [item.occurrence for item in drawn if item.held]
    last = max(item.latest for item in drawn)
    met = slots_met(held, start=drawn[0].earliest, end=last)
    return met.slots if isinstance(met, SlotsMet) else ()


def _frame(drawn: Sequence[Session]) -> pd.DataFrame:
    columns = ("id", "label", "earliest", "latest", "status", "mode", "unsure")
    rows = [[getattr(item, name) for name in columns] for item in drawn]
    return pd.DataFrame(rows, columns=list(columns)).astype({"mode": "str"})


def _strips(drawn: Sequence[Session], slots: Sequence[Slot]) -> Iterator[Strip]:
    first, last = drawn[0].earliest.year, max(item.latest.year for item in drawn)
    count = -(-(last - first + 1) // _YEARS)
    length = -(-(last - first + 1) // count)
    marks = _aside([mark for item in drawn for mark in _pieces(item)])
    for start in range(first, last + 1, length):
        years = range(start, start + length if count > 1 else last + 1)
        yield Strip(
            first=years[0],
            last=years[-1],
            empty=tuple((slot.year, slot.place) for slot in slots if slot.most == 0 and slot.year in years),
            marks=tuple(mark for mark in marks if mark.year in years),
        )


def _pieces(item: Session) -> Iterator[Mark]:
    """Yield a mark for each half-year that an event can fall into."""
    number = item.earliest.year * 2 + (item.earliest.month > 6)
    while number <= item.latest.year * 2 + (item.latest.month > 6):
        year, half = divmod(number, 2)
        begin = dt.date(year, 7 if half else 1, 1).toordinal()
        length = 184 if half else dt.date(year, 7, 1).toordinal() - begin
        yield Mark(
            id=item.id,
            year=year,
            half=half + 1,
            start=round(max(0.0, (item.earliest.toordinal() - begin) / length), 4),
            end=round(min(1.0, (item.latest.toordinal() + 1 - begin) / length), 4),
            status=item.status,
            mode=item.mode,
            unsure=item.unsure,
            day=item.earliest == item.latest,
            aside=0,
        )
        number += 1


def _aside(marks: Sequence[Mark]) -> list[Mark]:
    """Place marks of one half-year that would overlap side by side."""
    placed = []
    for _, group in groupby(sorted(marks, key=_place), key=lambda mark: (mark.year, mark.half)):
        before: Mark | None = None
        for mark in group:
            near = before is not None and (_middle(mark) - _middle(before)) * _HALF < _STEP
            before = replace(mark, aside=before.aside + 1 if near and before else 0)
            placed.append(before)
    return placed


def _place(mark: Mark) -> tuple[int, int, float]:
    return mark.year, mark.half, _middle(mark)


def _middle(mark: Mark) -> float:
    return (mark.start + mark.end) / 2


def _title(record: Series, drawn: Sequence[Session], slots: Sequence[Slot]) -> str:
    """Return the longest stretch of half-years with exactly one event, or how many were held."""
    run = _run(slots)
    if len(run) > 1:
        return f"{record.label}: exactly one in each of {counted(len(run))} half-years, {_span(run)}"
    held = sum(item.held for item in drawn)
    return f"{record.label}: {counted(held)} held"


def _run(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    runs = [tuple(group) for one, group in groupby(slots, lambda slot: slot.least == slot.most == 1) if one]
    return max(runs, key=len, default=())


def _span(run: Sequence[Slot]) -> str:
    first, last = run[0], run[-1]
    if first.place == 1 and last.place == 2:
        return f"{first.year}–{last.year}" if first.year < last.year else str(first.year)
    return f"{_half(first)} to {_half(last)}"


def _half(slot: Slot) -> str:
    return f"{'first' if slot.place == 1 else 'second'} half of {slot.year}"


_STATUS = {
    "held": "took place",
    "moved": "took place, another day or place than announced",
    "announced": "planned, not known to have taken place",
    "not-held": "did not take place",
}


def _caption(ds: Dataset, record: Series, drawn: Sequence[Session], undated: Sequence[str]) -> Iterator[Part]:
    yield from (cited(ds, record.id, "label"), " by year and half-year, from ")
    yield from (cited(ds, drawn[0].id, "date"), " to ", cited(ds, drawn[-1].id, "date"), ".")
    for status, intro in (
        ("announced", "Planned, not known to have taken place: "),
        ("not-held", "Did not take place: "),
    ):
        if ids := [item.id for item in drawn if item.status == status]:
            yield from (f" {intro}", *labels(ds, ids), ".")
    if ids := [item.id for item in drawn if item.mode == "remote"]:
        yield from (" By video: ", *join([cited(ds, name, "date") for name in ids[:6]]), ".")
    if undated:
        yield from (" Not drawn, because no date is known: ", *labels(ds, undated), ".")
    yield " A hatched half-year is a gap of the record, which need not be one of the series."


def _alt(record: Series, drawn: Sequence[Session], slots: Sequence[Slot]) -> str:
    phrases = {status: sum(item.status == status for item in drawn) for status in _STATUS}
    counts = "; ".join(f"{number} {_STATUS[status]}" for status, number in phrases.items() if number)
    sentences = [f"Calendar of half-years. {record.label}, {len(drawn)} events: {counts}."]
    run = _run(slots)
    if len(run) > 1:
        sentences.append(f"Exactly one in each half-year: {_span(run)}.")
    empty = [_half(slot) for slot in slots if slot.most == 0]
    if empty:
        sentences.append(f"No event in {len(empty)} half-years: {'; '.join(empty)}.")
    for intro, kept in (
        ("By video", [item for item in drawn if item.mode == "remote"]),
        ("Less than sure", [item for item in drawn if item.unsure]),
    ):
        if kept:
            sentences.append(f"{intro}: {'; '.join(item.label for item in kept)}.")
    return printable(" ".join(sentences))


def draw(layout: Calendar, width: float) -> Sheet:
    """Return the panels and the key."""
    width = (WIDTH - MARGIN - _LEFT) / max(strip.last - strip.first + 1 for strip in layout.strips)
    panels = [_panel(strip, min(width, 12.0)) for strip in layout.strips]
    return Sheet(panels, _keys(layout))


def _panel(strip: Strip, width: float) -> Drawing:
    def drawn(canvas: Canvas, top: float) -> None:
        _draw_grid(canvas, strip, width, top)
        for mark in strip.marks:
            x = _LEFT + (mark.year - strip.first + 0.5) * width + min(mark.aside, 1) * width / 3
            above = top + _HEAD + (mark.half - 1) * _HALF
            if not mark.day:
                ends = [above + mark.start * _HALF, above + mark.end * _HALF]
                canvas.line([x, x], ends, TEXT, 0.7)
                for end in ends:
                    canvas.line([x - 0.7, x + 0.7], [end, end], TEXT, 0.7)
            session(canvas, x, above + _middle(mark) * _HALF, mark.status, mark.mode, unsure=mark.unsure)

    return Drawing(_HEAD + 2 * _HALF + 1.5, drawn)


def _draw_grid(canvas: Canvas, strip: Strip, width: float, top: float) -> None:
    right = _LEFT + (strip.last - strip.first + 1) * width
    bottom = top + _HEAD + 2 * _HALF
    for year, half in strip.empty:
        corner = (_LEFT + (year - strip.first) * width, top + _HEAD + (half - 1) * _HALF)
        canvas.patch(gap_area(corner, width, _HALF), 0)
    for month in range(12):
        y = top + _HEAD + (month // 6) * _HALF + (month % 6) * _HALF / 6
        weight = 0.8 if month % 6 == 0 else 0.3
        canvas.line([MARGIN if month % 6 == 0 else _LEFT, right], [y, y], RULE, weight, zorder=1)
        canvas.text(_LEFT - 1.2, y + _HALF / 12, MONTHS[month], "small", side="right", color=MUTED)
    canvas.line([MARGIN, right], [bottom, bottom], RULE, 0.8, zorder=1)
    free = _LEFT - 1
    for year in range(strip.first, strip.last + 2):
        x = _LEFT + (year - strip.first) * width
        weight = 0.8 if year % 5 == 0 or year in (strip.first, strip.last + 1) else 0.3
        canvas.line([x, x], [top + _HEAD, bottom], RULE, weight, zorder=1)
        reach = text_width(str(year), "small") / 2
        named = width > text_width("0000 ", "small") or year % 5 == 0 or year == strip.first
        fits = free <= x + width / 2 - reach and x + width / 2 + reach <= WIDTH
        if year <= strip.last and named and fits:
            canvas.text(x + width / 2, top + _HEAD / 2, str(year), "small", side="center", color=MUTED)
            free = x + width / 2 + reach + 1.5


def gap_area(corner: tuple[float, float], width: float, height: float) -> Rectangle:
    """Return the area of a gap."""
    area = Rectangle(corner, width, height, facecolor=PALE, edgecolor="none")
    area.set_hatch("////")
    area.set_hatchcolor(RULE)
    return area


def _keys(layout: Calendar) -> list[Key]:
    marks = [mark for strip in layout.strips for mark in strip.marks]
    keys = []
    for status, text in _STATUS.items():
        if any(mark.status == status for mark in marks):
            keys.append((centered(session, status, "in-person"), text))
    if any(mark.unsure for mark in marks):
        keys.append((centered(session, "held", "in-person", unsure=True), "less than sure"))
    for mode, text in (("in-person", "in person"), ("remote", "by video"), (None, "mode not stated")):
        if any(mark.mode == mode for mark in marks):
            keys.append((centered(session, "held", mode), text))
    if any(not mark.day for mark in marks):
        keys.append((_span_sample, "day not known, within the line"))
    if any(strip.empty for strip in layout.strips):
        keys.append((_gap_sample, "half-year without an event that was held, in the record"))
    return keys


def _span_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x + KEY / 2] * 2, [y - 1.8, y + 1.8], TEXT, 0.7)
    for end in (y - 1.8, y + 1.8):
        canvas.line([x + KEY / 2 - 0.7, x + KEY / 2 + 0.7], [end, end], TEXT, 0.7)


def _gap_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.patch(gap_area((x, y - 1.5), KEY, 3.0), 1)

"""The calendar of a series: years side by side, half-years above one another, a mark for each event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import pandas as pd

from cisreport.analysis.cadence import Slot, slots_met
from cisreport.analysis.cadence.slots import SlotsMet
from cisreport.charts import counts
from cisreport.charts.axis import short_date
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.kinds.calendar.sheet import HALF, STATUS, Calendar, Mark, draw
from cisreport.charts.sessions import Session, Window, series_of, sessions_of
from cisreport.charts.texts import printable
from cisreport.charts.words import cited, join, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.model import Dataset, Series

_YEARS = 144
"""Most years that are drawn: the latest."""
_STEP = 2.6
"""Marks of one year that are nearer than this are placed side by side."""


@chart("calendar", version=1, dates=True)
def calendar(
    ds: Dataset,
    *,
    series: str | None = None,
    mark: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> Content:
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
    mark : str, optional
        Id of the event in question; its mark has a ring and its date.
    start, end : str, optional
        Draw events from ``start`` to ``end``, both included, such as ``2014-05-12`` or ``2014``; a line below
        the chart says how many are outside.

    Returns
    -------
    Chart
        Its frame has a row for each event: id, label, earliest, latest, status, mode, unsure.

    Raises
    ------
    NotFoundError
        If there is no such series, none of its events has a date, or ``mark`` is not one of them.
    """
    record = series_of(ds, series)
    found, undated = sessions_of(ds, record)
    window = Window.read(start, end)
    inside = window.within(found)
    first = inside[-1].latest.year - _YEARS + 1
    drawn = tuple(item for item in inside if item.earliest.year >= first)
    if mark is not None and mark not in {item.id for item in drawn}:
        raise NotFoundError(f'"{mark}" is not an event of "{record.id}" that has a date')
    slots, before = _slots(drawn), f"before {drawn[0].earliest.year}"
    return Content(
        title=_title(record, drawn, slots),
        subtitle="Events by year (columns) and day of the half-year (down), as recorded",
        left_out=(
            *window.left_out(found, inside),
            *left_out(counts.not_drawn(inside, drawn), f"event {before}", f"events {before}"),
        ),
        caption=_caption(ds, record, drawn, undated),
        alt=_alt(record, drawn, slots),
        frame=_frame(drawn),
        facts=(
            f"{ds.id}:{record.id}/label",
            *(f"{ds.id}:{item.id}/date" for item in found),
            *(f"{ds.id}:{name}/label" for name in undated),
        ),
        layout=Calendar(
            first=drawn[0].earliest.year,
            last=max(item.latest.year for item in drawn),
            empty=tuple((slot.year, slot.place) for slot in slots if slot.most == 0),
            marks=tuple(_aside([piece for item in drawn for piece in _pieces(item, item.id == mark)])),
        ),
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


def _pieces(item: Session, asked: bool) -> Iterator[Mark]:
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
            label=item.label,
            date=short_date(item.edtf),
            asked=asked,
        )
        number += 1


def _aside(marks: Sequence[Mark]) -> list[Mark]:
    """Place marks of one half-year that would overlap side by side."""
    placed = []
    for _, group in groupby(sorted(marks, key=_place), key=lambda mark: (mark.year, mark.half)):
        before: Mark | None = None
        for mark in group:
            near = before is not None and (mark.middle - before.middle) * HALF < _STEP
            before = replace(mark, aside=before.aside + 1 if near and before else 0)
            placed.append(before)
    return placed


def _place(mark: Mark) -> tuple[int, int, float]:
    return mark.year, mark.half, mark.middle


def _title(record: Series, drawn: Sequence[Session], slots: Sequence[Slot]) -> str:
    """Return the longest stretch of half-years with exactly one event, or how many were held."""
    run = _run(slots)
    if len(run) > 1:
        number = counts.half_years_with_one_event(run).words
        return f"{record.label}: exactly one in each of {number} half-years, {_span(run)}"
    return f"{record.label}: {counts.events_held(drawn).words} held"


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
    numbers = [(counts.events_by_status(drawn, status), words) for status, words in STATUS.items()]
    phrases = "; ".join(f"{number} {words}" for number, words in numbers if number)
    total = counts.events_with_a_date(drawn)
    sentences = [f"Calendar of half-years. {record.label}, {total} events: {phrases}."]
    run = _run(slots)
    if len(run) > 1:
        sentences.append(f"Exactly one in each half-year: {_span(run)}.")
    empty = [_half(slot) for slot in slots if slot.most == 0]
    if empty:
        number = counts.half_years_without_event(slots)
        sentences.append(f"No event in {number} half-years: {'; '.join(empty)}.")
    for intro, kept in (
        ("By video", [item for item in drawn if item.mode == "remote"]),
        ("Less than sure", [item for item in drawn if item.unsure]),
    ):
        if kept:
            sentences.append(f"{intro}: {'; '.join(item.label for item in kept)}.")
    return printable(" ".join(sentences))

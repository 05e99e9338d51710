"""The order of events whose days are not all known: which certainly came before which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from cisreport.analysis.sequence import MOST, OrderError, PartialOrder, order_of
from cisreport.charts import counts
from cisreport.charts.axis import short_dates
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.panels.layers import BOX, GAP, LayersPanel, layered, line_sample
from cisreport.charts.sessions import Window
from cisreport.charts.sheet import MARGIN, Key, Sheet
from cisreport.charts.texts import printable
from cisreport.charts.words import capital, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.frames import SEPARATOR
from cisreport.model import Dataset, Event, FactId, Relative, Values, When
from cisreport.wording import name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An event with its place in the order."""

    id: str
    name: str
    date: str
    """Empty if nothing of it is known."""
    first: int
    """Its first possible place, from 1."""
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Two events; the first came directly before the other."""

    one: str
    other: str
    phrases: bool
    """True when a source states it, False when it follows from their days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hasse:
    """Everything the sheet shows."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@chart("order", version=1)
def order(
    ds: Dataset, *, events: tuple[str, ...] = (), start: str | None = None, end: str | None = None
) -> Content:
    """Return what is known about the order of events, as a diagram in layers (a Hasse diagram).

    Arrows lead down from an event to later ones.  If no path of arrows leads from one event to another, their
    order is open.  A line is solid if a source states the order, dashed if it follows from the days.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    events : tuple of str, optional
        Ids of events, at most 20; by default, those that come before or after others according to a source,
        and these others.
    start, end : str, optional
        Draw events from ``start`` to ``end``, both included, such as ``2014-05-12`` or ``2014``; a line below
        the chart says how many are outside.

    Returns
    -------
    Chart
        Its frame has a row for each event: id, label, date, first and last possible place, directly_after.

    Raises
    ------
    NotFoundError
        If there are fewer than two such events, or their stated relations form a circle.
    ArgumentError
        If ``start`` or ``end`` is not a day, or the window ends before it begins.
    """
    chosen = _chosen(ds, events)
    if len(chosen) < 2:
        raise NotFoundError(f'dataset "{ds.id}" states no order of two events')
    window = Window.read(start, end)
    inside = window.of_records(chosen)
    if len(inside) < 2:
        raise NotFoundError(f'only "{inside[0].id}" is certainly {window}, so there is no order')
    drawn = inside[:MOST]
    try:
        found = order_of(drawn)
    except OrderError as error:
        raise NotFoundError(f"there is no order of these events; {error}") from None
    direct = found.direct()
    boxes = _boxes(ds, drawn, found)
    return Content(
        title=_title(ds, found),
        subtitle="Earlier events are above; events that no way down joins can have come in either order",
        left_out=(
            *window.left_out(chosen, inside),
            *left_out(counts.not_drawn(inside, drawn), "further event", "further events"),
        ),
        caption=_caption(ds, drawn, found),
        alt=_alt(ds, boxes, direct),
        frame=_frame(boxes, direct),
        facts=tuple(f"{ds.id}:{item.id}/date" for item in chosen),
        layout=Hasse(
            boxes=boxes,
            lines=tuple(Line(one=a, other=b, phrases=_is_stated(ds, a, b)) for a, b in direct),
        ),
        draw=draw,
    )


def _chosen(ds: Dataset, events: tuple[str, ...]) -> list[Event]:
    if events:
        named = [ds[name] for name in dict.fromkeys(events)]
        for item in named:
            if not isinstance(item, Event):
                raise NotFoundError(f'"{item.id}" is not an event')
        return [item for item in named if isinstance(item, Event)]
    alive = [item for item in ds.of_type(Event) if item.withdrawn is None]
    ids = {item.id for item in alive}
    phrases = {(item.id, to) for item in alive for to in _relations(item) if to in ids}
    return [item for item in alive if any(item.id in pair for pair in phrases)]


def _relations(event: Event) -> Iterator[FactId]:
    for value in (*event.date, *event.end):
        yield from (stated.to for stated in value.datum.stated if isinstance(stated, Relative))


def _is_stated(ds: Dataset, one: str, other: str) -> bool:
    first, second = ds.facts[FactId(one)], ds.facts[FactId(other)]
    return any(
        isinstance(record, Event) and name in set(_relations(record))
        for record, name in ((first, other), (second, one))
    )


def _boxes(ds: Dataset, events: Sequence[Event], found: PartialOrder) -> tuple[Box, ...]:
    places = {row["event"]: row for row in found.positions().to_dict("records")}
    return tuple(
        Box(
            id=item.id,
            name=name_of(ds, item.id),
            date=short_dates(_resolved(item.date), _resolved(item.end), " / "),
            first=places[item.id]["first"],
            last=places[item.id]["last"],
        )
        for item in events
    )


def _resolved(dates: Values[When]) -> list[str]:
    return [value.datum.resolved for value in dates if value.datum.resolved]


def _frame(boxes: Sequence[Box], direct: Sequence[tuple[FactId, FactId]]) -> pd.DataFrame:
    rows = [
        (box.id, box.name, box.date, box.first, box.last, SEPARATOR.join(a for a, b in direct if b == box.id))
        for box in boxes
    ]
    return pd.DataFrame(rows, columns=["id", "label", "date", "first", "last", "directly_after"])


def _title(ds: Dataset, found: PartialOrder) -> str:
    """Return what is known of the event whose order to others is known best."""
    if found.count() == 1:
        return f"The order of all {counts.events_ordered(found).words} events is settled"
    earlier = {one: [a for a, b in found.before if b == one] for one in found.events}
    later = {one: [b for a, b in found.before if a == one] for one in found.events}
    best = max(found.events, key=lambda one: len(earlier[one]) + len(later[one]))
    if not earlier[best] and not later[best]:
        return f"The order of all {counts.events_ordered(found).words} events is open"
    parts = [
        f"{word} {name_of(ds, names[0]) if len(names) == 1 else f'{count.words} others'}"
        for word, names, count in (
            ("after", earlier[best], counts.events_before(found, best)),
            ("before", later[best], counts.events_after(found, best)),
        )
        if names
    ]
    rest = counts.events_in_open_order(found, best)
    text = f"{name_of(ds, best)}: certainly {' and '.join(parts)}"
    return capital(f"{text}; its order to {rest.words} more is open" if rest else text)


def _caption(ds: Dataset, events: Sequence[Event], found: PartialOrder) -> Iterator[Part]:
    yield from ("What certainly came before what: ", *labels(ds, [item.id for item in events]), ".")
    if found.open:
        yield " Hours and some days are not stated, so part of the order is open."


def _alt(ds: Dataset, boxes: Sequence[Box], direct: Sequence[tuple[FactId, FactId]]) -> str:
    phrases = [f"{name_of(ds, a)} before {name_of(ds, b)}" for a, b in direct]
    alone = [box.name for box in boxes if not any(box.id in pair for pair in direct)]
    sentences = [f"Diagram of order: {'; '.join(phrases)}."] if phrases else ["Diagram of order."]
    sentences += [f"Not ordered with any other: {'; '.join(alone)}."] if alone else []
    return printable(" ".join(sentences))


def draw(layout: Hasse, width: float) -> Sheet:
    """Return the panels and the key."""
    panel = LayersPanel(
        layers=layered(
            [box.id for box in layout.boxes],
            [(line.one, line.other) for line in layout.lines],
            (width - 2 * MARGIN, BOX, GAP),
        ),
        boxes={box.id: (box.name, box.date) for box in layout.boxes},
        dashed=frozenset((line.one, line.other) for line in layout.lines if not line.phrases),
    )
    keys: list[Key] = []
    if any(line.phrases for line in layout.lines):
        keys.append((line_sample(), "before, as a source states"))
    if any(not line.phrases for line in layout.lines):
        keys.append((line_sample(dashed=True), "before, by their days"))
    return Sheet([panel], keys)

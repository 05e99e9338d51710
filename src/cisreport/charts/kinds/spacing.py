"""The spacing of a few events: events on one time axis, with the days between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from cisreport.analysis import derive
from cisreport.analysis.derivations import INTERVAL
from cisreport.charts import counts
from cisreport.charts.axis import Axis, Tick, short_date
from cisreport.charts.canvas import Box, Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import point, span, span_sample
from cisreport.charts.nearby import Note, write_notes
from cisreport.charts.panels.rows import HEAD, Span, tick_texts
from cisreport.charts.sessions import Session, Window, series_of, sessions_of
from cisreport.charts.sheet import MARGIN, Drawing, Key, Sheet, centered
from cisreport.charts.texts import printable, text_width
from cisreport.charts.theme import MUTED, TEXT
from cisreport.charts.words import cited, join, labels, left_out
from cisreport.model import Dataset, Derivation, Series
from cisreport.wording import listed

_MOST = 8
"""Most events that are drawn: the latest."""
_FEW = 2
"""Up to so many events have their name with their date on a wide sheet."""
_BESIDE = 120.0
"""A narrower sheet, in millimeters, has dates without names."""
_NOTES = 12.0
"""Height of what is written above the events."""
_ROW = 4.6
_HUE = 0
_STATUS = {"held": "held", "moved": "held", "announced": "announced", "not-held": "not-held"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """An event on the axis."""

    id: str
    name: str
    date: str
    start: float
    end: float
    day: bool
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """The days between two events."""

    id: str
    one: int
    """Number of the earlier event among those drawn."""
    other: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """Everything the sheet shows."""

    ticks: tuple[Tick, ...]
    stops: tuple[Stop, ...]
    distances: tuple[Distance, ...]


@chart("spacing", version=1, dates=True)
def spacing(
    ds: Dataset, *, series: str | None = None, start: str | None = None, end: str | None = None
) -> Content:
    """Return the events of a series on a time axis, and the intervals between them below.

    Intervals are the dataset's derivations: from each event to the next, and others that it declares
    between two events of the series.  At most eight events are drawn, the latest.  A line below the chart
    says what is not drawn.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    series : str, optional
        Id of a series; by default, the one with most dated events.
    start, end : str, optional
        Draw events from ``start`` to ``end``, both included, such as ``2014-05-12`` or ``2014``; a line below
        the chart says how many are outside.

    Returns
    -------
    Chart
        Its frame has a row for each interval: id, one, other (ids of events), value.

    Raises
    ------
    NotFoundError
        If there is no such series, or none of its events has a date.
    DataError
        If a derivation of the dataset cannot be computed.
    """
    derived = derive(ds)
    record = series_of(derived, series)
    found, undated = sessions_of(derived, record)
    window = Window.read(start, end)
    inside = window.within(found)
    drawn = inside[-_MOST:]
    axis = Axis.around([day for item in drawn for day in (item.earliest, item.latest)])
    distances = tuple(_distances(derived, drawn))
    return Content(
        title=_title(record, drawn, distances),
        subtitle="Events by date, and the days from one to another",
        left_out=(
            *window.left_out(found, inside),
            *left_out(counts.not_drawn(inside, drawn), "earlier event", "earlier events"),
        ),
        caption=_caption(derived, record, drawn, distances, undated),
        alt=_alt(record, drawn, distances),
        frame=_frame(drawn, distances),
        facts=(
            f"{ds.id}:{record.id}/label",
            *(f"{ds.id}:{item.id}/date" for item in found),
            *(f"{ds.id}:{item.id}/value" for item in distances),
            *(f"{ds.id}:{name}/label" for name in undated),
        ),
        layout=Ruler(
            ticks=axis.ticks(),
            stops=tuple(_stop(item, axis) for item in drawn),
            distances=distances,
        ),
        draw=draw,
        found={"series": record.id},
    )


def _stop(item: Session, axis: Axis) -> Stop:
    day = item.earliest == item.latest
    return Stop(
        id=item.id,
        name=item.label,
        date=short_date(item.edtf),
        start=axis.middle_of(item.earliest) if day else axis.start_of(item.earliest),
        end=axis.middle_of(item.latest) if day else axis.end_of(item.latest),
        day=day,
        status=_STATUS[item.status],
    )


def _distances(ds: Dataset, drawn: Sequence[Session]) -> Iterator[Distance]:
    places = {item.id: n for n, item in enumerate(drawn)}
    found: dict[tuple[int, int], Derivation] = {}
    for item in ds.derivations.values():
        ends = [cite.partition("/")[0].removeprefix(f"{ds.id}:") for cite in item.inputs]
        if item.fn == INTERVAL and places.keys() >= set(ends) and places[ends[0]] < places[ends[1]]:
            found.setdefault((places[ends[0]], places[ends[1]]), item)
    for (one, other), item in sorted(found.items(), key=_by_length):
        yield Distance(id=item.id, one=one, other=other, text=str(cited(ds, item.id, "value")))


def _by_length(item: tuple[tuple[int, int], Derivation]) -> tuple[int, int]:
    one, other = item[0]
    return other - one, one


def _frame(drawn: Sequence[Session], distances: Sequence[Distance]) -> pd.DataFrame:
    rows = [(item.id, drawn[item.one].id, drawn[item.other].id, item.text) for item in distances]
    return pd.DataFrame(rows, columns=["id", "one", "other", "value"])


def _title(record: Series, drawn: Sequence[Session], distances: Sequence[Distance]) -> str:
    steps = [item.text for item in distances if item.other == item.one + 1]
    if not steps or len(steps) > 4:
        count = counts.events_with_a_date(drawn)
        return f"{record.label}: {count.words} {count.noun('event')}"
    return f"{record.label}: {listed(steps)} apart"


def _caption(
    ds: Dataset,
    record: Series,
    drawn: Sequence[Session],
    distances: Sequence[Distance],
    undated: Sequence[str],
) -> Iterator[Part]:
    yield from (cited(ds, record.id, "label"), ": ")
    yield from (*join([cited(ds, item.id, "date") for item in drawn]), ".")
    if distances:
        phrases = [cited(ds, item.id, "value") for item in distances]
        yield from (" Intervals, the shorter spans first: ", *join(phrases), ".")
    if undated:
        yield from (" Not drawn, because no date is known: ", *labels(ds, undated), ".")


def _alt(record: Series, drawn: Sequence[Session], distances: Sequence[Distance]) -> str:
    phrases = [f"{item.label}, {short_date(item.edtf)}" for item in drawn]
    apart = [f"{item.text} from {drawn[item.one].label} to {drawn[item.other].label}" for item in distances]
    return printable(f"{record.label} on a time axis: {'; '.join([*phrases, *apart])}.")


def draw(layout: Ruler, width: float) -> Sheet:
    """Return the panels and the key."""
    panel = _Panel(layout, width)
    return Sheet([Drawing(panel.height, panel.draw)], _keys(layout))


@dataclass(frozen=True, slots=True)
class _Panel:
    layout: Ruler
    width: float

    def _at(self, share: float) -> float:
        return Span(MARGIN + 2.0, self.width - MARGIN - 2.0).at(share)

    def _ends(self, item: Distance) -> tuple[float, float]:
        """Return from the end of one event to the beginning of the other."""
        one, other = self.layout.stops[item.one], self.layout.stops[item.other]
        left, right = self._at(one.end), self._at(other.start)
        return min(left, right), max(left, right)

    def _rows(self) -> list[tuple[Distance, float, int]]:
        """Return each interval with where its text begins, and the number of its row."""
        placed: list[tuple[float, float, int]] = []
        rows = []
        for item in self.layout.distances:
            left, right = self._ends(item)
            wide = text_width(item.text, "small")
            x = (left + right - wide) / 2
            if wide + 4.0 > right - left:
                x = right + 1.5 if right + 1.5 + wide <= self.width - MARGIN else left - 1.5 - wide
            low, high = min(left, x), max(right, x + wide)
            row = next(
                n
                for n in range(len(self.layout.distances))
                if not any(n == other and low < end + 1 and start < high + 1 for start, end, other in placed)
            )
            placed.append((low, high, row))
            rows.append((item, x, row))
        return rows

    @property
    def height(self) -> float:
        """Its height, in millimeters."""
        return _NOTES + 3.0 + HEAD + _ROW * (1 + max((row for *_, row in self._rows()), default=-1)) + 1.5

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below ``top``."""
        y = top + _NOTES
        canvas.line([self._at(0.0), self._at(1.0)], [y, y], MUTED, 0.7, zorder=0.9)
        ticks = [(self._at(tick.position), tick.text) for tick in self.layout.ticks]
        for x, _ in ticks:
            canvas.line([x, x], [y, y + 1.2], MUTED, 0.5, zorder=0.9)
        tick_texts(canvas, ticks, y + 4.0, gap=2.0)
        whole = len(self.layout.stops) <= _FEW and self.width >= _BESIDE
        boxes, notes = [], []
        for stop in self.layout.stops:
            with canvas.linked(stop.id, f"{stop.name}: {stop.date}"):
                self._stop(canvas, stop, y)
            left, right = self._at(stop.start), self._at(stop.end)
            boxes.append(Box(left - 1.3, y - 1.3, right + 1.3, y + 1.3))
            text = f"{stop.name}, {stop.date}" if whole and stop.name != stop.date else stop.date
            notes.append(Note((left + right) / 2, y, text, short=stop.date))
        write_notes(canvas, notes, boxes, Box(0.0, top, self.width, y + 0.5))
        for item, x, row in self._rows():
            left, right = self._ends(item)
            below = y + 3.0 + HEAD + (row + 0.5) * _ROW
            with canvas.linked(item.id, item.text):
                canvas.text(x, below, item.text, "small")
            canvas.line([left, right], [below, below], TEXT, 0.9, zorder=0.9)
            for end in (left, right):
                canvas.line([end, end], [below - 1.1, below + 1.1], TEXT, 0.9)

    def _stop(self, canvas: Canvas, stop: Stop, y: float) -> None:
        left, right = self._at(stop.start), self._at(stop.end)
        if stop.day:
            point(canvas, left, y, stop.status, _HUE)
        else:
            span(canvas, (left, max(right, left + 1.6)), y, stop.status, _HUE)


def _keys(layout: Ruler) -> list[Key]:
    texts = {"held": "took place", "announced": "announced", "not-held": "not held"}
    used = {stop.status for stop in layout.stops if stop.day}
    keys = [(centered(point, status, _HUE), text) for status, text in texts.items() if status in used]
    if len(keys) == 1 and "held" in used:
        keys = []
    if any(not stop.day for stop in layout.stops):
        keys.append((span_sample("held", _HUE), "day not known, along the line"))
    return keys

"""The spacing of a few events: events on one time axis, with the days between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from cisreport.analysis import derive
from cisreport.analysis.derivations import INTERVAL
from cisreport.charts.axis import Axis, Tick, short_date
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import bar, bar_sample, point
from cisreport.charts.panels.rows import DOTS, HEAD, Span, tick_texts
from cisreport.charts.sessions import Session, series_of, sessions_of
from cisreport.charts.sheet import MARGIN, NAMES, Key, Sheet, centered
from cisreport.charts.texts import line_height, printable, wrapped
from cisreport.charts.theme import HUES, MUTED, RULE, TEXT, WIDTH
from cisreport.charts.words import cited, counted, join, labels, left_out
from cisreport.model import Dataset, Derivation, Series
from cisreport.wording import listed

_MOST = 8
"""Most events that are drawn: the latest."""
_AXIS = Span(MARGIN + NAMES + 4.0, WIDTH - MARGIN)
_EDGE = 1.0
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


@chart("spacing", version=1)
def spacing(ds: Dataset, *, series: str | None = None) -> Content:
    """Return the events of a series one below the other on a time axis, and the intervals between them.

    Intervals are the dataset's derivations: from each event to the next, and others that it declares
    between two events of the series.  At most eight events are drawn, the latest.  A line below the chart
    says what is not drawn.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    series : str, optional
        Id of a series; by default, the one with most dated events.

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
    drawn = found[-_MOST:]
    axis = Axis.around([day for item in drawn for day in (item.earliest, item.latest)])
    distances = tuple(_distances(derived, drawn))
    return Content(
        title=_title(record, drawn, distances),
        subtitle="Events by date, and the days from one to another",
        left_out=left_out(len(found) - len(drawn), "earlier events"),
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
    edtf = item.earliest.isoformat() if day else f"{item.earliest}/{item.latest}"
    return Stop(
        id=item.id,
        name=item.label,
        date=short_date(edtf),
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
        return f"{record.label}: {counted(len(drawn))} events"
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
    phrases = [f"{item.label}, {_edtf_text(item)}" for item in drawn]
    apart = [f"{item.text} from {drawn[item.one].label} to {drawn[item.other].label}" for item in distances]
    return printable(f"{record.label} on a time axis: {'; '.join([*phrases, *apart])}.")


def _edtf_text(item: Session) -> str:
    day = item.earliest == item.latest
    return short_date(item.earliest.isoformat() if day else f"{item.earliest}/{item.latest}")


def draw(layout: Ruler, width: float) -> Sheet:  # noqa: ARG001
    """Return the panels and the key."""
    return Sheet([_Panel(layout)], _keys(layout))


@dataclass(frozen=True, slots=True)
class _Panel:
    layout: Ruler

    def _rows(self) -> list[tuple[Stop | Distance, list[str], float]]:
        """Return each event after the interval before it, then the longer intervals."""
        steps = {item.other: item for item in self.layout.distances if item.other == item.one + 1}
        items: list[Stop | Distance] = []
        for n, stop in enumerate(self.layout.stops):
            items += [steps[n], stop] if n in steps else [stop]
        items += [item for item in self.layout.distances if item.other > item.one + 1]
        return [self._row(item) for item in items]

    def _row(self, item: Stop | Distance) -> tuple[Stop | Distance, list[str], float]:
        lines = wrapped(item.name, NAMES) if isinstance(item, Stop) else [item.text]
        more = 1 if isinstance(item, Stop) else 0
        return item, lines, (len(lines) + more) * line_height() + 2 * _EDGE

    @property
    def height(self) -> float:
        return HEAD + sum(height for _, _, height in self._rows()) + 1.0

    def draw(self, canvas: Canvas, top: float) -> None:
        bottom = top + self.height - 1.0
        ticks = [(_AXIS.at(tick.position), tick.text) for tick in self.layout.ticks]
        for x, _ in ticks:
            canvas.line([x, x], [top + HEAD - 1, bottom], RULE, 0.4, linestyle=DOTS, zorder=0.4)
        tick_texts(canvas, ticks, top + HEAD / 2 - 0.6, free=_AXIS.left - 3.0, gap=2.0)
        edge = top + HEAD
        for item, lines, height in self._rows():
            canvas.line([MARGIN, WIDTH - MARGIN], [edge, edge], RULE, 0.4, zorder=0.4)
            if isinstance(item, Stop):
                below = canvas.block(MARGIN, edge + _EDGE, lines)
                canvas.text(MARGIN, below + line_height() / 2, item.date, "small", color=MUTED)
                self._stop(canvas, item, edge + height / 2, bottom)
            else:
                canvas.text(MARGIN + NAMES, edge + height / 2, item.text, side="right", bold=True)
                self._distance(canvas, item, edge + height / 2)
            edge += height
        canvas.line([MARGIN, WIDTH - MARGIN], [bottom, bottom], RULE, 0.4, zorder=0.4)

    def _stop(self, canvas: Canvas, stop: Stop, y: float, bottom: float) -> None:
        left, right = _AXIS.at(stop.start), _AXIS.at(stop.end)
        for x in dict.fromkeys((left, right)):
            canvas.line([x, x], [y, bottom], HUES[_HUE], 0.5, alpha=0.5, zorder=0.6)
        if stop.day:
            point(canvas, left, y, stop.status, _HUE)
        else:
            bar(canvas, (left, max(right, left + 1.6)), y, 2.6, stop.status, _HUE)

    def _distance(self, canvas: Canvas, item: Distance, y: float) -> None:
        left, right = _AXIS.at(self.layout.stops[item.one].end), _AXIS.at(self.layout.stops[item.other].start)
        canvas.line([left, right], [y, y], TEXT, 0.9)
        for x in (left, right):
            canvas.line([x, x], [y - 1.1, y + 1.1], TEXT, 0.9)


def _keys(layout: Ruler) -> list[Key]:
    texts = {"held": "took place", "announced": "announced", "not-held": "not held"}
    used = {stop.status for stop in layout.stops if stop.day}
    keys = [(centered(point, status, _HUE), text) for status, text in texts.items() if status in used]
    if any(not stop.day for stop in layout.stops):
        keys.append((bar_sample("held", _HUE), "day not known, within the bar"))
    return keys

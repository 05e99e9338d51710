"""The intervals of a series: the days between its events, compared with the expected rhythm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import pandas as pd
from matplotlib.patches import Rectangle

from cisreport.analysis.cadence import Gap, Occurrence, Statistic, gaps, median
from cisreport.charts.axis import Axis, Tick
from cisreport.charts.canvas import Canvas
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.marks import tint
from cisreport.charts.panels.rows import tick_texts
from cisreport.charts.scale import Scale
from cisreport.charts.sessions import Session, series_of, sessions_of
from cisreport.charts.sheet import KEY, MARGIN, Drawing, Key, Sheet
from cisreport.charts.texts import printable, text_width
from cisreport.charts.theme import HUES, MUTED, RULE, WIDTH
from cisreport.charts.words import capital, cited, counted, join, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.model import Amount, AmountBound, Dataset, Series, Unit, Value
from cisreport.wording import amount_text, bounded_text, number_words

_YEAR = 365.2425
_MOST = 150
"""Most intervals that are drawn: the latest."""
_LEFT = 14.0
_HEIGHT = 62.0
_HEAD = 4.0
_FOOT = 6.0
_SEEN = 0.8
"""A range lower than this is drawn as a line."""
_NAMED = 3
"""How many of the longest intervals have their days written above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The days between two consecutive events."""

    before: str
    after: str
    start: float
    """Where the earlier event is, as a share of the time axis."""
    end: float
    """Where the later one is."""
    least: int
    most: int
    text: str
    """Its days, if they are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An expected number of days."""

    days: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """Everything the sheet shows."""

    ticks: tuple[Tick, ...]
    scale: Scale
    """Days from the lower edge to the upper one."""
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]


@chart("intervals", version=1)
def intervals(ds: Dataset, *, series: str | None = None, rhythm: float | str | None = None) -> Content:
    """Return the days between consecutive events of a series that were held.

    Each interval is a block: its width is the time between the events, its height the number of days.  If a
    day is not known, the part between the least and the most days is hatched.  The latest 150 intervals are
    drawn; a line below the chart says what is not.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    series : str, optional
        Id of a series; by default, the one with most dated events.
    rhythm : float or str, optional
        How often a year an event is expected, a number or a fraction such as ``"1/2"``.  By default, the
        quantities of the series state it; without them there is no line.

    Returns
    -------
    Chart
        Its frame has a row for each interval: before, after (ids), earliest, latest (of the later event),
        least and most days.

    Raises
    ------
    NotFoundError
        If there is no such series, or fewer than two of its events were held on days that are bounded.
    """
    record = series_of(ds, series)
    held = [item for item in sessions_of(ds, record)[0] if item.held]
    if len(held) < 2:
        raise NotFoundError(f'the series "{record.id}" has no two events with a date that were held')
    drawn = held[-_MOST - 1 :]
    occurrences = [item.occurrence for item in drawn]
    found = gaps(occurrences)
    quantities = [] if rhythm else _rhythms(ds, record)
    rates = [Value(datum=_amount(rhythm))] if rhythm else [rate for _, rate in quantities]
    axis = Axis.around([day for item in drawn for day in (item.earliest, item.latest)])
    bars = tuple(_bars(drawn, found, axis))
    return Content(
        title=_title(record, occurrences, rates),
        subtitle="Days from each event that was held to the next (height), over the time between (width)",
        left_out=left_out(len(held) - len(drawn), "earlier events"),
        caption=_caption(ds, record, drawn, [name for name, _ in quantities], found),
        alt=_alt(record, bars, drawn, rates),
        frame=_frame(drawn, found),
        facts=(
            f"{ds.id}:{record.id}/label",
            *(f"{ds.id}:{name}/value" for name, _ in quantities),
            *(f"{ds.id}:{item.id}/date" for item in held),
        ),
        layout=Intervals(
            ticks=axis.ticks(),
            scale=Scale.over([bar.most for bar in bars] + [_YEAR / float(rate.datum) for rate in rates]),
            bars=bars,
            lines=tuple(_line(rate) for rate in rates),
        ),
        draw=draw,
        found={"series": record.id},
    )


def _rhythms(ds: Dataset, record: Series) -> list[tuple[str, Value[Amount]]]:
    return [
        (item.id, value)
        for item in ds.quantities
        if item.unit is Unit.PER_YEAR and item.of == record.id and item.withdrawn is None
        for value in item.value
    ]


def _amount(rhythm: float | str) -> Amount:
    try:
        rate = Fraction(str(rhythm))
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if rate <= 0:
        raise NotFoundError(f'"{rhythm}" is not a rhythm; write how often in a year, such as 2 or 1/2')
    return rate


def _line(rate: Value[Amount]) -> Line:
    days = _YEAR / float(rate.datum)
    text = bounded_text(f"{round(days)} days", _turned(rate))
    return Line(days=round(days, 2), text=f"{_often(rate)}: {text}")


def _often(rate: Value[Amount]) -> str:
    amount = rate.datum
    number = number_words(amount, Unit.PER_YEAR) if amount in (1, 2) else amount_text(amount)
    return bounded_text(f"{number} a year", rate.bound)


def _turned(rate: Value[Amount]) -> list[AmountBound]:
    """Return the bounds of the days that a rate means: what is at least as often is at most as far apart."""
    other = {AmountBound.AT_LEAST: AmountBound.AT_MOST, AmountBound.IF_POSSIBLE: AmountBound.IF_POSSIBLE}
    return [other.get(bound, AmountBound.AT_LEAST) for bound in rate.bound]


def _bars(drawn: Sequence[Session], found: Sequence[Gap], axis: Axis) -> Iterator[Bar]:
    by_length = sorted(found, key=lambda gap: gap.upper, reverse=True)
    named = {gap.number for gap in by_length[:_NAMED] if len(found) > _NAMED} or {gap.number for gap in found}
    for gap, (before, after) in zip(found, pairwise(drawn), strict=True):
        days = amount_text(gap.lower) + (f"–{amount_text(gap.upper)}" if gap.upper > gap.lower else "")
        yield Bar(
            before=before.id,
            after=after.id,
            start=axis.middle_of(_middle(before)),
            end=max(axis.middle_of(_middle(before)), axis.middle_of(_middle(after))),
            least=gap.lower,
            most=gap.upper,
            text=days if gap.number in named else "",
        )


def _middle(item: Session) -> dt.date:
    return item.earliest + (item.latest - item.earliest) / 2


def _frame(drawn: Sequence[Session], found: Sequence[Gap]) -> pd.DataFrame:
    rows = [
        (before.id, after.id, after.earliest, after.latest, gap.lower, gap.upper)
        for gap, (before, after) in zip(found, pairwise(drawn), strict=True)
    ]
    return pd.DataFrame(rows, columns=["before", "after", "earliest", "latest", "least", "most"])


def _title(record: Series, occurrences: Sequence[Occurrence], rates: Sequence[Value[Amount]]) -> str:
    """Return the median interval and the expected one; if there are only two events, their interval."""
    middle = median(occurrences)
    if isinstance(middle, Statistic):
        text = f"{record.label}: a median of {_between(*middle.floats)} days from one to the next"
    else:
        [gap] = gaps(occurrences)
        text = f"{record.label}: {_between(gap.lower, gap.upper)} days from one to the next"
    expected = [
        f"{_often(rate)} means {bounded_text(str(round(_YEAR / float(rate.datum))), _turned(rate))}"
        for rate in rates
    ]
    return capital("; ".join([text, *expected]))


def _between(low: float, high: float) -> str:
    ends = [f"{end:,.1f}".removesuffix(".0") for end in (low, high)]
    return "–".join(dict.fromkeys(ends))


def _caption(
    ds: Dataset, record: Series, drawn: Sequence[Session], rhythms: Sequence[str], found: Sequence[Gap]
) -> Iterator[Part]:
    yield from ("Days between consecutive events that were held: ", cited(ds, record.id, "label"), ", ")
    yield from ("from ", cited(ds, drawn[0].id, "date"), " to ", cited(ds, drawn[-1].id, "date"), ".")
    if rhythms:
        phrases = [cited(ds, name, "value") for name in dict.fromkeys(rhythms)]
        yield from (" The dashed line is the stated rhythm: ", *join(phrases), ".")
    longest = max(found, key=lambda gap: gap.upper).number
    yield from (
        " The longest is between: ",
        *labels(ds, [item.id for item in drawn[longest - 1 : longest + 1]]),
    )
    yield ". An event that the record lacks would cut an interval in two."


def _alt(
    record: Series, bars: Sequence[Bar], drawn: Sequence[Session], rates: Sequence[Value[Amount]]
) -> str:
    spans = [_between(bar.least, bar.most) for bar in bars]
    years = f"{drawn[0].earliest.year} to {drawn[-1].latest.year}"
    sentences = [f"Intervals of {record.label}, {years}: {counted(len(bars))}, in days: {', '.join(spans)}."]
    sentences += [f"Expected: {_line(rate).text}." for rate in rates]
    return printable(" ".join(sentences))


def draw(layout: Intervals, width: float) -> Sheet:  # noqa: ARG001
    """Return the panels and the key."""
    return Sheet([Drawing(_HEAD + _HEIGHT + _FOOT, _Panel(layout).draw)], _keys(layout))


@dataclass(frozen=True, slots=True)
class _Panel:
    layout: Intervals

    def draw(self, canvas: Canvas, top: float) -> None:
        bottom = top + _HEAD + _HEIGHT
        self._grid(canvas, bottom)
        right = WIDTH - MARGIN
        for bar in self.layout.bars:
            self._bar(canvas, bar, bottom)
        for line in self.layout.lines:
            y = self._y(line.days, bottom)
            canvas.line([_LEFT, right], [y, y], HUES[1], 1.1, linestyle=(0, (4, 2)), zorder=4)
        self._texts(canvas, bottom)

    def _y(self, days: float, bottom: float) -> float:
        return bottom - self.layout.scale.share(days) * _HEIGHT

    def _x(self, share: float) -> float:
        return _LEFT + share * (WIDTH - MARGIN - _LEFT)

    def _grid(self, canvas: Canvas, bottom: float) -> None:
        right = WIDTH - MARGIN
        for days in self.layout.scale.ticks:
            y = self._y(days, bottom)
            canvas.line([_LEFT, right], [y, y], RULE, 0.8 if days == 0 else 0.4, zorder=0.5)
            canvas.text(_LEFT - 1.2, y, amount_text(days), "small", side="right", color=MUTED)
        for tick in self.layout.ticks:
            canvas.line([self._x(tick.position)] * 2, [bottom, bottom + 1], MUTED, 0.5)
        ticks = [(self._x(tick.position), tick.text) for tick in self.layout.ticks]
        tick_texts(canvas, ticks, bottom + 4.2, gap=2.0)

    def _bar(self, canvas: Canvas, bar: Bar, bottom: float) -> None:
        left = self._x(bar.start)
        width = max(self._x(bar.end) - left, 0.3)
        low, high = self._y(bar.least, bottom), self._y(bar.most, bottom)
        canvas.patch(_block((left, low), width, bottom - low), 2)
        if low - high > _SEEN:
            canvas.patch(range_area((left, high), width, low - high), 2.1)
        else:
            canvas.line([left, left + width], [low, low], HUES[0], 1.6, zorder=2.2)

    def _texts(self, canvas: Canvas, bottom: float) -> None:
        """Write the days of the longest intervals above them, if there is space."""
        boxes: list[tuple[float, float, float]] = []
        for bar in sorted(self.layout.bars, key=lambda item: -item.most):
            half = text_width(bar.text, "small") / 2
            x = min(max((self._x(bar.start) + self._x(bar.end)) / 2, _LEFT + half), WIDTH - MARGIN - half)
            y = self._y(bar.most, bottom) - 1.9
            hit = any(abs(x - one) < half + width + 1 and abs(y - row) < 3.4 for one, row, width in boxes)
            if bar.text and not hit:
                canvas.text(x, y, bar.text, "small", side="center")
                boxes.append((x, y, half))


def _block(corner: tuple[float, float], width: float, height: float) -> Rectangle:
    return Rectangle(corner, width, height, facecolor=tint(HUES[0]), edgecolor=HUES[0], linewidth=0.5)


def range_area(corner: tuple[float, float], width: float, height: float) -> Rectangle:
    """Return the area between the least and the most days."""
    area = Rectangle(corner, width, height, facecolor="white", edgecolor=HUES[0], linewidth=0.5)
    area.set_hatch("/////")
    area.set_hatchcolor(HUES[0])
    return area


def _keys(layout: Intervals) -> list[Key]:
    keys: list[Key] = [(_bar_sample, "days from one event to the next")]
    if any((bar.most - bar.least) / layout.scale.high * _HEIGHT > _SEEN for bar in layout.bars):
        keys.append((_range_sample, "where a day is not known: from the least days to the most"))
    keys += [(_line_sample, f"rhythm expected, {line.text}") for line in layout.lines]
    return keys


def _bar_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.patch(_block((x, y - 1.3), KEY, 2.8))
    canvas.line([x, x + KEY], [y - 1.3, y - 1.3], HUES[0], 1.6)


def _range_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.patch(range_area((x, y - 1.5), KEY, 3.0))


def _line_sample(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([x, x + KEY], [y, y], HUES[1], 1.1, linestyle=(0, (4, 2)))

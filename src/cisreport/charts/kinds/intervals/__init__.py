"""The intervals of a series: a dot for each event, as high as the days since the one before."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median_low

import pandas as pd

from cisreport.analysis.cadence import Gap, gaps
from cisreport.charts import counts
from cisreport.charts.axis import Axis, Tick, short_date
from cisreport.charts.chart import Part
from cisreport.charts.kind import Content, chart
from cisreport.charts.kinds.intervals.sheet import Band, Dot, Intervals, Line, draw
from cisreport.charts.scale import Scale
from cisreport.charts.sessions import Session, Window, series_of, sessions_of
from cisreport.charts.texts import printable
from cisreport.charts.words import capital, cited, join, labels, left_out
from cisreport.errors import NotFoundError
from cisreport.model import Amount, AmountBound, Dataset, Series, Unit, Value
from cisreport.wording import amount_text, bounded_text, listed, number_words

_MOST = 150
"""Most intervals that are drawn: the latest."""
_LONG = 2
"""An interval longer than so many medians does not fit the scale."""
_FEW = 5
"""Fewer intervals have no band."""
_TAIL = 10
"""The band lacks one of so many intervals at each end."""
_NAMED = 3
"""How many of the intervals beyond the scale have their days written."""
_LEAD = 0.2
"""Share of the time axis before the regular stretch."""


@chart("intervals", version=1, dates=True)
def intervals(
    ds: Dataset,
    *,
    series: str | None = None,
    rhythm: float | str | None = None,
    mark: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> Content:
    """Return the days between consecutive events of a series that were held.

    Each event is a dot, as high as the days since the one before; if a day is not known, it is a line from
    the least days to the most.  An interval of more than two medians is too long for the scale and a triangle
    at the upper edge.  If at least half of the intervals come after the last of these, the time before is
    narrow and gray, and a band shows the later ones without a tenth at each end.  The latest 150 intervals
    are drawn; a line below the chart says what is not.

    Parameters
    ----------
    ds : Dataset
        With or without its derivations computed.
    series : str, optional
        Id of a series; by default, the one with most dated events.
    rhythm : float or str, optional
        How often a year an event is expected, a number or a fraction such as ``"1/2"``.  By default, the
        quantities of the series state it; without them there is no line.
    mark : str, optional
        Id of the event in question; its dot has a ring.
    start, end : str, optional
        Draw events from ``start`` to ``end``, both included, such as ``2014-05-12`` or ``2014``; a line below
        the chart says how many are outside.

    Returns
    -------
    Chart
        Its frame has a row for each interval: before, after (ids), earliest, latest (of the later event),
        least and most days.

    Raises
    ------
    NotFoundError
        If there is no such series, fewer than two of its events were held on days that are bounded, or
        ``mark`` is not one that came after another.
    """
    record = series_of(ds, series)
    held = [item for item in sessions_of(ds, record)[0] if item.held]
    window = Window.read(start, end)
    inside = window.within(held) if held else ()
    if len(inside) < 2:
        raise NotFoundError(f'the series "{record.id}" has no two events with a date that were held')
    drawn = inside[-_MOST - 1 :]
    if mark is not None and mark not in {item.id for item in drawn[1:]}:
        raise NotFoundError(f'"{mark}" is not an event of "{record.id}" that came after another one')
    found = gaps([item.occurrence for item in drawn])
    quantities = [] if rhythm else _rhythms(ds, record)
    rates = [Value(datum=_amount(rhythm))] if rhythm else [rate for _, rate in quantities]
    first = _first_regular(found)
    band = _band(found[first:])
    return Content(
        title=_title(record, drawn, found, first, band, rates),
        subtitle="Days since the event before, for each event that was held",
        left_out=(
            *window.left_out(held, inside),
            *left_out(counts.not_drawn(inside, drawn), "earlier event", "earlier events"),
        ),
        caption=_caption(ds, record, drawn, [name for name, _ in quantities], found),
        alt=_alt(record, found, drawn, rates),
        frame=_frame(drawn, found),
        facts=(
            f"{ds.id}:{record.id}/label",
            *(f"{ds.id}:{name}/value" for name, _ in quantities),
            *(f"{ds.id}:{item.id}/date" for item in held),
        ),
        layout=_layout(drawn, found, first, band, rates, mark),
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
    days = counts.YEAR / Fraction(rate.datum)
    text = bounded_text(f"{counts.days_apart_at(Fraction(rate.datum))} days", _turned(rate))
    return Line(days=round(float(days), 2), text=f"{_often(rate)}: {text}")


def _often(rate: Value[Amount]) -> str:
    amount = rate.datum
    number = number_words(amount, Unit.PER_YEAR) if amount in (1, 2) else amount_text(amount)
    return bounded_text(f"{number} a year", rate.bound)


def _turned(rate: Value[Amount]) -> list[AmountBound]:
    """Return the bounds of the days that a rate means: what is at least as often is at most as far apart."""
    other = {AmountBound.AT_LEAST: AmountBound.AT_MOST, AmountBound.IF_POSSIBLE: AmountBound.IF_POSSIBLE}
    return [other.get(bound, AmountBound.AT_LEAST) for bound in rate.bound]


def _limit(found: Sequence[Gap]) -> float:
    """Return the most days that are not too long; among few intervals, none is."""
    return math.inf if len(found) < _FEW else _LONG * median_low([gap.lower for gap in found])


def _first_regular(found: Sequence[Gap]) -> int:
    """Return the place of the first interval after which none is too long; 0 if that leaves too few."""
    limit = _limit(found)
    after = max((n for n, gap in enumerate(found, 1) if gap.lower > limit), default=0)
    return after if 0 < after <= len(found) // 2 else 0


def _band(found: Sequence[Gap]) -> Band | None:
    """Return the days between which intervals are without a tenth at each end."""
    cut = len(found) // _TAIL
    if len(found) < _FEW:
        return None
    lows = sorted(gap.lower for gap in found)
    highs = sorted(gap.upper for gap in found)
    least, most = lows[cut], highs[-1 - cut]
    inside, of = counts.intervals_inside(found, least, most), counts.intervals(found)
    return Band(least=least, most=most, inside=inside, of=of)


def _layout(
    drawn: Sequence[Session], found: Sequence[Gap], first: int, band: Band | None,
    rates: Sequence[Value[Amount]], mark: str | None,
) -> Intervals:  # fmt: skip
    lead = _LEAD if first else 0.0
    axis = Axis.around([day for item in drawn[first:] for day in (item.earliest, item.latest)])
    if first:
        axis = Axis(drawn[first].latest + dt.timedelta(days=1), axis.last)
    before = Axis(drawn[0].earliest, max(axis.first, drawn[0].earliest))

    def place(day: dt.date) -> float:
        if first and day < axis.first:
            return round(lead * before.middle_of(day), 6)
        return round(lead + (1 - lead) * axis.middle_of(day), 6)

    lines = tuple(_line(rate) for rate in rates)
    scale = _scale(found, first, [line.days for line in lines])
    regular = found[first:]
    named = {max(regular, key=lambda gap: gap.upper).number, min(regular, key=lambda gap: gap.lower).number}
    beyond = [gap for gap in sorted(found, key=lambda gap: -gap.upper) if gap.lower > scale.high]
    written = {gap.number: _days(gap) for gap in beyond[:_NAMED]}
    for gap, (one, other) in zip(found, pairwise(drawn), strict=True):
        if gap.number in named or other.id == mark or len(found) < _FEW:
            written[gap.number] = f"{_days(gap)}: {_day(one)} – {_day(other)}"
    return Intervals(
        ticks=tuple(_ticks(before, axis, lead)),
        scale=scale,
        dots=tuple(
            Dot(
                before=one.id,
                id=other.id,
                x=place(other.earliest + (other.latest - other.earliest) / 2),
                least=gap.lower,
                most=gap.upper,
                early=gap.number <= first,
                text=written.get(gap.number, ""),
                words=f"{other.label}, {_day(other)}: {_days(gap)} days after {_day(one)}",
                asked=other.id == mark,
            )
            for gap, (one, other) in zip(found, pairwise(drawn), strict=True)
        ),
        lines=lines,
        band=band,
        lead=lead,
    )


def _scale(found: Sequence[Gap], first: int, expected: Sequence[float]) -> Scale:
    """Return a scale on which the regular intervals are, and all shorter ones; of few, it begins at zero."""
    limit = _limit(found)
    fitting = [gap for gap in found[first:] if gap.lower <= limit]
    ends = [end for gap in fitting for end in (gap.lower, min(gap.upper, limit))]
    numbers = [*ends, *(gap.lower for gap in found), *(days for days in expected if days <= limit)]
    high = max(*ends, *(days for days in expected if days <= limit), 0)
    shown = [min(number, high) for number in numbers]
    return Scale.over(shown, 7) if len(found) < _FEW else Scale.fitted(shown, 7)


def _ticks(before: Axis, axis: Axis, lead: float) -> Iterator[Tick]:
    if lead:
        for tick in before.ticks():
            yield Tick(position=round(lead * tick.position, 6), text=tick.text)
    for tick in axis.ticks():
        yield Tick(position=round(lead + (1 - lead) * tick.position, 6), text=tick.text)


def _days(gap: Gap) -> str:
    return counts.days_between(gap.lower, gap.upper).figures


def _day(item: Session) -> str:
    """Return the day of an event, or the months or years in which it is."""
    if item.earliest == item.latest:
        return short_date(item.earliest.isoformat())
    first, last = item.earliest, item.latest
    if (first.year, first.month) == (last.year, last.month):
        return short_date(f"{first:%Y-%m}")
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"


def _frame(drawn: Sequence[Session], found: Sequence[Gap]) -> pd.DataFrame:
    rows = [
        (before.id, after.id, after.earliest, after.latest, gap.lower, gap.upper)
        for gap, (before, after) in zip(found, pairwise(drawn), strict=True)
    ]
    return pd.DataFrame(rows, columns=["before", "after", "earliest", "latest", "least", "most"])


def _title(
    record: Series, drawn: Sequence[Session], found: Sequence[Gap], first: int, band: Band | None,
    rates: Sequence[Value[Amount]],
) -> str:  # fmt: skip
    """Return how many of the regular intervals are in the band; of few intervals, all of them."""
    if band is None:
        text = f"{record.label}: {listed(_days(gap) for gap in found)} days from one to the next"
    else:
        since = f"since {drawn[first].earliest.year}, " if first else ""
        ends = [counts.days_between(days, days) for days in (band.least, band.most)]
        span = f"{ends[0]} to {ends[1]} days"
        text = f"{record.label}: {since}{band.inside} of {band.of} intervals last {span}"
    expected = [
        f"{_often(rate)} means {bounded_text(str(counts.days_apart_at(Fraction(rate.datum))), _turned(rate))}"
        for rate in rates
    ]
    return capital("; ".join([text, *expected]))


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
    record: Series, found: Sequence[Gap], drawn: Sequence[Session], rates: Sequence[Value[Amount]]
) -> str:
    years = f"{drawn[0].earliest.year} to {drawn[-1].latest.year}"
    spans = ", ".join(_days(gap) for gap in found)
    sentences = [f"Intervals of {record.label}, {years}: {counts.intervals(found).words}, in days: {spans}."]
    sentences += [f"Expected: {_line(rate).text}." for rate in rates]
    return printable(" ".join(sentences))

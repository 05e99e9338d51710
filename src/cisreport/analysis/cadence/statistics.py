"""The statistics of a series of events, each with bounds over all possible days of the events.

Every function takes events in any order, or whatever has dates (:mod:`.taking`).  It returns a
:class:`Statistic`, or :class:`Undefined` with the reason: fewer than three events (four for the memory
coefficient, two for the longest gap), or a denominator that is zero.  Rate, coefficient of variation and
burstiness are also undefined if their denominator can be zero.

When outer and inner bounds coincide
    Always for mean and rate.  For the longest gap, the median, the coefficient of variation and the
    burstiness, unless very many orders of events are possible or windows are very wide.  For the
    memory coefficient and the local variation if there are at most 20,000 assignments of days.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from html import escape

import numpy as np

from cisreport.analysis.cadence import enclosures, measures
from cisreport.analysis.cadence.bounds import Picked, Statistic, between, gaps_of
from cisreport.analysis.cadence.measures import Enclosure, Measure
from cisreport.analysis.cadence.occurrences import Occurrence, Record, record_of
from cisreport.analysis.cadence.ranks import best_middle, best_rank
from cisreport.analysis.cadence.search import WORK, Blocks, search, work
from cisreport.analysis.cadence.taking import on_events
from cisreport.analysis.undefined import Undefined
from cisreport.notebooks import Row, html_table, text_table

Outcome = Statistic | Undefined
"""The result of each function."""


class Summary(dict[str, Outcome]):
    """Statistics by the names of their functions; it shows as a table."""

    __slots__ = ()
    _HEAD = ("statistic", "value", "unit")

    def _cells(self) -> list[Row]:
        return [
            (found.name, found.number, found.unit)
            if isinstance(found, Statistic)
            else (found.name, f"undefined: {found.reason}", "")
            for found in self.values()
        ]

    def __repr__(self) -> str:
        return text_table("", self._HEAD, self._cells())

    def _repr_html_(self) -> str:
        rows = ([escape(cell) for cell in row] for row in self._cells())
        return html_table("", self._HEAD, rows, row_header=True)


_SEARCHES = 40


@on_events
def mean(events: Sequence[Occurrence]) -> Outcome:
    """Return the mean inter-event time in days: the span from first to last event over the number of gaps.

    Its bounds are attained: the span is longest if one event is on the first possible day of all and
    another on the last, and shortest if all days are as close together as possible.
    """
    return _of_span(record_of(events), measures.MEAN)


@on_events
def rate(events: Sequence[Occurrence]) -> Outcome:
    """Return the number of events per year of 365.2425 days, one over the mean inter-event time.

    It counts inter-event times, so it does not depend on where the record begins and ends.
    """
    return _of_span(record_of(events), measures.RATE)


@on_events
def median(events: Sequence[Occurrence]) -> Outcome:
    """Return the median inter-event time in days; for an even number, the mean of the middle two."""
    record = record_of(events)

    def found(blocks: Blocks, sign: int) -> Picked:
        count = record.gaps
        if count % 2:
            return best_rank(blocks, (count + 1) // 2, sign)
        return best_middle(blocks, count // 2, sign)

    return _searched(record, measures.MEDIAN, found, _SEARCHES, lambda: enclosures.median_ends(_ends(record)))


@on_events
def variation(events: Sequence[Occurrence]) -> Outcome:
    """Return the coefficient of variation: the standard deviation over the mean of inter-event times.

    The standard deviation is that of all inter-event times, not an estimate from a sample.  The
    coefficient is 0 for an even rhythm, near 1 for independent events, and at most ``sqrt(n - 2)`` for
    ``n`` events.
    """
    record = record_of(events)
    loose = partial(_loose_variation, record, enclosures.variation_ends)
    return _searched(record, measures.VARIATION, partial(_best_variation, record), _firsts(record), loose)


@on_events
def burstiness(events: Sequence[Occurrence]) -> Outcome:
    """Return the burstiness with the correction for a finite number of events, from -1 to 1.

    With the coefficient of variation ``r`` and ``n`` events it is
    ``(sqrt(n + 1) r - sqrt(n - 1)) / ((sqrt(n + 1) - 2) r + sqrt(n - 1))``: -1 for an even rhythm, 0 for
    random events.  As in the paper, ``n`` is the number of events.  The paper closes the series to a ring,
    which has ``n`` inter-event times; this open series has ``n - 1``, so its greatest value is below 1.
    The burstiness increases with ``r``, so its bounds follow from those of the coefficient of variation.

    References
    ----------
    E.-K. Kim and H.-H. Jo (2016). Measuring burstiness for finite event sequences. Physical Review E
    94, 032311. https://doi.org/10.1103/PhysRevE.94.032311

    K.-I. Goh and A.-L. Barabási (2008). Burstiness and memory in complex systems. EPL 81, 48002.
    https://doi.org/10.1209/0295-5075/81/48002
    """
    record = record_of(events)
    loose = partial(_loose_variation, record, enclosures.burstiness_ends)
    return _searched(record, measures.BURSTINESS, partial(_best_variation, record), _firsts(record), loose)


@on_events
def memory(events: Sequence[Occurrence]) -> Outcome:
    """Return the memory coefficient: the correlation of each inter-event time with the next, from -1 to 1.

    It is positive if long times follow long ones and short times follow short ones, negative if they
    alternate.

    References
    ----------
    K.-I. Goh and A.-L. Barabási (2008). Burstiness and memory in complex systems. EPL 81, 48002.
    https://doi.org/10.1209/0295-5075/81/48002
    """
    record = record_of(events)
    return _listed(record, measures.MEMORY, lambda: enclosures.memory_ends(_ends(record)))


@on_events
def local_variation(events: Sequence[Occurrence]) -> Outcome:
    """Return the local variation: three times the mean of ``((a - b) / (a + b)) ** 2`` over successive gaps.

    It compares each inter-event time only with the next, so a slow change of pace does not raise it.  It is
    0 for an even rhythm, 1 on average for random events, and at most 3.

    References
    ----------
    S. Shinomoto, K. Shima and J. Tanji (2003). Differences in spiking patterns among cortical neurons.
    Neural Computation 15, 2823-2842. https://doi.org/10.1162/089976603322518759
    """
    record = record_of(events)
    return _listed(record, measures.LOCAL_VARIATION, lambda: enclosures.local_variation_ends(_ends(record)))


@on_events
def longest(events: Sequence[Occurrence]) -> Outcome:
    """Return the longest inter-event time in days.

    :func:`longest_gap` also names the events around it, and includes the open gap at the end.
    """
    record = record_of(events)

    def found(blocks: Blocks, sign: int) -> Picked:
        return best_rank(blocks, record.gaps if sign > 0 else 1, sign)

    return _searched(
        record, measures.LONGEST, found, _SEARCHES, lambda: enclosures.longest_ends(_ends(record))
    )


@on_events
def summary(events: Sequence[Occurrence]) -> Summary:
    """Return all statistics of this module, by the names of their functions."""
    every = (mean, median, rate, variation, burstiness, memory, local_variation, longest)
    return Summary({function.__name__: function(events) for function in every})


def _ends(record: Record) -> enclosures.Ends:
    return enclosures.gap_ends(record)


def _too_few(record: Record, measure: Measure) -> Undefined | None:
    if len(record) >= measure.events:
        return None
    words = {2: "two", 3: "three", 4: "four"}[measure.events]
    return Undefined(name=measure.name, reason=f"it needs {words} events, and there are {len(record)}")


def _only(record: Record) -> Picked:
    return {window.index: window.low for window in record.windows}


def _of_span(record: Record, measure: Measure) -> Outcome:
    if few := _too_few(record, measure):
        return few
    short, long = _shortest(record), _longest_span(record)
    if measure is measures.RATE:
        short, long = long, short
    return between(record, measure, short, long)


def _shortest(record: Record) -> Picked:
    """Return the assignment whose days are as close together as possible."""
    bar = min(*(w.high for w in record.windows), max(w.low for w in record.windows))
    return {window.index: max(window.low, bar) for window in record.windows}


def _longest_span(record: Record) -> Picked:
    """Return an assignment with the longest span; two different events are its first and its last."""
    early, late = record.windows[:2], sorted(record.windows, key=lambda window: window.high)[-2:]
    pairs = [(a, b) for a in early for b in late if a.index != b.index]
    start, end = max(pairs, key=lambda pair: pair[1].high - pair[0].low)
    return {**_only(record), start.index: start.low, end.index: end.high}


def _searched(
    record: Record,
    measure: Measure,
    found: Callable[[Blocks, int], Picked],
    times: int,
    loose: Callable[[], Enclosure],
) -> Outcome:
    """Return a statistic by a search for its least (sign 1) and its greatest (sign -1) value."""
    if few := _too_few(record, measure):
        return few
    if record.exact:
        return between(record, measure, _only(record), _only(record))
    if measure.vanishing == measures.ONE_DAY and not sum(gaps_of(_shortest(record))):
        return Undefined(name=measure.name, reason=measure.vanishing)
    if times * work(record.attained) > WORK or times * work(record.certified) > WORK:
        return _climbed(record, measure, loose())
    least, greatest = found(record.attained, 1), found(record.attained, -1)
    if record.exhaustive:
        return between(record, measure, least, greatest)
    ends = [measure.exact(gaps_of(found(record.certified, sign))) for sign in (1, -1)]
    if ends[0] is None or ends[1] is None:
        return Undefined(name=measure.name, reason=measure.vanishing)
    return between(record, measure, least, greatest, Enclosure(ends[0].lower, ends[1].upper))


def _listed(record: Record, measure: Measure, loose: Callable[[], Enclosure]) -> Outcome:
    """Return a statistic from all assignments if they are few, else with bounds gap by gap."""
    if few := _too_few(record, measure):
        return few
    if record.exact:
        return between(record, measure, _only(record), _only(record))
    if record.assignments > enclosures.FEW:
        return _climbed(record, measure, loose())
    rows = enclosures.every_assignment(record)
    least, greatest = (enclosures.best_of(measure, rows, greatest=end) for end in (False, True))
    if least is None or greatest is None:
        return Undefined(name=measure.name, reason=measure.vanishing)
    low, high = measure.exact(gaps_of(least)), measure.exact(gaps_of(greatest))
    if low is None or high is None:
        return Undefined(name=measure.name, reason=measure.vanishing)
    return between(record, measure, least, greatest, enclosures.widened(low, high))


def _climbed(record: Record, measure: Measure, outer: Enclosure) -> Outcome:
    least, greatest = (enclosures.climbed(record, measure, greatest=end) for end in (False, True))
    if least is None or greatest is None:
        return Undefined(name=measure.name, reason=measure.vanishing)
    return between(record, measure, least, greatest, outer)


def _loose_variation(
    record: Record, ends: Callable[[enclosures.Ends, tuple[int, int]], Enclosure]
) -> Enclosure:
    spans = sum(gaps_of(_shortest(record))), sum(gaps_of(_longest_span(record)))
    return ends(_ends(record), spans)


def _firsts(record: Record) -> int:
    """Return the number of searches: one for each extreme and each possible day of the first event."""
    if not record.windows:
        return 0
    return 2 * (max(order[0].high for order in record.attained[0]) - record.windows[0].low + 1)


def _best_variation(record: Record, blocks: Blocks, sign: int) -> Picked:
    """Return the assignment with the least (sign 1) or greatest (sign -1) coefficient of variation.

    For a given first and last day it increases with the sum of squared inter-event times.
    """
    del record
    heads = [order[0] for order in blocks[0]]
    best: tuple[Fraction, Picked] | None = None
    for first in range(min(head.low for head in heads), max(head.high for head in heads) + 1):
        found = search(blocks, lambda _, gaps: -sign * gaps * gaps, first=first)
        for column in np.flatnonzero(found.reached):
            last = found.low + int(column)
            if last == first:
                continue
            ratio = Fraction(-int(found.best[-1, column]), (last - first) ** 2)
            if best is None or ratio < best[0]:
                best = (ratio, found.days(last))
    if best is None:
        raise ValueError("no assignment has events on two days")
    return best[1]

"""Events for the tests of cadence, and what is true of them by looking at every day of every window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from hypothesis import strategies as st

from cisreport.analysis.cadence import Occurrence

BASE = dt.date(2031, 1, 1)


def days(*numbers: int | tuple[int, int]) -> tuple[Occurrence, ...]:
    """Return events by their days, counted from the first of a year: a number, or a first and a last."""
    ends = [(item, item) if isinstance(item, int) else item for item in numbers]
    return tuple(
        Occurrence(
            name=f"e{n}", earliest=BASE + dt.timedelta(days=low), latest=BASE + dt.timedelta(days=high)
        )
        for n, (low, high) in enumerate(ends, 1)
    )


def every(events: Sequence[Occurrence]) -> Iterator[tuple[int, ...]]:
    """Yield every assignment of days, as ordinals."""
    yield from product(*(range(e.earliest.toordinal(), e.latest.toordinal() + 1) for e in events))


def gaps_of(assigned: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise(sorted(assigned))]


def ordinals(picked: Sequence[dt.date]) -> list[int]:
    return [day.toordinal() for day in picked]


@st.composite
def windows(draw: st.DrawFn, least: int = 0, most: int = 6, reach: int = 14) -> tuple[Occurrence, ...]:
    """Draw events whose windows overlap, are within one another, or are single days."""
    starts = draw(st.lists(st.integers(0, reach), min_size=least, max_size=most))
    widths = draw(
        st.lists(st.sampled_from([0, 0, 0, 1, 2, 5]), min_size=len(starts), max_size=len(starts)).filter(
            lambda sizes: sum(size > 0 for size in sizes) <= 4
        )
    )
    return days(*((start, start + width) for start, width in zip(starts, widths, strict=True)))

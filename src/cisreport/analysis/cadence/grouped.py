"""Many series of exact days at once, in one pass over a frame of any library.

One column contains the inter-event times of all series.  Each statistic is computed from sums of whole
numbers for each series, so the results are those of :mod:`~cisreport.analysis.cadence.statistics`, up to
the last digits of a float.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw
import numpy as np
from narwhals.typing import IntoFrame

from cisreport.analysis.cadence.measures import YEAR

_DAY = 86_400_000
_LIMIT = 2**53
_PART = 500_000
"""Approximate number of events that are processed at a time."""


def table(frame: IntoFrame, *, series: str = "series", date: str = "date") -> Any:
    """Return one row for each series, in the order of their names.

    Parameters
    ----------
    frame : frame of any library that narwhals supports
        A row for each event; a lazy frame is collected.
    series : str
        Column of the names of the series.
    date : str
        Column of dates; the function drops the time of day.

    Returns
    -------
    frame of the same library
        The column ``series`` with its name in ``frame``, and the columns ``events`` (integer), ``mean``,
        ``median``, ``rate``, ``variation``, ``burstiness``, ``memory``, ``local_variation``, ``longest``
        (``float64``, missing if undefined).  Times are in days; the rate is per year of 365.2425 days.

    Raises
    ------
    ValueError
        If a column does not exist, a date or series is missing, or a series is so long that sums of
        squares could overflow.
    """
    lazy = nw.from_native(frame).lazy()
    known = lazy.collect_schema().names()
    for column in (series, date):
        if column not in known:
            raise ValueError(f'there is no column "{column}"')
    rows = lazy.select(series, date).collect(_backend(frame))
    for column in (series, date):
        if rows[column].null_count():
            raise ValueError(f'the column "{column}" has empty cells; remove these rows')
    rows = rows.select(nw.col(series), _ordinal(date).alias("day")).sort(series, "day")
    sums = nw.concat([_sums(part, series) for part in _parts(rows, series)])
    if len(sums) and int(sums["events"].max()) * int(sums["span"].max()) ** 2 > _LIMIT:
        raise ValueError("a series has too many events over too long a time; split it")
    return _statistics(sums, series).to_native()


def _backend(frame: Any) -> Any:
    native = nw.from_native(frame)
    return native.implementation if isinstance(native, nw.DataFrame) else None


def _ordinal(date: str) -> nw.Expr:
    """Return days counted from 1970."""
    return (nw.col(date).dt.timestamp("ms") // _DAY).cast(nw.Int32)


def _parts(rows: nw.DataFrame[Any], series: str) -> Iterator[nw.DataFrame[Any]]:
    """Yield sorted rows in parts of whole series, to limit the memory for intermediate columns."""
    sizes = rows.group_by(series).agg(nw.len().alias("events")).sort(series)["events"].to_numpy()
    ends = np.cumsum(sizes, dtype=np.int64)
    targets = np.arange(_PART, len(rows), _PART)
    cuts = np.unique(ends[np.searchsorted(ends, targets)]).tolist()
    for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True):
        if start < end or not cuts:
            yield rows[start:end]


def _sums(rows: nw.DataFrame[Any], series: str) -> nw.DataFrame[Any]:
    """Return a row for each series with the sums from which its statistics are computed."""
    name, day = nw.col(series), nw.col("day")
    closes = name != name.shift(-1)
    rows = rows.with_columns(day.cast(nw.Int64)).select(
        name, nw.when(name == name.shift(1)).then(day - day.shift(1)).alias("gap"), closes.alias("closes")
    )
    gap, before = nw.col("gap"), nw.col("gap").shift(1)
    rows = rows.select(
        name,
        gap,
        (gap * gap).alias("square"),
        (before * gap).alias("product"),
        nw.when(before.is_null()).then(gap).alias("first"),
        nw.when(nw.col("closes").fill_null(value=True)).then(gap).alias("last"),
        nw.when(gap + before > 0).then((gap - before) / (gap + before)).alias("contrast"),
    ).with_columns((nw.col("contrast") * nw.col("contrast")).alias("contrast"))
    names = ("square", "product", "first", "last", "contrast")
    return (
        rows.group_by(series)
        .agg(
            nw.len().alias("events"),
            gap.sum().alias("span"),
            *(nw.col(name).sum().alias(name) for name in names),
            gap.median().alias("median"),
            gap.max().alias("longest"),
            nw.col("contrast").count().alias("contrasts"),
        )
        .sort(series)
    )


def _statistics(sums: nw.DataFrame[Any], series: str) -> nw.DataFrame[Any]:
    """Return the statistics from the sums; missing if undefined."""
    count = nw.col("events").cast(nw.Int64)
    sums = sums.with_columns(count.alias("events"), (count - 1).alias("gaps"), (count - 2).alias("pairs"))
    span, gaps, pairs = nw.col("span"), nw.col("gaps"), nw.col("pairs")
    square, first, last = nw.col("square"), nw.col("first"), nw.col("last")
    three, four = nw.col("events") >= 3, nw.col("events") >= 4
    moving = three & (span > 0)
    sums = sums.with_columns(
        nw.when(moving).then(_spread(gaps, square, span) / span).alias("variation"),
        _spread(pairs, square - last * last, span - last).alias("spread_before"),
        _spread(pairs, square - first * first, span - first).alias("spread_after"),
        (pairs * nw.col("product") - (span - last) * (span - first)).alias("shared"),
        _root(nw.col("events") + 1).alias("more"),
        _root(nw.col("gaps")).alias("less"),
    )
    ratio, more, less = nw.col("variation"), nw.col("more"), nw.col("less")
    one, two = nw.col("spread_before"), nw.col("spread_after")
    return sums.select(
        nw.col(series),
        nw.col("events"),
        nw.when(three).then(span / gaps).alias("mean"),
        nw.when(three).then(nw.col("median").cast(nw.Float64)).alias("median"),
        nw.when(moving).then(float(YEAR) * gaps / span).alias("rate"),
        nw.when(moving).then(ratio).alias("variation"),
        nw.when(moving).then((more * ratio - less) / ((more - 2) * ratio + less)).alias("burstiness"),
        nw.when(four & (one > 0) & (two > 0)).then(nw.col("shared") / one / two).alias("memory"),
        nw.when(three & (nw.col("contrasts") == pairs))
        .then(3 * nw.col("contrast") / pairs)
        .alias("local_variation"),
        nw.when(nw.col("events") >= 2).then(nw.col("longest").cast(nw.Float64)).alias("longest"),
    )


def _spread(count: nw.Expr, squares: nw.Expr, total: nw.Expr) -> nw.Expr:
    """Return the root of ``count`` times the sum of squared deviations."""
    return _root(count * squares - total * total)


def _root(number: nw.Expr) -> nw.Expr:
    """Return a square root; 0 if the number is negative, as it can be for too few events."""
    return nw.when(number > 0).then(number.cast(nw.Float64)).otherwise(0.0) ** 0.5

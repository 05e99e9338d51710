"""Many series at once, where every day is known: one pass over a frame of any library.

The inter-event times of all series stand in one column, and each statistic is made of sums of whole
numbers for each series.  So the numbers are those of :mod:`~cisreport.analysis.cadence.statistics`, up to
the last digits of a float.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrame

from cisreport.analysis.cadence.measures import YEAR

_DAY = 86_400_000
_LIMIT = 2**53


def table(frame: IntoFrame, *, series: str = "series", date: str = "date") -> Any:
    """Return one row for each series, in the order of their names.

    Parameters
    ----------
    frame : frame of any library that narwhals knows
        With a row an event; a lazy one is collected.
    series : str
        Column of the names of the series.
    date : str
        Column of dates; a time of day is dropped.

    Returns
    -------
    frame of the same library
        Columns ``series`` (by its own name), ``events``, ``mean``, ``median``, ``rate``, ``variation``,
        ``burstiness``, ``memory``, ``local_variation``, ``longest``, all but the first two ``float64``, and
        missing where they are undefined.  Days, or events per year of 365.2425 days.

    Raises
    ------
    ValueError
        When there is no such column, a date or series is missing, or a series is so long that sums of
        its squares could overflow.
    """
    lazy = nw.from_native(frame).lazy()
    known = lazy.collect_schema().names()
    for column in (series, date):
        if column not in known:
            raise ValueError(f'there is no column "{column}"')
    rows = lazy.select(series, date).collect(_backend(frame))
    for column in (series, date):
        if rows[column].null_count():
            raise ValueError(f'the column "{column}" has empty cells')
    sums = _sums(rows.select(nw.col(series), _ordinal(date).alias("day")), series)
    if len(sums) and int(sums["events"].max()) * int(sums["span"].max()) ** 2 > _LIMIT:
        raise ValueError("a series has too many events over too long a time; split it")
    return _statistics(sums, series).to_native()


def _backend(frame: Any) -> Any:
    native = nw.from_native(frame)
    return native.implementation if isinstance(native, nw.DataFrame) else None


def _ordinal(date: str) -> nw.Expr:
    """Return days counted from 1970."""
    return nw.col(date).dt.timestamp("ms") // _DAY


def _sums(rows: nw.DataFrame[Any], series: str) -> nw.DataFrame[Any]:
    """Return, for each series, the sums that its statistics are made of."""
    rows = rows.sort(series, "day")
    once, twice = nw.col(series).shift(1), nw.col(series).shift(2)
    rows = rows.with_columns(
        nw.when(nw.col(series) == once).then(nw.col("day") - nw.col("day").shift(1)).alias("gap"),
        nw.when(nw.col(series) == twice)
        .then(nw.col("day").shift(1) - nw.col("day").shift(2))
        .alias("before"),
    )
    paired = ~nw.col("before").is_null()
    gap, before = nw.col("gap"), nw.col("before")
    rows = rows.with_columns(
        (gap * gap).alias("square"),
        nw.when(paired).then(gap).alias("after"),
        nw.when(paired).then(gap * gap).alias("after_square"),
        (before * before).alias("before_square"),
        (before * gap).alias("product"),
        nw.when(gap + before > 0)
        .then(((gap - before).cast(nw.Float64) / (gap + before).cast(nw.Float64)) ** 2)
        .alias("contrast"),
    )
    names = ("gap", "square", "before", "before_square", "after", "after_square", "product", "contrast")
    return (
        rows.group_by(series)
        .agg(
            nw.len().alias("events"),
            *(nw.col(name).sum().alias(name if name != "gap" else "span") for name in names),
            nw.col("gap").median().alias("median"),
            nw.col("gap").max().alias("longest"),
            nw.col("contrast").count().alias("contrasts"),
        )
        .sort(series)
    )


def _statistics(sums: nw.DataFrame[Any], series: str) -> nw.DataFrame[Any]:
    """Return the statistics, from the sums, missing where they are undefined."""
    count = nw.col("events").cast(nw.Int64)
    sums = sums.with_columns(count.alias("events"), (count - 1).alias("gaps"), (count - 2).alias("pairs"))
    span, gaps, pairs = nw.col("span"), nw.col("gaps").cast(nw.Float64), nw.col("pairs")
    three, four = nw.col("events") >= 3, nw.col("events") >= 4
    moving = three & (span > 0)
    sums = sums.with_columns(
        nw.when(moving)
        .then(_root(nw.col("gaps") * nw.col("square") - span * span) / span)
        .alias("variation"),
        _root(pairs * nw.col("before_square") - nw.col("before") * nw.col("before")).alias("spread_before"),
        _root(pairs * nw.col("after_square") - nw.col("after") * nw.col("after")).alias("spread_after"),
        (pairs * nw.col("product") - nw.col("before") * nw.col("after")).alias("shared"),
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


def _root(number: nw.Expr) -> nw.Expr:
    """Return a square root; 0 where the number is negative, which one of too few events can be."""
    return nw.when(number > 0).then(number.cast(nw.Float64)).otherwise(0.0) ** 0.5

"""Cadence of many series: ``cadence.table`` through polars and pandas against a plain ``groupby.apply``.

    python benchmarks/cadence.py --events 10000000 --series 100000

Each way runs in a process of its own, on the same synthetic events, so that its peak memory is its own.
The numbers of all of them are compared before a ratio is printed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

COLUMNS = ("mean", "median", "rate", "variation", "burstiness", "memory", "local_variation", "longest")
WAYS = {
    "plain": "pandas, groupby.apply",
    "pandas": "cadence.table, pandas",
    "polars": "cadence.table, polars",
}
DAYS = 12_000
"""Days over which events are spread, some 33 years."""


def events(count, series):
    """Return names of series and days of events, at random but the same every time."""
    random = np.random.default_rng(20_31)
    names = random.integers(0, series, count, dtype=np.int64)
    days = np.datetime64("1990-01-01", "D") + random.integers(0, DAYS, count).astype("timedelta64[D]")
    return names, days


def plain(group):
    """Return the statistics of one series, as a researcher would write them with pandas and numpy."""
    gaps = np.diff(np.sort(group.to_numpy()).astype("datetime64[D]").astype(np.int64)).astype(float)
    count, total = len(gaps) + 1, gaps.sum()
    result = dict.fromkeys(COLUMNS, np.nan)
    if count >= 2:
        result["longest"] = gaps.max()
    if count >= 3:
        result["mean"], result["median"] = gaps.mean(), np.median(gaps)
        pairs = gaps[:-1] + gaps[1:]
        if (pairs > 0).all():
            result["local_variation"] = 3 * (((gaps[:-1] - gaps[1:]) / pairs) ** 2).mean()
        if total > 0:
            ratio = gaps.std() / gaps.mean()
            more, less = np.sqrt(count + 1), np.sqrt(count - 1)
            result["rate"], result["variation"] = 365.2425 / gaps.mean(), ratio
            result["burstiness"] = (more * ratio - less) / ((more - 2) * ratio + less)
    if count >= 4 and gaps[:-1].std() > 0 and gaps[1:].std() > 0:
        result["memory"] = np.corrcoef(gaps[:-1], gaps[1:])[0, 1]
    return np.array([result[name] for name in COLUMNS])


def by_hand(frame):
    """Return the table by a call of :func:`plain` for each series."""
    import pandas as pd

    rows = frame.groupby("series")["date"].apply(plain)
    return pd.DataFrame(np.stack(rows.tolist()), index=rows.index, columns=list(COLUMNS))


def run(way, count, series, output):
    """Compute the statistics one way; write the numbers, and print seconds and mebibytes."""
    import narwhals as nw

    names, days = events(count, series)
    if way == "polars":
        import polars

        frame = polars.DataFrame({"series": names, "date": days})
    else:
        import pandas as pd

        frame = pd.DataFrame({"series": names, "date": days.astype("datetime64[s]")})
    from cisreport.analysis import cadence

    del names, days
    before = peak()
    start = time.perf_counter()
    table = by_hand(frame) if way == "plain" else cadence.table(frame)
    seconds = time.perf_counter() - start
    after = peak()
    found = nw.from_native(table, eager_only=True).select(*COLUMNS)
    np.save(output, np.column_stack([found[name].to_numpy().astype(float) for name in COLUMNS]))
    print(json.dumps({"seconds": seconds, "before": before, "peak": after}))


def peak():
    """Return the most memory this process has had so far, in mebibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--series", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=1, help="runs of each way, of which the fastest counts")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--output", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        run(given.way, given.events, given.series, given.output)
        return
    print(f"{given.events:,} events in {given.series:,} series")
    measured, numbers = {}, {}
    with TemporaryDirectory() as folder:
        for way, label in WAYS.items():
            output = Path(folder) / f"{way}.npy"
            command = [sys.executable, __file__, "--events", str(given.events), "--series", str(given.series)]
            command += ["--way", way, "--output", str(output)]
            runs = [
                json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                for _ in range(given.runs)
            ]
            measured[way], numbers[way] = min(runs, key=lambda item: item["seconds"]), np.load(output)
            print(
                f"{label:24} {measured[way]['seconds']:8.1f} s   peak {measured[way]['peak']:7,.0f} MiB, "
                f"{measured[way]['peak'] - measured[way]['before']:7,.0f} MiB of it on top of the frame"
            )
    for way in ("pandas", "polars"):
        np.testing.assert_allclose(numbers[way], numbers["plain"], rtol=1e-9, atol=1e-9)
        time_ratio = measured["plain"]["seconds"] / measured[way]["seconds"]
        peak_ratio = measured[way]["peak"] / measured["plain"]["peak"]
        print(
            f"{WAYS[way]}: same numbers, {time_ratio:.1f} times as fast, {peak_ratio:.2f} of the peak memory"
        )


if __name__ == "__main__":
    main()

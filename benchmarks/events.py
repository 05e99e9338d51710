"""A cadence table from lines in the layout of GDELT 1.0: ``cisreport.events`` against pandas.

    python benchmarks/events.py --rows 10000000

The table has a row for each pair of countries, with the statistics of the days on which they consulted.
Each way runs in a process of its own, so that its peak memory is its own.  The numbers of all of them are
compared before a ratio is printed.  "Parquet" asks what ``write`` made of the lines before.
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

from cadence import COLUMNS, by_hand

sys.path.append(str(Path(__file__).parents[1] / "tests"))

WAYS = {
    "pandas": "pandas.read_csv, all columns",
    "columns": "pandas.read_csv, four columns",
    "lines": "cisreport.events, lines",
    "parquet": "cisreport.events, Parquet",
}


def pandas_table(path, **options):
    """Return the table as a researcher would compute it with pandas."""
    import numpy as np
    import pandas as pd

    from cisreport.events import LAYOUTS

    names = list(LAYOUTS["gdelt1"].columns)
    codes = dict.fromkeys(("EventCode", "EventBaseCode", "EventRootCode", "SQLDATE"), str)
    frame = pd.read_csv(path, sep="\t", header=None, names=names, dtype=codes, quoting=3, **options)
    frame = frame[frame["EventCode"].str.startswith("04")]
    frame = frame.dropna(subset=["Actor1CountryCode", "Actor2CountryCode"])
    frame = frame[frame["Actor1CountryCode"] != frame["Actor2CountryCode"]]
    pairs = np.sort(frame[["Actor1CountryCode", "Actor2CountryCode"]].to_numpy(dtype=object), axis=1)
    days = pd.DataFrame(
        {"series": pairs[:, 0] + "–" + pairs[:, 1], "date": pd.to_datetime(frame["SQLDATE"], format="%Y%m%d")}
    )
    return by_hand(days.drop_duplicates()).reset_index()


def events_table(path):
    """Return the table through ``cisreport.events``."""
    from cisreport import events
    from cisreport.analysis import cadence

    found = events.scan(path).consultations().days()
    assert not len(found.rejects)
    return cadence.table(found.frame)


def run(way, folder):
    """Compute the table one way; write the numbers, and print seconds and mebibytes."""
    lines, parquet = folder / "events.csv", folder / "events.parquet"
    if way == "write":
        from cisreport import events

        events.scan(lines).write(parquet)
        return
    four = {"usecols": ["SQLDATE", "EventCode", "Actor1CountryCode", "Actor2CountryCode"]}
    start = time.perf_counter()
    if way in ("pandas", "columns"):
        table = pandas_table(lines, **(four if way == "columns" else {}))
    else:
        table = events_table(lines if way == "lines" else parquet)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    table[["series", *COLUMNS]].to_json(folder / f"{way}.json", double_precision=15)
    cpu = used.ru_utime + used.ru_stime
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": used.ru_maxrss / 1024}))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=1, help="runs of each way, of which the fastest counts")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        run(given.way, given.folder)
        return
    import pandas as pd

    from eventfiles import write_events

    with TemporaryDirectory() as name:
        folder = Path(name)
        size = write_events(folder / "events.csv", "gdelt1", rows=given.rows).stat().st_size
        print(f"{given.rows:,} rows, {size / 2**20:,.0f} MiB of lines")
        command = [sys.executable, __file__, "--folder", name, "--way"]
        start = time.perf_counter()
        subprocess.run([*command, "write"], check=True)
        print(f"{'events.write, once':32} {time.perf_counter() - start:8.1f} s")
        measured, tables = {}, {}
        for way, label in WAYS.items():
            runs = [
                json.loads(subprocess.run([*command, way], check=True, capture_output=True, text=True).stdout)
                for _ in range(given.runs)
            ]
            best = measured[way] = min(runs, key=lambda item: item["seconds"])
            tables[way] = pd.read_json(folder / f"{way}.json", precise_float=True)
            print(
                f"{label:32} {best['seconds']:8.1f} s   {best['cpu']:8.1f} s of processors"
                f"   peak {best['peak']:8,.0f} MiB"
            )
    for way in ("lines", "parquet"):
        pd.testing.assert_frame_equal(tables[way], tables["pandas"], rtol=1e-9, check_dtype=False)
        for other in ("pandas", "columns"):
            faster = measured[other]["seconds"] / measured[way]["seconds"]
            less = measured[way]["peak"] / measured[other]["peak"]
            print(
                f"{WAYS[way]} against {WAYS[other]}: same numbers, {faster:.1f} times as fast, "
                f"{less:.2f} of the peak memory"
            )


if __name__ == "__main__":
    main()

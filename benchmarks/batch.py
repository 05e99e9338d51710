"""Many reports from one document: a batch of this library against papermill with nbconvert.

    python benchmarks/batch.py --reports 1000 --others 60

The document has two figures and three tables, and each report a number of its own.  The batch renders HTML
and PDF; papermill runs the same cells and nbconvert writes HTML alone, in as many warm processes as there are
cores.  The cells alone, with figures as SVG and tables as HTML in loops without a report, are the
most that any renderer could do.  What is printed are reports a second and their ratio, how busy the cores
were, and the memory of the workers from the first report to the last.  ``--dask`` adds Dask.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent, indent

import psutil
from render import install

FRONT = """\
---
title: A brief
author: The cisreport authors
date: 2031-06-20
lang: en
number-sections: true
execute:
  echo: false
---
"""
GIVEN = """
    #| tags: [parameters]
    number = 1
"""
SETUP = """
    #| include: false
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
    random = np.random.default_rng(number)
"""
PROSE = """
# Part {n}

What follows is series {n} of a number that each report has for itself; they are read once. *Some* words
**stand out**, and a [link](https://example.org/) leads out of the report.

- One point, which is short.
- Another one.
"""
FIGURE = """
    #| label: fig-{n}
    #| fig-cap: "Days between events of series {n}."
    #| fig-alt: "A histogram: series {n} falls from left to right."
    figure, axes = plt.subplots(figsize=(6, 3))
    axes.hist(random.exponential({n}, 400), bins=30)
    plt.show()
"""
TABLE = """
    #| label: tbl-{n}
    #| tbl-cap: "Numbers of series {n}."
    counts = random.poisson({n}, (12, 5))
    pd.DataFrame(counts, columns=["a", "b", "c", "d", "e"], index=pd.RangeIndex(2000, 2012, name="year"))
"""
OTHER = """
import json, os, sys
import papermill
from nbconvert import HTMLExporter
exporter = HTMLExporter()
for number in range(*map(int, sys.argv[1:])):
    made = papermill.execute_notebook(
        "brief.ipynb", f"other/{number}.ipynb", parameters={"number": number}, progress_bar=False,
        kernel_name="python3",
    )
    page, _ = exporter.from_notebook_node(made)
    with open(f"other/{number}.html", "w") as file:
        file.write(page)
"""
ALONE = """
import io, sys
import matplotlib
matplotlib.use("agg")
def cells(number):
{cells}
for number in range(*map(int, sys.argv[1:])):
    cells(number)
"""


def parts() -> Iterator[tuple[str, str]]:
    """Yield kind and text of each part, ``code`` or ``prose``, in order."""
    yield "code", GIVEN
    yield "code", SETUP
    for n in range(1, 4):
        yield "prose", PROSE.format(n=n)
        if n < 3:
            yield "code", FIGURE.format(n=n)
        yield "code", TABLE.format(n=n)


def project(folder: Path, reports: int) -> None:
    """Write the document, as a notebook too, and the batch file into a folder."""
    fence = "\n```{{python}}\n{}\n```\n"
    body = [fence.format(dedent(text).strip()) if kind == "code" else text for kind, text in parts()]
    (folder / "brief.qmd").write_text(FRONT + "".join(body))
    numbers = ", ".join(map(str, range(reports)))
    (folder / "batch.yml").write_text(
        f"reports:\n  - document: brief.qmd\n    parameters: {{number: [{numbers}]}}\n"
    )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [_cell(n, kind, text) for n, (kind, text) in enumerate(parts())]
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (folder / "brief.ipynb").write_text(json.dumps(notebook))
    (folder / "other").mkdir()


def cells_alone() -> str:
    """Return a script that runs the cells for the numbers of a range, without a report."""
    lines = []
    for text in (text for kind, text in parts() if kind == "code" and text != GIVEN):
        *others, last = dedent(text).strip().splitlines()
        if last == "plt.show()":
            last = "figure.savefig(io.StringIO(), format='svg', bbox_inches='tight'); plt.close()"
        elif last.startswith("pd."):
            last = f"({last}).to_html()"
        lines += [*others, last]
    return ALONE.replace("{cells}", indent("\n".join(lines), "    "))


def _cell(n: int, kind: str, text: str) -> dict[str, object]:
    lines = [line for line in dedent(text).strip().splitlines() if not line.startswith("#|")]
    cell: dict[str, object] = {"id": f"c{n}", "metadata": {}, "source": "\n".join(lines)}
    if kind == "prose":
        return {"cell_type": "markdown", **cell}
    if text == GIVEN:
        cell["metadata"] = {"tags": ["parameters"]}
    return {"cell_type": "code", "execution_count": None, "outputs": [], **cell}


@contextmanager
def watched(process: psutil.Process) -> Iterator[list[tuple[float, float]]]:
    """Note once a second the largest memory of one process below another, in MiB, with the time."""
    seen: list[tuple[float, float]] = []
    done = threading.Event()

    def watch() -> None:
        start = time.monotonic()
        while not done.wait(1):
            sizes = [0.0]
            for child in process.children(recursive=True):
                try:
                    memory = child.memory_full_info()
                    sizes.append((memory.rss - memory.shared) / 2**20)
                except psutil.Error:
                    continue
            seen.append((time.monotonic() - start, max(sizes)))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()


def idle() -> float:
    """Return the seconds for which the cores had nothing to do."""
    times = psutil.cpu_times()
    return float(times.idle + getattr(times, "iowait", 0))


def with_cisreport(folder: Path, name: str, reports: int, *options: str) -> float:
    """Render the batch and return reports a second."""
    command = [sys.executable, "-m", "cisreport", "render", "--batch", "batch.yml", "--output-dir", name]
    before, start = idle(), time.monotonic()
    process = subprocess.Popen([*command, *options], cwd=folder, stdout=subprocess.DEVNULL)
    with watched(psutil.Process(process.pid)) as seen:
        if process.wait():
            sys.exit(f"the batch failed with {process.returncode}")
    seconds = time.monotonic() - start
    rate, cores = reports / seconds, os.cpu_count() or 1
    print(f"{name:12} {reports} reports, HTML and PDF: {seconds:7.1f} s, {rate:6.2f} a second", flush=True)
    if "--scheduler" not in options:
        print(f"{'':12} cores busy: {1 - (idle() - before) / seconds / cores:.0%}")
        tenth = max(1, len(seen) // 10)
        sizes = [max(size for _, size in seen[n : n + tenth]) for n in range(0, len(seen), tenth)]
        print(
            f"{'':12} largest private memory of one process, MiB: {' '.join(f'{size:.0f}' for size in sizes)}"
        )
    return rate


def in_loops(name: str, script: str, folder: Path, reports: int) -> float:
    """Run a script for numbers of reports, in a process a core, and return reports a second."""
    python, cores = install(), os.cpu_count() or 1
    bounds = [reports * n // cores for n in range(cores + 1)]
    start = time.monotonic()
    running = [
        subprocess.Popen(
            [python, "-W", "ignore", "-c", script, str(low), str(high)], cwd=folder, stderr=subprocess.DEVNULL
        )
        for low, high in pairwise(bounds)
    ]
    codes = [process.wait() for process in running]
    if any(codes):
        sys.exit(f"{name} failed")
    seconds = time.monotonic() - start
    rate = reports / seconds
    print(f"{name:12} {reports} reports:                {seconds:7.1f} s, {rate:6.2f} a second", flush=True)
    return rate


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start a local Dask cluster with a worker a core, and yield its address."""
    scheduler = folder / "scheduler.json"
    python = [sys.executable, "-m"]
    file = ["--scheduler-file", scheduler]
    chief = [*python, "distributed.cli.dask_scheduler", *file, "--port", "0", "--no-dashboard"]
    workers = [*python, "distributed.cli.dask_worker", *file, "--nthreads", "1", "--no-dashboard"]
    workers += ["--nworkers", str(os.cpu_count() or 1)]
    with Path(os.devnull).open("wb") as nowhere:
        processes = [
            subprocess.Popen(command, cwd=folder, stdout=nowhere, stderr=nowhere)
            for command in (chief, workers)
        ]
        while not scheduler.exists():
            time.sleep(0.1)
        try:
            yield json.loads(scheduler.read_text())["address"]
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=1000, help="reports of the batch")
    parser.add_argument("--others", type=int, default=60, help="reports of papermill and nbconvert")
    parser.add_argument("--dask", action="store_true", help="render the batch on a local Dask cluster, too")
    given = parser.parse_args()
    install()
    with TemporaryDirectory(prefix="cisreport-benchmark-") as name:
        folder = Path(name)
        project(folder, given.reports)
        print(f"{os.cpu_count()} cores; load at the start {os.getloadavg()[0]:.1f}", flush=True)
        ours = with_cisreport(folder, "cisreport", given.reports)
        if given.others:
            others = in_loops("papermill", OTHER, folder, given.others)
            print(f"cisreport makes {ours / others:.1f} times as many")
            alone = in_loops("cells alone", cells_alone(), folder, 5 * given.others)
            print(f"the cells alone are {alone / others:.1f} times as many")
        if given.dask:
            with cluster(folder) as address:
                dask = with_cisreport(folder, "dask", given.reports, "--scheduler", address)
            print(f"Dask takes {ours / dask:.2f} of the time of local workers")
        shutil.rmtree(folder / "other")


if __name__ == "__main__":
    main()

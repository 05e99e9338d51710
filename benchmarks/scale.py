"""How the cost of datasets and reports grows with their size: seconds of processors, peak memory, exponents.

    python benchmarks/scale.py --facts 5000 10000 20000 --cites 750 1500 3000

The data are invented (``tests/large.py``).  Each measurement is a process of its own, and includes the tools
that it starts, not its imports.  An exponent of 1 means that the cost is proportional to the size.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections import deque
from itertools import islice
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[1] / "tests"))

DATASET = "gathering"
BRIEFS = 24
MEASURED = Path(__file__).with_name("reports.json")
"""Seconds of reports, for ``simulation.py``."""


def used():
    """Return the seconds of processors that this process and those it started have used."""
    from cisreport.typesetting import end_idle

    end_idle()  # a process that has not ended is not counted
    found = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(item.ru_utime + item.ru_stime for item in found)


def peak():
    """Return the greatest memory of this process and those it started, in mebibytes."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in whose) / 1024


def load(folder):
    """Load a dataset: from its files, or from the store if it was loaded before."""
    import cisreport

    return cisreport.load(folder / "data" / DATASET)


def work(folder):
    """Load a dataset, check it, compute its derivations, and make all of its frames."""
    from cisreport import derive
    from cisreport.analysis import registry  # noqa: F401 - imported before the time is taken
    from cisreport.checks import check
    from cisreport.datasets import loader  # noqa: F401
    from cisreport.frames import frame, frame_names

    start = used()
    ds = load(folder)
    yield "load", used() - start
    start = used()
    derive(ds)
    yield "derive", used() - start
    start = used()
    assert not check(ds)
    yield "check", used() - start
    start = used()
    for name in frame_names():
        frame(ds, name)
    yield "all frames", used() - start


def render(folder):
    """Render the report in both formats, with its code."""
    from cisreport.rendering.outputs import render as both

    start = used()
    both([folder / "many.qmd"], output_dir=folder / "build", use_cache=False)
    yield "render", used() - start


def verify(folder):
    """Verify both outputs."""
    from cisreport.verification import verify as verified

    for kind, label in (("html", "verify page"), ("pdf", "verify print")):
        start = used()
        result = verified(folder / "build" / f"many.{kind}")
        assert result.ok, result.problems[:3]
        yield label, used() - start


def lint(folder):
    """Lint the document."""
    command = [sys.executable, "-m", "cisreport", "lint", "many.qmd"]
    start = used()
    subprocess.run(command, cwd=folder, capture_output=True, check=False)
    yield "lint", used() - start


def briefs(folder):
    """Render a brief with one parameter after the other; return the seconds of each, and its bytes."""
    from cisreport.rendering.outputs import render as both

    for n in range(1, BRIEFS + 1):
        start = used()
        done = both([folder / "brief.qmd"], output_dir=folder / "build", parameters={"n": n}, use_cache=False)
        yield str(n), used() - start
    yield "bytes", sum(path.stat().st_size for path in done)


def coordinate(folder):
    """Hand out orders to workers that do nothing, one of which is done at a time; yield seconds an order."""
    from concurrent.futures import Future

    from cisreport.batches.orders import Order, Outcome, Settings, State
    from cisreport.batches.records import Finished
    from cisreport.batches.run import outcomes

    class Idle:
        def __init__(self, width):
            self.width = width
            self._waiting = deque()

        def start(self, order):
            future = Future()
            self._waiting.append((future, Outcome(order=order, state=State.DONE)))
            if len(self._waiting) == self.width:
                done, outcome = self._waiting.popleft()
                done.set_result(outcome)
            return future

        def finish(self, answer):
            return answer

    settings = Settings(formats=("html", "pdf"), folder=folder / "batch", engine="embedded")
    orders = [Order(document=folder / "brief.qmd", parameters={"n": n}) for n in range(2000)]
    for workers in (2, 200, 400):
        start = used()
        done = list(islice(outcomes(orders, Idle(2 * workers), Finished(settings)), 1000))
        yield str(workers), (used() - start) / len(done)


STEPS = {
    "files": work,
    "store": work,
    "render": render,
    "verify": verify,
    "lint": lint,
    "briefs": briefs,
    "coordinate": coordinate,
}


def measured(step, folder):
    """Measure a step in a process of its own; return seconds by name, and the peak memory."""
    command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
    limits = {"CISREPORT_LIMITS": "typst-memory=20GiB"}  # a report of 300 pages needs more than the default
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | limits)
    return json.loads(done.stdout)


def make(folder, facts, cites=0, *, all_facts=False):
    """Make a project with a dataset and, if it has cites, a report; its register can have all facts."""
    from large import write_dataset, write_report

    (folder / "data").mkdir(parents=True)
    (folder / "_quarto.yml").write_text("project:\n  type: default\n")
    write_dataset(folder / "data" / DATASET, facts)
    if cites:
        write_report(folder / "many.qmd", DATASET, cites, all_facts=all_facts)
    time.sleep(0.2)  # files that have just changed are not stored


def record(folder):
    """Measure single reports and the coordinator of a batch, and write what was measured."""
    from large import write_brief

    make(folder, 300)
    write_brief(folder / "brief.qmd", DATASET)
    found, coordinator = measured("briefs", folder), measured("coordinate", folder)
    known = {
        "machine": f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores",
        "seconds": [round(found[str(n)], 3) for n in range(1, BRIEFS + 1)],
        "peak": round(found["peak"]),
        "bytes": found["bytes"],
        "dispatch": {n: round(seconds, 6) for n, seconds in coordinator.items() if n != "peak"},
    }
    MEASURED.write_text(json.dumps(known, indent=2) + "\n")
    print(f"briefs: {known}")


def show(title, sizes, results):
    """Print a table of one row for each name: seconds at each size, and the exponent between the last two."""
    print(f"\n{title}".ljust(41) + "".join(f"{size:>12,}" for size in sizes) + "    exponent")
    for name in results[0]:
        values = [result[name] for result in results]
        growth = log(max(values[-1], 1e-9) / max(values[-2], 1e-9)) / log(sizes[-1] / sizes[-2])
        unit = "MiB" if name.startswith("peak") else "s"
        print(
            f"{name:40}" + "".join(f"{value:>9.2f} {unit:>3}"[:13] for value in values) + f"{growth:>10.2f}"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--facts", type=int, nargs="*", default=[5_000, 10_000, 20_000])
    parser.add_argument("--cites", type=int, nargs="*", default=[1_500, 3_000, 10_500])
    parser.add_argument("--registers", type=int, nargs="*", default=[1_000, 2_500, 5_000])
    parser.add_argument("--briefs", action="store_true", help=f"measure {BRIEFS} briefs into {MEASURED.name}")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        found = dict(STEPS[given.step](given.folder))
        print(json.dumps({**found, "peak": peak()}))
        return
    print(f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores, load "
          f"{os.getloadavg()[0]:.1f}")  # fmt: skip
    with TemporaryDirectory() as name:
        if given.briefs:
            record(Path(name, "briefs"))
        for title, sizes, steps in (
            ("dataset of so many facts", given.facts, ("files", "store")),
            ("report with so many cites", given.cites, ("render", "verify", "lint")),
            ("register of so many facts", given.registers, ("render", "verify")),
        ):
            results = []
            for size in sizes:
                folder = Path(name, title.split()[0], str(size))
                if title.startswith("report"):
                    make(folder, size * 2, size)
                else:
                    make(folder, size, 10 if title.startswith("register") else 0, all_facts=True)
                found = {}
                for step in steps:
                    found |= {f"{key}, {step}": value for key, value in measured(step, folder).items()}
                results.append(found)
            if len(results) > 1:
                show(title, sizes, results)


if __name__ == "__main__":
    main()

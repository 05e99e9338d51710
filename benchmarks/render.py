"""A report in HTML and PDF: this library's engine against nbconvert with Chromium, and Quarto if there.

    python benchmarks/render.py --runs 5

Every render is a process of its own that runs the code; the ways take turns, so that a machine that is
slow for a while is slow for all of them.  Packages of the others stand in benchmarks/requirements.txt and are
installed once, into build/benchmark.  What is printed are medians, and ratios of medians.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import six

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OTHERS = ROOT / "build" / "benchmark"
"""Environment of the others' packages, with those of this one behind them."""

ALONE = "the code of the cells alone"

PROJECT = """
project:
  type: default
filters:
  - cisreport
format:
  html:
    embed-resources: true
  typst: default
"""

PROSE = """
import sys, time
import cisreport.rendering.embedded.html.writer, cisreport.rendering.embedded.pdf.writer, typst, uharfbuzz
from cisreport.rendering.outputs import render
start = time.perf_counter()
render(["report.qmd"], output_dir="out")
print(time.perf_counter() - start)
"""

QUANTITIES = "data/lake-league-2031/quantities.yml"
CHANGES = (
    ("code run", ["--no-cache"], (QUANTITIES, r"(?<=value: )\d+(?=, anchors: p7.s1)", "{}")),
    ("a fact changed", [], (QUANTITIES, r"(?<=value: )\d+(?=, anchors: p7.s1)", "{}")),
    ("prose changed", [], ("report.qmd", r"which is short.*", "which is short: {}.")),
)
"""What is measured with processes that wait: its name, options, and file, pattern and text of the change."""
NUMBERS = count(1000)


def install() -> Path:
    """Return the Python of the others' environment, made when it is missing or old."""
    python, wanted = OTHERS / "bin" / "python", HERE / "requirements.txt"
    stamp = OTHERS / "requirements.txt"
    if not stamp.is_file() or stamp.read_text() != wanted.read_text():
        subprocess.run([sys.executable, "-m", "venv", "--clear", OTHERS], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", wanted], check=True)
        ours = sysconfig.get_path("purelib")
        packages = subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip
        (Path(packages) / "ours.pth").write_text(f"import site; site.addsitedir({ours!r})\n")
        shutil.copy(wanted, stamp)
    return python


def project(folder: Path) -> None:
    """Write the document, its dataset and its works into a folder."""
    shutil.copytree(ROOT / "tests" / "toy" / "data", folder / "data")
    shutil.copytree(ROOT / "reports" / "_extensions", folder / "_extensions")
    (folder / "_quarto.yml").write_text(PROJECT)
    (folder / "works.bib").write_text(six.WORKS)
    (folder / "report.qmd").write_text(six.document())
    (folder / "report.ipynb").write_text(six.notebook())


def timed(command: list[str | Path], folder: Path, **variables: str) -> float:
    """Return the seconds that a command takes, all of its processes included."""
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - start


def with_cisreport(folder: Path, *options: str) -> float:
    command = [sys.executable, "-m", "cisreport", "render", "report.qmd", "--output-dir", "out", *options]
    return timed(command, folder)


def code_run(folder: Path) -> float:
    return with_cisreport(folder, "--no-cache")


def changed(folder: Path, options: Sequence[str], change: tuple[str, str, str]) -> float:
    """Render after a change that no earlier render has seen."""
    file, pattern, text = change
    path = folder / file
    path.write_text(re.sub(pattern, text.format(next(NUMBERS)), path.read_text()))
    return with_cisreport(folder, *options)


def warm(folder: Path, runs: int) -> None:
    """Compare renders with and without processes that wait, after different changes."""
    for kind, options, change in CHANGES:
        ways = {
            f"cisreport{more}, {kind}": partial(changed, options=(*options, *more.split()), change=change)
            for more in ("", " --warm")
        }
        cold, waiting = measured(ways, folder, runs).values()
        print(f"cisreport --warm takes {waiting / cold:.2f} of the time of cisreport")
    with_cisreport(folder, "--stop-warm")


def with_nbconvert(folder: Path) -> float:
    """Run the notebook and write HTML, then print the page."""
    python = install()
    convert = [python, "-m", "nbconvert", "--execute", "--to", "html", "--output-dir", "out", "report.ipynb"]
    page, pdf = folder / "out" / "report.html", folder / "out" / "printed.pdf"
    browser = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    if not browser:
        sys.exit("Chromium is missing; the notebook's page is printed with it")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={pdf}"]
    seconds = timed(convert, folder) + timed([browser, *options, page.as_uri()], folder)
    if not pdf.is_file():
        sys.exit("Chromium has printed nothing")
    return seconds


def with_quarto(folder: Path) -> float:
    command = ["quarto", "render", "report.qmd", "--to", "all"]
    return timed(command, folder, QUARTO_PYTHON=str(install()))


def alone(folder: Path) -> float:
    """Run the code of the cells without a report: no renderer that starts an interpreter is faster."""
    return timed([sys.executable, "-c", six.script()], folder)


def prose(folder: Path) -> float:
    """Change a sentence and render again, in a process that has imported what it needs."""
    document = folder / "report.qmd"
    document.write_text(document.read_text().replace("which is", "which is, and is,"))
    done = subprocess.run(
        [sys.executable, "-c", PROSE], cwd=folder, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def imports(folder: Path) -> float:
    """Return what ``import cisreport`` takes on top of an interpreter that imports nothing."""
    with_it = timed([sys.executable, "-c", "import cisreport"], folder)
    return with_it - timed([sys.executable, "-c", ""], folder)


def measured(ways: Mapping[str, Callable[[Path], float]], folder: Path, runs: int) -> dict[str, float]:
    """Return the median of each way; the ways take turns, after one that does not count."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs + 1):
        for name, way in ways.items():
            times[name].append(way(folder))
    for name, found in times.items():
        rest = found[1:]
        print(f"{name:44} {median(rest):7.3f} s   ({min(rest):.3f} to {max(rest):.3f})", flush=True)
    return {name: median(found[1:]) for name, found in times.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="runs of each way that count")
    parser.add_argument("--ours", action="store_true", help="leave out the other programs")
    arguments = parser.parse_args()
    runs = arguments.runs
    ours, others = "cisreport, code run", {}
    if not arguments.ours:
        install()
        others["nbconvert and Chromium"] = with_nbconvert
        if shutil.which("quarto"):
            others["Quarto"] = with_quarto
    with TemporaryDirectory(prefix="cisreport-benchmark-") as name:
        folder = Path(name)
        project(folder)
        print(f"six figures, five tables; medians of {runs} runs; load at the start {os.getloadavg()[0]:.1f}")
        medians = measured({ours: code_run, **others, ALONE: alone}, folder, runs)
        for other in (*others, ALONE):
            print(f"cisreport takes {medians[ours] / medians[other]:.2f} of the time of {other}")
        warm(folder, runs)
        measured({"cisreport, prose changed, after imports": prose}, folder, runs)
        measured({"import cisreport, beyond bare Python": imports}, folder, runs)


if __name__ == "__main__":
    main()

"""``python -m fuzzing NAME ...``: feed readers with changed files for a time, and keep what they do wrong.

It is led by coverage where atheris is installed (``pip install atheris``); else changes are random.
"""

from __future__ import annotations

import argparse
import os
import sys
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fuzzing.running import run, say


def _render(folder: Path) -> None:
    from cisreport.rendering.outputs import render

    report = Path(__file__).parents[1] / "reports" / "sample_report" / "sample.qmd"
    os.environ["PYTHONPATH"] = str(report.parents[2])
    render([report], to=("html", "pdf", "docx"), output_dir=folder)


def main() -> int:
    """Fuzz readers one after the other, each in a process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=int, default=1800)
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    chosen: Any = parser.parse_args()
    chosen.keep.mkdir(parents=True, exist_ok=True)
    context, status = get_context("spawn"), 0
    with TemporaryDirectory() as folder:
        _render(Path(folder))
        names = chosen.names or _names()
        for name in names:
            process = context.Process(target=run, args=(name, chosen.seconds, Path(folder), chosen.keep))
            process.start()
            process.join()
            if process.exitcode not in (0, 1):
                say(f"{name}: ended with {process.exitcode}")
            status |= process.exitcode != 0
    return status


def _names() -> list[str]:
    from fuzzing.readers import READERS

    return [reader.name for reader in READERS]


if __name__ == "__main__":
    sys.exit(main())

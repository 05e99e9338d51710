"""How ``cisreport render --batch`` shows a batch: progress while it runs, then what failed."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import typer

from cisreport.cli.reporting import print_aside
from cisreport.cli.rows import json_text, printable
from cisreport.english import counted

if TYPE_CHECKING:
    from cisreport.batches.orders import Outcome
    from cisreport.batches.run import Summary

STOPPED: Final = 130
"""Exit status after Ctrl-C."""
_PAUSE: Final = 10.0
"""Seconds between two lines of progress where there is no terminal."""


def render(batch_file: Path, **options: Any) -> None:
    """Render the batch of a file, and report what came of it.

    Parameters
    ----------
    batch_file : Path
        The file.
    **options
        Those of :func:`cisreport.batches.run.render_batch`.
    """
    from cisreport.batches.batchfile import read_batch
    from cisreport.batches.index import DATA, write_index
    from cisreport.batches.run import listed, render_batch

    batch = read_batch(batch_file)
    total = 1 if options.get("only") else len(batch.orders)
    done = 0
    try:
        with _progress(total) as progress:

            def seen(outcome: Outcome) -> None:
                nonlocal done
                done += outcome.outputs is not None
                progress.advance(is_new=outcome.is_new or outcome.outputs is None)
                for note in outcome.notes:
                    progress.note(note)

            summary = render_batch(batch, seen=seen, **options)
    except KeyboardInterrupt:
        print_aside(f"stopped: {done:,} of {counted_reports(total)} are finished; run again for the others")
        raise typer.Exit(STOPPED) from None
    if not options.get("only"):
        write_index(batch, listed(batch, summary), summary.settings.folder)
    elif summary.rendered and (summary.settings.folder / DATA).exists():
        print_aside("the index of the batch is as before; a run without --only writes it again")
    _report(summary)


def print_list(batch_file: Path, output_dir: Path) -> None:
    """Print the reports of a batch as JSON: what makes each, and which files it has and read.

    Parameters
    ----------
    batch_file : Path
        The file.
    output_dir : Path
        Folder that has the folder of the batch.
    """
    from cisreport.batches.batchfile import read_batch
    from cisreport.batches.records import RECORD, read_files

    batch = read_batch(batch_file)
    folder = output_dir / batch.folder
    reports = [
        {
            "name": order.name,
            "document": str(order.document),
            "parameters": order.parameters,
            "outputs": [
                str(folder / order.name / name)
                for name in (*(f"{order.document.stem}.{one}" for one in batch.formats), RECORD)
            ],
            "read": list(map(str, read_files(order, folder))),
        }
        for order in batch.orders
    ]
    print(json_text({"folder": str(folder), "reports": reports}))


def counted_reports(count: int) -> str:
    """Return a number of reports in words."""
    return counted(count, "report").replace(str(count), f"{count:,}")


def _report(summary: Summary) -> None:
    """Print the errors, a table of what failed, and a line that counts."""
    for outcome in summary.failed:
        print_aside(outcome.text)
    if summary.failed:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(title="Failed", title_justify="left")
        for name in ("document", "parameters", "problem"):
            table.add_column(name, overflow="fold")
        for outcome in summary.failed:
            order = outcome.order
            cells = str(order.document), order.values, outcome.problems[0].what
            table.add_row(*(Text(printable(cell)) for cell in cells))
        Console(stderr=True, width=None if sys.stderr.isatty() else 160).print(table)
    counts = [
        f"{summary.rendered:,} rendered",
        f"{summary.current:,} current",
        f"{len(summary.failed):,} failed",
    ]
    total = summary.rendered + summary.current + len(summary.failed)
    print_aside(f"{counted_reports(total)}: {', '.join(counts)}")
    print(summary.settings.folder)
    if summary.failed:
        raise typer.Exit(1)


class _Progress(Protocol):
    """Shows how far a batch is."""

    def advance(self, *, is_new: bool) -> None:
        """Count a report."""

    def note(self, line: object) -> None:
        """Print a line."""


@contextmanager
def _progress(total: int) -> Iterator[_Progress]:
    """Show how far a batch is: a bar on a terminal, otherwise a line now and then."""
    if not sys.stderr.isatty():
        yield _Lines(total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield _Bar(progress, total)


class _Rate:
    """Counts reports, and measures how fast they are rendered; current ones do not count for that."""

    def __init__(self, total: int) -> None:
        self.total, self.count, self.new = total, 0, 0
        self._start = time.monotonic()

    def add(self, *, is_new: bool) -> None:
        """Count a report."""
        self.count += 1
        self.new += is_new

    @property
    def rate(self) -> float:
        """Reports in a second."""
        return self.new / max(time.monotonic() - self._start, 1e-9)


class _Bar:
    def __init__(self, progress: Any, total: int) -> None:
        self._progress, self._rate = progress, _Rate(total)
        self._task = progress.add_task("", total=total, rate="")

    def advance(self, *, is_new: bool) -> None:
        self._rate.add(is_new=is_new)
        self._progress.update(self._task, advance=1, rate=f"{self._rate.rate:.1f}/s")

    def note(self, line: object) -> None:
        self._progress.console.print(printable(str(line)), markup=False, highlight=False)


class _Lines:
    def __init__(self, total: int) -> None:
        self._rate, self._last = _Rate(total), time.monotonic()

    def advance(self, *, is_new: bool) -> None:
        self._rate.add(is_new=is_new)
        now = time.monotonic()
        if now - self._last < _PAUSE:
            return
        self._last = now
        rate = self._rate
        left = (rate.total - rate.count) / rate.rate if rate.new else 0
        print_aside(
            f"{rate.count:,} of {counted_reports(rate.total)}, {rate.rate:.1f} a second, {left:,.0f} s left"
        )

    def note(self, line: object) -> None:
        print_aside(line)

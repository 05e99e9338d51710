"""``cisreport cache``: lists and removes the stored outputs of reports' code."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from cisreport.cli.arguments import Command
from cisreport.cli.reporting import reports_errors
from cisreport.cli.rows import OutputFormat, print_rows
from cisreport.english import counted

app = typer.Typer(help="List the stored outputs of reports' code.", invoke_without_command=True)


@app.callback()
@reports_errors
def cache_show(context: typer.Context) -> None:
    """List the stored outputs of reports' code."""
    from itertools import groupby

    from cisreport.execution.cache import nearest_cache

    if context.invoked_subcommand:
        return
    cache = nearest_cache(Path.cwd())
    print(cache.folder)
    by_document = sorted(cache.entries(), key=lambda entry: entry.document)
    rows = []
    for document, group in groupby(by_document, lambda entry: entry.document):
        entries = tuple(group)
        size, age = sum(entry.size for entry in entries), min(entry.age for entry in entries)
        name = os.path.relpath(document) if document else "(damaged)"
        rows.append((name, str(len(entries)), f"{size / 1e6:.1f} MB", f"{_time(age)} ago"))
    if rows:
        print_rows(("document", "entries", "size", "last used"), rows, OutputFormat.TABLE)
    else:
        print("no outputs are stored")


@app.command("clear", cls=Command)
@reports_errors
def cache_clear() -> None:
    """Remove every stored output."""
    from cisreport.execution.cache import nearest_cache

    cache = nearest_cache(Path.cwd())
    count = cache.clear()
    print(f"removed {counted(count, 'entry', 'entries')} from {cache.folder}")


def _time(seconds: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"

"""``cisreport import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.reporting import print_aside, reports_errors


@reports_errors
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file or folder that `export` wrote.")],
    format_name: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="Its format, if the name does not show it."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FOLDER", help="Folder for the dataset; else data/ID.", show_default=False
        ),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the dataset in that folder.")] = False,
) -> None:
    """Make a dataset from a file of another tool.

    The loader checks everything before a file is written.
    """
    from cisreport.exchange import format_named
    from cisreport.exchange.folder import put
    from cisreport.exchange.guesses import format_of

    coded = format_named(format_name or format_of(file)).read(file)
    target = to or Path("data") / str(coded.metadata["id"])
    dataset, notes = put(coded, target, origin=str(file), is_replacing=replace)
    for note in notes:
        print_aside(f"{file}: note: {note}")
    print(f"imported {len(dataset)} facts and {len(dataset.sources)} sources into {target}")

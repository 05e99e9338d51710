"""``cisreport export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.arguments import DatasetArgument
from cisreport.cli.reporting import reports_errors


@reports_errors
def export(
    dataset: DatasetArgument,
    to: Annotated[
        str, typer.Option("--to", metavar="FORMAT", help="Format, or `list` to print all formats.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="PATH", help="File or folder to write.", show_default=False),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace files that have another content.")
    ] = False,
) -> None:
    """Write a dataset in a format of other tools.

    The same dataset gives the same bytes. `cisreport import` reads the formats that are not export only.
    """
    from cisreport.analysis import derive
    from cisreport.datasets import load
    from cisreport.exchange import FORMATS, format_named, formats, write_files

    if to == "list":
        for name in formats():
            print(f"{name}  {FORMATS[name].what}" if name in FORMATS else name)
        return
    chosen = format_named(to)
    loaded = derive(load(dataset))
    files = chosen.write(loaded)
    place = output or chosen.place(loaded)
    for line in write_files(files, place, is_folder=not chosen.suffix, is_replacing=replace):
        print(line)

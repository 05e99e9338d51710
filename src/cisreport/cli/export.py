"""``cisreport export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors


@reports_errors
def export(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="DATASET|FILES",
            help="Name of a dataset below data/, or its folder; or the published files of one report.",
            show_default=False,
        ),
    ],
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
    """Write a dataset or a report in a format of other tools.

    The same dataset gives the same bytes. `cisreport import` reads it again, unless `--to list` says that a
    format is export only. A report becomes an RO-Crate with its document and data; run this in its project.
    """
    from cisreport.analysis import derive
    from cisreport.datasets import load
    from cisreport.errors import CisreportError
    from cisreport.exchange import FORMATS, format_named, formats, write_files
    from cisreport.formats import FORMATS as PUBLISHED

    if to == "list":
        for name in formats():
            print(f"{name}  {FORMATS[name].what}" if name in FORMATS else name)
        return
    chosen, paths = format_named(to), [Path(name) for name in names]
    if all(path.suffix[1:] in PUBLISHED for path in paths):
        files, place = chosen.write_report(paths, _document(paths)), chosen.place(paths[0].stem)
    elif len(names) > 1:
        raise CisreportError("name one dataset, or the published files of one report")
    else:
        loaded = derive(load(names[0]))
        files, place = chosen.write(loaded), chosen.place(loaded.id)
    for line in write_files(files, output or place, is_folder=not chosen.suffix, is_replacing=replace):
        print(line)


def _document(paths: list[Path]) -> Path:
    """Return the document of a report, whose files have to be consistent."""
    from cisreport.errors import CisreportError
    from cisreport.manifest.reader import read_manifest
    from cisreport.published import read_published
    from cisreport.verification import verify
    from cisreport.verification.rebuild import find_document

    for path in paths:
        if problems := verify(path).problems:
            raise CisreportError(f"{path}: {problems[0]}; run `cisreport verify {path}`")
    return find_document(read_manifest(read_published(paths[0]).manifest), paths[0])

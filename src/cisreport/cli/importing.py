"""``cisreport import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cisreport.cli.reporting import print_aside, reports_errors
from cisreport.english import counted

if TYPE_CHECKING:
    from cisreport.exchange.coded import Coded


@reports_errors
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `export` wrote, or a table.")],
    format_name: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="Its format, if the name does not show it."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FOLDER", help="Folder for the dataset; by default data/ID.", show_default=False
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping", metavar="FILE", help="A file that says what the columns mean.", show_default=False
        ),
    ] = None,
    records: Annotated[
        str, typer.Option(metavar="COLLECTION", help="What the rows are, if there is no mapping yet.")
    ] = "meetings",
    sheet: Annotated[
        str | None,
        typer.Option(metavar="SHEET", help="Its sheet, if there is no mapping yet.", show_default=False),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the dataset in that folder.")] = False,
) -> None:
    """Make a dataset from a file of another tool, or add the sources of a bibliography to one.

    A table of a colleague (CSV, Excel, Parquet) needs a mapping file. Without one, the command writes a first
    mapping for you to edit. The loader checks a dataset before the command writes it. Sources in BibTeX or
    CSL-JSON become a file of the dataset in `--to`; without `--to`, the command prints them.
    """
    from cisreport.exchange import format_named
    from cisreport.exchange.coding import Coder
    from cisreport.exchange.folder import put
    from cisreport.exchange.grids import read_grids, sheet_of
    from cisreport.exchange.guesses import format_of
    from cisreport.exchange.mapping import read_mapping

    name = None if mapping else format_name or format_of(file)
    if name:
        coded, locate = format_named(name).read(file), None
    elif mapping:
        table = read_mapping(mapping)
        coder = Coder(sheet_of(read_grids(file), table.sheet, file), table)
        coded, locate = coder.coded(), coder.locate
    else:
        _guess(file, records, sheet, replace=replace)
        return
    if not coded.metadata:
        _add(coded, file, to, replace=replace)
        return
    target = to or Path("data") / str(coded.metadata["id"])
    dataset, notes = put(coded, target, origin=str(file), is_replacing=replace, locate=locate)
    for note in notes:
        print_aside(f"{file}: note: {note}")
    size = f"{counted(len(dataset), 'fact')} and {counted(len(dataset.sources), 'source')}"
    print(f"imported {size} into {target}")


def _add(coded: Coded, file: Path, to: Path | None, *, replace: bool) -> None:
    """Add the sources of a bibliography to a dataset, or print them."""
    from cisreport.exchange.coding import slug
    from cisreport.exchange.folder import add_sources, text_of

    if to is None:
        print(text_of({"sources": coded.records["sources"]}), end="")
        return
    name = f"sources-{slug(file.name.partition('.')[0]) or 'imported'}"
    add_sources(coded, to, name, is_replacing=replace)
    print(f"added {counted(len(coded.records['sources']), 'source')} to {to} in {name}.yml")


def _guess(file: Path, records: str, sheet: str | None, *, replace: bool) -> None:
    """Write a first mapping file for a table."""
    from cisreport.errors import NotFoundError, suggest
    from cisreport.exchange import write_files
    from cisreport.exchange.grids import read_grids, sheet_of
    from cisreport.exchange.guessing import guess
    from cisreport.model import COLLECTIONS

    if records not in COLLECTIONS:
        raise NotFoundError(f'there is no collection "{records}"; {suggest(records, [*COLLECTIONS])}')
    content = guess(sheet_of(read_grids(file), sheet, file), records).encode()
    place = Path(f"{file.stem}.mapping.yml")
    (line,) = write_files({place.name: content}, place, is_folder=False, is_replacing=replace)
    print(line)
    print(f"next: edit it, then run `cisreport import {file} --mapping {place}`")

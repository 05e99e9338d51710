"""``cisreport verify``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.reporting import tells_errors
from cisreport.errors import CisreportError


@tells_errors
def verify(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Published reports, from anyone.")],
    dataset: Annotated[
        str | None, typer.Option(help="Compare with the facts of this dataset as they are now.")
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Look for the passages in your copy of the article.", show_default=False
        ),
    ] = None,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="Render it again from its document in this project, and compare bytes."
        ),
    ] = False,
    details: Annotated[
        bool,
        typer.Option("--details", help="Also print what was checked, and what cannot be."),
    ] = False,
) -> None:
    """Check that a published report prints what the facts it carries say.

    Prints a line for each thing that does not hold and exits with 1; prints nothing when all holds.
    Checked are the attached data, every value and its place, every number in the text, charts, and
    derivations, which are computed again. No code of the file is run, and no connection is opened.

    A file alone cannot prove who made it: if facts, values and numbers were changed together, it is
    consistent. That shows against the dataset, the article, a new render, or a digest published elsewhere.
    """
    from cisreport.datasets import load
    from cisreport.verification import verify as verify_file

    current = load(dataset) if dataset else None
    clean = True
    for path in files:
        try:
            result = verify_file(path, dataset=current, source=source, rebuild=rebuild)
        except CisreportError as error:
            print(error, file=sys.stderr)
            clean = False
            continue
        told = (*result.facts, *result.not_recomputable, *result.limits) if details else ()
        for line in (*result.problems, *told):
            print(f"{path}: {line}")
        clean = clean and result.ok
    if not clean:
        raise typer.Exit(1)

"""``cisreport lint``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors
from cisreport.errors import CisreportError


@reports_errors
def lint(
    reports: Annotated[list[Path], typer.Argument(metavar="REPORT.qmd...", help="The documents.")],
) -> None:
    """Find typed numbers, dates and names in reports that should come from the dataset."""
    from cisreport.lint import lint as judge

    clean = True
    for path in reports:
        try:
            found = judge(path)
        except CisreportError as error:
            print(error, file=sys.stderr)
            clean = False
            continue
        for problem in found:
            print(problem)
        print(f"{path}: {len(found) or 'no'} finding{'s' * (len(found) != 1)}")
        clean = clean and not found
    if not clean:
        raise typer.Exit(1)

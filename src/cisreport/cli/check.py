"""``cisreport check``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors
from cisreport.errors import CisreportError


@reports_errors
def check(
    datasets: Annotated[
        list[str] | None, typer.Argument(metavar="DATASET", help="Default: every dataset below data/.")
    ] = None,
) -> None:
    """Load datasets and check whether they are complete, consistent and fair to the source."""
    from cisreport.checks import Severity
    from cisreport.checks import check as judge
    from cisreport.datasets import load, project_datasets

    names = datasets or list(map(str, project_datasets()))
    if not names:
        print("there is no dataset below data/; create one with `cisreport new`", file=sys.stderr)
        raise typer.Exit(1)
    clean = True
    for name in names:
        try:
            dataset = load(name)
            findings = judge(dataset)
        except CisreportError as error:
            print(error, file=sys.stderr)
            clean = False
            continue
        for finding in findings:
            print(finding)
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        print(
            f"{dataset.id}: {len(dataset)} facts, {len(dataset.derivations)} derivations, "
            f"{errors} errors, {len(findings) - errors} warnings"
        )
        clean = clean and not findings
    if not clean:
        raise typer.Exit(1)

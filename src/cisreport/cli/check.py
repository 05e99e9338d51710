"""``cisreport check``."""

from __future__ import annotations

from typing import Annotated

import typer

from cisreport.cli.problems import JsonOption, output
from cisreport.cli.reporting import reports_errors
from cisreport.english import counted
from cisreport.errors import CisreportError


@reports_errors
def check(
    datasets: Annotated[
        list[str] | None, typer.Argument(metavar="DATASET", help="Default: every dataset below data/.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Load datasets and check whether they are complete, consistent and fair to the source."""
    from cisreport.checks import Severity
    from cisreport.checks import check as judge
    from cisreport.datasets import find, load, project_datasets
    from cisreport.datasets.positions import Positions
    from cisreport.drafts import check_finished, waiting_drafts

    checked = []
    with output("check", as_json=as_json) as out:
        names = datasets or list(map(str, project_datasets()))
        if not names:
            raise CisreportError("there is no dataset below data/; create one with `cisreport new`")
        for name in names:
            try:
                check_finished(find(name))
                dataset = load(name)
                findings = judge(dataset)
                waiting = waiting_drafts(name, dataset)
            except CisreportError as error:
                out.error(error, name)
                continue
            places = Positions(name)
            for finding in findings:
                problem = places.of(finding.where, finding.what, finding.remedy)
                out.problem(problem, text=finding, severity=finding.severity)
            errors = sum(finding.severity is Severity.ERROR for finding in findings)
            counts = {
                "facts": len(dataset),
                "derivations": len(dataset.derivations),
                "errors": errors,
                "warnings": len(findings) - errors,
            }
            line = ", ".join(counted(number, what.removesuffix("s")) for what, number in counts.items())
            out.line(f"{dataset.id}: {line}{f'; drafts, which are not facts: {waiting}' if waiting else ''}")
            checked.append({"id": dataset.id, **counts, "drafts": waiting})
        out.add(datasets=checked)

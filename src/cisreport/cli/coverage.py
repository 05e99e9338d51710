"""``cisreport coverage``."""

from __future__ import annotations

import typer

from cisreport.cli.arguments import DatasetArgument
from cisreport.cli.reporting import reports_errors
from cisreport.cli.rows import print_line
from cisreport.english import counted


@reports_errors
def coverage(dataset: DatasetArgument) -> None:
    """Count the passages that facts cite, and list the others, each with the reason if there is one."""
    from cisreport.datasets import load
    from cisreport.sources import coverage as measure

    result = measure(load(dataset))
    for source in result.sources:
        if source.passages or not source.cited_by:
            print_line(source)
    cited = [source for source in result.sources if source.cited_by]
    if cited:
        facts = {fact for source in cited for fact in source.cited_by}
        sources = counted(len(cited), "cited source")
        print(f"{sources} without a list of passages; facts that rest on them: {len(facts)}")
    if any(source.open for source in result.sources):
        raise typer.Exit(1)

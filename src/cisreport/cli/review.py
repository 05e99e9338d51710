"""``cisreport review``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.arguments import DatasetArgument, SourceOption
from cisreport.cli.reporting import reports_errors


@reports_errors
def review(
    dataset: DatasetArgument,
    source: SourceOption,
    output: Annotated[
        Path | None,
        typer.Option(help="The page; build/review-DATASET.html by default.", show_default=False),
    ] = None,
) -> None:
    """Write a private page that shows your copy of the article next to the facts and the drafts."""
    from cisreport.datasets import load
    from cisreport.drafts import drafts_of
    from cisreport.review import review as write_review

    loaded = load(dataset)
    written = write_review(loaded, source, output, drafts_of(dataset, loaded))
    print(written, file=sys.stderr)
    print("the page contains the article's text; do not publish it", file=sys.stderr)
    print(written.path)

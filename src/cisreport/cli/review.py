"""``cisreport review``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.arguments import DatasetArgument, SourceOption
from cisreport.cli.reporting import tells_errors


@tells_errors
def review(
    dataset: DatasetArgument,
    source: SourceOption,
    output: Annotated[
        Path | None,
        typer.Option(help="The page; build/review-DATASET.html when left out.", show_default=False),
    ] = None,
) -> None:
    """Write a page, for you alone, that shows your copy of the article beside the facts."""
    from cisreport.datasets import load
    from cisreport.review import review as write_review

    written = write_review(load(dataset), source, output)
    print(written, file=sys.stderr)
    print("the page holds the article's text; do not publish it", file=sys.stderr)
    print(written.path)

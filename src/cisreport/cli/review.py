"""``cisreport review``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.arguments import SourceOption
from cisreport.cli.reporting import reports_errors
from cisreport.cli.rows import printable


@reports_errors
def review(
    dataset: Annotated[
        str,
        typer.Argument(
            metavar="DATASET|FILE",
            help="Name of a dataset below data/, or its folder; or a published report, from anyone.",
            show_default=False,
        ),
    ],
    source: SourceOption,
    output: Annotated[
        Path | None,
        typer.Option(help="The page; build/review-NAME.html by default.", show_default=False),
    ] = None,
) -> None:
    """Write a private page that shows your copy of the article next to the facts and the drafts.

    For a published report, the page has the facts that the file carries. No dataset or project is needed.
    """
    from cisreport.datasets import load
    from cisreport.drafts import drafts_of
    from cisreport.review import review as write_review
    from cisreport.review import review_published

    if Path(dataset).is_file():
        written, unread = review_published(dataset, source, output)
        for problem in unread:
            print(printable(f"{dataset}: {problem}"), file=sys.stderr)
    else:
        loaded = load(dataset)
        written = write_review(loaded, source, output, drafts_of(dataset, loaded))
    print(written, file=sys.stderr)
    print("the page contains the article's text; do not publish it", file=sys.stderr)
    print(written.path)

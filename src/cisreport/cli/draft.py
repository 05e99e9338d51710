"""``cisreport draft``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.arguments import DatasetArgument
from cisreport.cli.reporting import print_aside, reports_errors


@reports_errors
def draft(
    dataset: DatasetArgument,
    source: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Your copy of the source, as plain text.", show_default=False),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(metavar="SOURCE", help="Id of the source, if it is a page without passages."),
    ] = None,
    origin: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Take drafts from this file, not from the rules."),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Make this draft a fact; use it once for each draft."),
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Never propose this draft again.")
    ] = None,
) -> None:
    """Propose records from the passages of a source; they are drafts until you accept them.

    The drafts are in data/DATASET/drafts. No report, chart or frame contains them.
    """
    from cisreport.drafts import decide, own_folder, undo
    from cisreport.drafts import draft as propose
    from cisreport.files import shortest

    if undo(own_folder(dataset)):
        print_aside(f"{dataset}: an accept of drafts was not finished; its changes are taken back")
        if not (accept or reject or source):
            return
    if accept or reject:
        if source or of or origin:
            raise typer.BadParameter("use --accept and --reject without --source, --of and --from")
        for change in decide(dataset, accept or (), reject or ()):
            print(f"{change.draft}: {change.fact} is in {shortest(change.file)}")
        for name in reject or ():
            print(f"{name}: rejected")
        return
    if source is None:
        raise typer.BadParameter("name your copy of the source with --source")
    print(propose(dataset, source, of, origin))
    print(f"next: cisreport review {dataset} --source {source}", file=sys.stderr)

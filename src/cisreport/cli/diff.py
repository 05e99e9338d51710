"""``cisreport diff``."""

from __future__ import annotations

from typing import Annotated

import typer

from cisreport.cli.problems import JsonOption, output
from cisreport.cli.reporting import reports_errors


@reports_errors
def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="The old version: a dataset, its folder or a published file.")
    ],
    new: Annotated[
        str, typer.Argument(metavar="NEW", help="The new version: a dataset, its folder or a published file.")
    ],
    as_json: JsonOption = False,
) -> None:
    """List the facts that differ, and the places of a published report that they affect."""
    from cisreport.comparison.differences import diff as compare

    with output("diff", as_json=as_json) as out:
        result = compare(old, new)
        out.line(result)
        out.add(**result.to_plain())
        out.status = int(bool(result))

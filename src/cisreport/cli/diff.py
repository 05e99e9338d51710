"""``cisreport diff``."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors


class DiffFormat(StrEnum):
    """Formats of differences."""

    TEXT = "text"
    JSON = "json"


@reports_errors
def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="The old version: a dataset, its folder or a published file.")
    ],
    new: Annotated[
        str, typer.Argument(metavar="NEW", help="The new version: a dataset, its folder or a published file.")
    ],
    output: Annotated[
        DiffFormat, typer.Option("--format", help="Format of the differences.")
    ] = DiffFormat.TEXT,
) -> None:
    """List the facts that differ, and the places of a published report that they affect."""
    from cisreport.comparison.differences import diff as compare

    result = compare(old, new)
    plain = output is DiffFormat.JSON
    print(json.dumps(result.to_plain(), ensure_ascii=False, indent=2) if plain else result)
    if result:
        raise typer.Exit(1)

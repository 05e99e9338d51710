"""``cisreport diff``."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from cisreport.cli.reporting import tells_errors


class DiffFormat(StrEnum):
    """How differences are printed."""

    TEXT = "text"
    JSON = "json"


@tells_errors
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A dataset or its folder, or a published file.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same, to compare with.")],
    output: Annotated[
        DiffFormat, typer.Option("--format", help="How differences are printed.")
    ] = DiffFormat.TEXT,
) -> None:
    """Tell which facts differ, and which places of a published report that touches."""
    from cisreport.comparison.differences import diff as compare

    result = compare(old, new)
    plain = output is DiffFormat.JSON
    print(json.dumps(result.to_plain(), ensure_ascii=False, indent=2) if plain else result)
    if result:
        raise typer.Exit(1)

"""``cisreport schema``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors


class Of(StrEnum):
    """What has a JSON Schema."""

    MANIFEST = "manifest"
    DRAFTS = "drafts"


@reports_errors
def schema(
    of: Annotated[
        Of, typer.Argument(help="The manifest in every report, or a file of drafts.")
    ] = Of.MANIFEST,
) -> None:
    """Print a JSON Schema."""
    if of is Of.DRAFTS:
        from cisreport.drafts.schema import schema_text as text
    else:
        from cisreport.manifest.schema import schema_text as text

    print(text(), end="")

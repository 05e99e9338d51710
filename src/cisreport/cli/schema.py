"""``cisreport schema``."""

from __future__ import annotations

from cisreport.cli.telling import tells_errors


@tells_errors
def schema() -> None:
    """Print the JSON Schema of the manifest that every report carries."""
    from cisreport.reports.shape import schema_text

    print(schema_text(), end="")

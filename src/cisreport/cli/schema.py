"""``cisreport schema``."""

from __future__ import annotations

from cisreport.cli.reporting import reports_errors


@reports_errors
def schema() -> None:
    """Print the JSON Schema of the manifest in every report."""
    from cisreport.manifest.schema import schema_text

    print(schema_text(), end="")

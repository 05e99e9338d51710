"""``cisreport schema``."""

from __future__ import annotations

from cisreport.cli.reporting import tells_errors


@tells_errors
def schema() -> None:
    """Print the JSON Schema of the manifest that every report carries."""
    from cisreport.manifest.schema import schema_text

    print(schema_text(), end="")

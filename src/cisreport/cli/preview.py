"""``cisreport preview``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.arguments import ParameterOption
from cisreport.cli.reporting import print_aside, reports_errors


@reports_errors
def preview(
    report: Annotated[Path, typer.Argument(metavar="REPORT.qmd", help="The document.")],
    port: Annotated[int, typer.Option(help="Port on this machine; 0 for any free port.")] = 0,
    parameter: ParameterOption = None,
) -> None:
    """Show a report in the browser, and update it when the document, its data or the library change."""
    from cisreport.preview import preview as serve

    try:
        serve(
            report,
            port=port,
            parameters=parameter or (),
            progress=print_aside,
        )
    except KeyboardInterrupt:
        print("the preview has ended", file=sys.stderr)

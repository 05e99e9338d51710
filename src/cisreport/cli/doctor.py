"""``cisreport doctor``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors


@reports_errors
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what is installed, where the project is, and where data, fonts and outputs are."""
    from json import dumps

    from cisreport.projects.doctor import diagnosis

    found = diagnosis(Path.cwd())
    if as_json:
        print(dumps(found, indent=2, ensure_ascii=False))
        return
    for name, text in found.items():
        print(f"{name + ':':24} {text}")

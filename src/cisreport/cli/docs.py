"""``cisreport docs``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors


@reports_errors
def docs(
    path: Annotated[bool, typer.Option("--path", help="Only print where it is.", show_default=False)] = False,
) -> None:
    """Open the documentation in a browser; it needs no network."""
    import webbrowser

    from cisreport.errors import NotFoundError
    from cisreport.files import SITE, shipped

    page = shipped(SITE) / "index.html"
    if not page.is_file():
        raise NotFoundError(
            f"{page}: this installation has no documentation; "
            "`make site` in a checkout builds it, and `make wheel` puts it into the wheel"
        )
    print(page)
    if path:
        return
    try:
        opened = webbrowser.open(page.as_uri())
    except webbrowser.Error:
        opened = False
    if not opened:
        print("no browser was found; open this file in one", file=sys.stderr)

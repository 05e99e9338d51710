"""The page about the command line, made from the commands themselves by typer."""

from __future__ import annotations

from typing import Any

import typer
from typer.cli import get_docs_for_click
from typer.main import get_command

from cisreport.cli import app

PLACE = "reference/command-line.md"
_ABOUT = """# Command line

What each command prints with `--help`. *Commands in scripts* has the [exit status](commands.md#exit-status),
the [data for programs](commands.md#data-for-programs) of `--json`, and [completion](commands.md#completion).

"""


def page() -> str:
    """Return the page as Markdown, a section for each command."""
    command = get_command(app)
    context = typer.Context(command, info_name="cisreport")
    _summarize(command)
    return _ABOUT + get_docs_for_click(obj=command, ctx=context, indent=1, name="cisreport")


def _summarize(command: Any) -> None:
    """Let the list of commands have the whole first paragraph of each; on a page there is room for it."""
    for below in getattr(command, "commands", {}).values():
        below.short_help = below.short_help or " ".join((below.help or "").partition("\n\n")[0].split())
        _summarize(below)

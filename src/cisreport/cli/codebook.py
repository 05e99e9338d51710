"""``cisreport codebook``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors


@reports_errors
def codebook(
    term: Annotated[
        str | None,
        typer.Argument(
            metavar="TERM",
            help="A record, field, word, function or heading, such as meeting, place_type or hoped; "
            "without it, the headings.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print what the codebook says about a term."""
    from cisreport.codebook import look_up

    found = look_up(term)
    if term is None:
        print("\n".join(entry.term for entry in found))
        return
    texts = []
    for entry in found:
        where = "" if entry.term == entry.section else f" ({entry.section})"
        texts.append(f"# {entry.term}{where}\n\n{entry.text}\n")
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown("\n".join(texts)))
    else:
        print("\n".join(texts), end="")

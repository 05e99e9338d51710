"""The command line: every command prints what a function of the library returns.

Each command is in a module with its name.  It imports what it needs when it runs, so every command starts
fast.  Exit status: 0 success; 1 the command found problems and printed them; 2 the command's arguments are
wrong; 3 `lint` has no findings, but does not know the words of a document's language.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable
from functools import cache as once
from typing import Annotated, Any, Final

import typer

from cisreport.cli import (
    agreement,
    anchors,
    annotating,
    cache,
    check,
    codebook,
    coverage,
    diff,
    docs,
    doctor,
    draft,
    export,
    facts,
    importing,
    lint,
    new,
    preview,
    render,
    review,
    schema,
    sign,
    test,
    verify,
)
from cisreport.cli.arguments import Command

_OBJECTS: Final = 1_000_000
"""Number of new objects after which Python looks for unused ones; a large number saves time."""

app = typer.Typer(
    name="cisreport",
    help="Research reports that can be checked: facts of articles, and reports that rebuild byte for byte.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Print the version if the option is set."""
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)  # otherwise Python examines all objects at the end
    if version:
        from importlib.metadata import version as installed

        print(f"cisreport {installed('cisreport')}")
        raise typer.Exit


for command in (
    new.init,
    new.new,
    coverage.coverage,
    draft.draft,
    check.check,
    agreement.agreement,
    codebook.codebook,
    facts.facts,
    facts.show,
    export.export,
    render.render,
    preview.preview,
    sign.sign,
    verify.verify,
    diff.diff,
    schema.schema,
    lint.lint,
    review.review,
    test.test,
    docs.docs,
    doctor.doctor,
):
    app.command(command.__name__, cls=Command)(command)
app.command("annotations", cls=Command)(annotating.annotate)
app.command("import", cls=Command)(importing.import_)
app.add_typer(anchors.app, name="anchors")
app.add_typer(cache.app, name="cache")


@once
def program() -> Callable[..., Any]:
    """Return what reads arguments and runs a command; a process that waits makes it before it forks."""
    return typer.main.get_command(app)

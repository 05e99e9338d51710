"""``cisreport render``."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from cisreport.cli import batches
from cisreport.cli.arguments import ParameterOption
from cisreport.cli.reporting import print_aside, reports_errors
from cisreport.formats import DEFAULT

_OF_BATCHES: Final = ("jobs", "memory", "scheduler", "only", "plan", "again")
_NAMES: Final = {"plan": "list"}
"""Options that are not called as their parameters."""
_OF_DOCUMENTS: Final = ("reports", "to", "engine", "parameter", "depfile", "cache", "timings", "warm")
"""Parameters that go only with documents, not with a batch."""


class EngineName(StrEnum):
    """Engines that render a report."""

    AUTO = "auto"
    EMBEDDED = "embedded"
    QUARTO = "quarto"


def named(words: str) -> tuple[str, ...]:
    """Return the names in a list that is separated by commas."""
    return tuple(part.strip() for part in words.split(",") if part.strip())


@reports_errors
def render(
    context: typer.Context,
    reports: Annotated[
        list[Path] | None, typer.Argument(metavar="REPORT.qmd", help="The documents.", show_default=False)
    ] = None,
    to: Annotated[
        str, typer.Option(help="Formats, separated by commas, such as html, pdf, docx.")
    ] = ",".join(DEFAULT),
    engine: Annotated[EngineName, typer.Option(help="Engine; auto means embedded.")] = EngineName.AUTO,
    output_dir: Annotated[
        Path | None, typer.Option(help="Folder for the outputs; by default build/ of the project.")
    ] = None,
    parameter: ParameterOption = None,
    require: Annotated[
        str, typer.Option(help="Standards that the PDF has to claim, separated by commas.")
    ] = "",
    depfile: Annotated[bool, typer.Option(help="Also write a list of the files read, for make.")] = False,
    cache: Annotated[
        bool, typer.Option(help="Use stored outputs of code that are current, or run all code.")
    ] = True,
    date: Annotated[
        str | None,
        typer.Option(
            metavar="DAY", help="Date of documents with the date today, now or last-modified, or without one."
        ),
    ] = None,
    timings: Annotated[bool, typer.Option("--timings", help="Print how long each stage took.")] = False,
    warm: Annotated[  # noqa: ARG001 - the program has looked at it before it knew the command
        bool, typer.Option("--warm", help="Keep processes for the next render, which is then faster.")
    ] = False,
    stop_warm: Annotated[
        bool,
        typer.Option("--stop-warm", help="End the processes that renders have kept, and render nothing."),
    ] = False,
    batch: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Render what a batch file lists.", show_default=False),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1, help="Reports of a batch at once; by default one for each core.", show_default=False
        ),
    ] = None,
    memory: Annotated[
        int | None,
        typer.Option(
            metavar="MIB",
            min=1,
            help="Memory above which a process of a batch is replaced; by default 1024.",
            show_default=False,
        ),
    ] = None,
    scheduler: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Render a batch on a Dask cluster: tcp://HOST:PORT.", show_default=False
        ),
    ] = "",
    only: Annotated[
        str,
        typer.Option(metavar="NAME", help="Render one report of a batch, by its folder.", show_default=False),
    ] = "",
    plan: Annotated[
        bool, typer.Option("--list", help="Print the reports of a batch as JSON, and render nothing.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Render reports of a batch that are current, too.")
    ] = False,
) -> None:
    """Render reports; several are rendered in parallel.

    With `--batch` a file lists the documents and the parameters of each report. A report that is current is
    not rendered again.
    """
    from cisreport.execution.interpreters import fresh
    from cisreport.execution.runner import parse_parameters
    from cisreport.files import project_root, shortest
    from cisreport.rendering.outputs import RenderError
    from cisreport.rendering.outputs import render as render_reports

    if stop_warm:
        _stop_warm()
        return
    written: tuple[Path, ...] = ()
    here = Path.cwd()
    folder = output_dir or shortest((project_root(here) or here) / "build")
    _check(context, _OF_BATCHES if batch is None else _OF_DOCUMENTS, batch)
    if batch and plan:
        batches.print_list(batch, folder)
        return
    if batch:
        batches.render(
            batch,
            output_dir=folder,
            jobs=jobs,
            memory=memory,
            again=again,
            only=only,
            scheduler=scheduler,
            require=named(require),
            day=_day(date),
        )
        return
    try:
        written = render_reports(
            reports or (),
            to=named(to),
            engine=engine.value,
            output_dir=folder,
            parameters=parse_parameters(parameter or []),
            progress=print_aside,
            noted=print_aside,
            depfile=depfile,
            require=named(require),
            use_cache=cache,
            timings=timings,
            day=_day(date),
            interpreter=context.obj or fresh,
            notes=context.obj,
        )
    except RenderError as error:
        written = error.written
        raise
    finally:
        for path in written:
            print(path)


def _stop_warm() -> None:
    """End the processes that wait; only Linux has any."""
    if sys.platform == "linux":
        from cisreport.warm.client import stop

        stop()


def _check(context: typer.Context, unfit: tuple[str, ...], batch: Path | None) -> None:
    """Refuse options that do not go with what is rendered, and a call without anything to render."""
    for name in unfit:
        source = context.get_parameter_source(name)
        if source and source.name != "DEFAULT":
            option = "a document" if name == "reports" else f"--{_NAMES.get(name, name.replace('_', '-'))}"
            raise typer.BadParameter(
                f"{option} does not go with --batch" if batch else f"{option} goes only with --batch"
            )
    for name in ("jobs", "memory"):
        if context.params[name] and context.params["scheduler"]:
            raise typer.BadParameter(f"--{name} does not go with --scheduler: the cluster has the workers")
    if batch is None and not context.params["reports"]:
        raise typer.BadParameter("name a document, or a batch file with --batch")


def _day(text: str | None) -> dt.date | None:
    """Return the day that the option ``--date`` names."""
    if text is None:
        return None
    from cisreport.documents.dates import FORMS, read_day
    from cisreport.errors import Problem, ReportError

    try:
        return read_day(text)
    except ValueError as error:
        raise ReportError([Problem(path="<arguments>", what=str(error), remedy=FORMS)]) from error

"""``cisreport lint``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cisreport.cli.reporting import reports_errors
from cisreport.errors import CisreportError

_UNKNOWN = 3
"""Exit status of a lint without findings that did not look for everything."""


@reports_errors
def lint(
    reports: Annotated[list[Path], typer.Argument(metavar="REPORT.qmd", help="The documents.")],
    sentences: Annotated[
        bool, typer.Option("--sentences", help="List each sentence with its facts, and find those without.")
    ] = False,
) -> None:
    """Find numbers, dates and names that were typed into a report but should come from a dataset.

    The exit status is 1 if there are findings. It is 3 if there are none, but the lint does not know the
    words of a report's language.
    """
    from cisreport.lint import findings, limit, read
    from cisreport.lint.languages import LANGUAGES
    from cisreport.lint.sentences import coverage, sentences_in

    clean = known = True
    for path in reports:
        try:
            reading = read(path)
            found = findings(reading)
            listed = tuple(sentences_in(reading)) if sentences else ()
        except CisreportError as error:
            print(error, file=sys.stderr)
            clean = False
            continue
        language = reading.rules.language
        found = tuple(sorted({*found, *(problem for item in listed for problem in item.problems)}))
        for item in listed:
            print(item)
        for problem in found:
            print(problem)
        if sentences:
            print(coverage(listed, str(path)))
        print(f"{path}: {len(found) or 'no'} finding{'s' * (len(found) != 1)}")
        if sentence := limit(language):
            print(f"{path}: {sentence}", file=sys.stderr)
        clean = clean and not found
        known = known and language in LANGUAGES
    if not (clean and known):
        raise typer.Exit(_UNKNOWN if clean else 1)

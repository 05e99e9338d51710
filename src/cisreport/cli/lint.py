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
    reports: Annotated[list[Path], typer.Argument(metavar="REPORT.qmd...", help="The documents.")],
) -> None:
    """Find typed numbers, dates and names in reports that should come from the dataset.

    Exit status 3: there are no findings, and the words of a report's language are not known.
    """
    from cisreport.documents.document import read_document
    from cisreport.lint import language_of, limit
    from cisreport.lint import lint as judge
    from cisreport.lint.languages import LANGUAGES

    clean = known = True
    for path in reports:
        try:
            found = judge(path)
            language = language_of(read_document(path))
        except CisreportError as error:
            print(error, file=sys.stderr)
            clean = False
            continue
        for problem in found:
            print(problem)
        print(f"{path}: {len(found) or 'no'} finding{'s' * (len(found) != 1)}")
        if sentence := limit(language):
            print(f"{path}: {sentence}", file=sys.stderr)
        clean = clean and not found
        known = known and language in LANGUAGES
    if not (clean and known):
        raise typer.Exit(_UNKNOWN if clean else 1)

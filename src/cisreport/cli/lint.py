"""``cisreport lint``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cisreport.cli.problems import JsonOption, output
from cisreport.cli.reporting import reports_errors
from cisreport.english import counted
from cisreport.errors import CisreportError

if TYPE_CHECKING:
    from cisreport.lint.sentences import Sentence

_UNKNOWN = 3
"""Exit status of a lint without findings that did not look for everything."""


@reports_errors
def lint(
    reports: Annotated[list[Path], typer.Argument(metavar="REPORT.qmd", help="The documents.")],
    sentences: Annotated[
        bool, typer.Option("--sentences", help="List each sentence with its facts, and find those without.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find numbers, dates and names that were typed into a report but should come from a dataset.

    The exit status is 1 if there are findings. It is 3 if there are none, but the lint does not know the
    words of a report's language.
    """
    from cisreport.lint import findings, limit, read
    from cisreport.lint.languages import LANGUAGES
    from cisreport.lint.sentences import coverage, sentences_in

    known = True
    linted = []
    with output("lint", as_json=as_json) as out:
        for path in reports:
            try:
                reading = read(path)
                found = findings(reading)
                listed = tuple(sentences_in(reading)) if sentences else ()
            except CisreportError as error:
                out.error(error, str(path))
                continue
            language = reading.rules.language
            found = tuple(sorted({*found, *(problem for item in listed for problem in item.problems)}))
            for item in listed:
                out.line(item)
            for problem in found:
                out.problem(problem)
            if sentences:
                out.line(coverage(listed, str(path)))
            out.line(f"{path}: {counted(len(found), 'finding') if found else 'no findings'}")
            if sentence := limit(language):
                out.aside(f"{path}: {sentence}")
            known = known and language in LANGUAGES
            report = {"file": str(path), "language": language, "known": language in LANGUAGES}
            linted.append(report | ({"sentences": list(map(_plain, listed))} if sentences else {}))
        out.add(reports=linted)
        out.status = out.status or (0 if known else _UNKNOWN)


def _plain(sentence: Sentence) -> dict[str, Any]:
    names = ("line", "column", "text", "cites", "names", "ours", "points", "covered")
    return {name: getattr(sentence, name) for name in names}

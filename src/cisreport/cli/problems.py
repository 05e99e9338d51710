"""How commands print what they found: lines for people, or one JSON document for programs.

In the document every problem has the same form, whatever found it: ``severity``, ``file``, ``line``,
``column``, ``place``, ``message`` and ``hint``.  What is not known is null.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from cisreport.cli.rows import json_text, printable
from cisreport.errors import CisreportError, DataError, Problem, ReportError

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document; see Commands in scripts.")]


class Output:
    """What a command prints, and its exit status."""

    def __init__(self, command: str, *, as_json: bool) -> None:
        self.as_json = as_json
        self.status = 0
        self._document: dict[str, Any] = {"command": command, "status": 0, "problems": []}

    def line(self, text: object) -> None:
        """Print a line for people."""
        if not self.as_json:
            print(printable(str(text)))

    def aside(self, text: object) -> None:
        """Print a line for people on standard error."""
        if not self.as_json:
            print(printable(str(text)), file=sys.stderr)

    def problem(self, problem: Problem, *, text: object = None, severity: str = "error") -> None:
        """Print a problem, as it is or with another text for people; the command has failed."""
        self.line(problem if text is None else text)
        self._note(problem, severity)

    def error(self, error: CisreportError, file: str | None = None) -> None:
        """Print an error on standard error; the command has failed."""
        self.aside(error)
        if isinstance(error, DataError | ReportError):
            for problem in error.problems:
                self._note(problem, "note" if problem.is_note else "error")
        else:
            self._note(Problem(path=file or "", what=str(error)), "error")

    def add(self, **data: Any) -> None:
        """Add data to the document for programs."""
        self._document |= data

    def _note(self, problem: Problem, severity: str) -> None:
        self.status = self.status or 1
        self._document["problems"].append(
            {
                "severity": severity,
                "file": problem.path or None,
                "line": problem.line or None,
                "column": problem.column or None,
                "place": problem.where or None,
                "message": problem.what,
                "hint": problem.remedy or None,
            }
        )

    def _finish(self) -> None:
        if self.as_json:
            self._document["status"] = self.status
            print(json_text(self._document))
        if self.status:
            raise typer.Exit(self.status)


@contextmanager
def output(command: str, *, as_json: bool) -> Iterator[Output]:
    """Collect what a command prints; at the end, print the document for programs and set the exit status."""
    out = Output(command, as_json=as_json)
    try:
        yield out
    except CisreportError as error:
        out.error(error)
    out._finish()

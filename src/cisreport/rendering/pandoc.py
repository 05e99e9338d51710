"""Running pandoc: one call, its log, and its errors as problems of the document."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from cisreport.documents.cited import unread_problem
from cisreport.errors import MissingToolError, Problem, ReportError
from cisreport.execution.processes import run_process

_REPAIR: Final = 'run "pip install --force-reinstall pypandoc-binary"'
_FULL: Final = "No space left on device"
_UNSAID: Final = ("Error running filter", "stack traceback", "HasCallStack", "collectBacktraces")
"""How lines of pandoc's messages begin that say nothing to an author."""
_EDGES: Final = {
    "json": ('{"pandoc-api-version":', "}"),
    "html5": ("<!DOCTYPE html>", "</html>"),
    "typst-smart": ("#let title", '#spot("end")'),
}
"""How what pandoc writes begins and ends, by writer; those of pages and prints are our templates'."""


@cache
def pandoc_path() -> str:
    """Return the pandoc program that came with the package.

    Raises
    ------
    MissingToolError
        If there is none.
    """
    import pypandoc

    carried = Path(pypandoc.__file__).parent / "files" / "pandoc"
    if carried.is_file():
        return str(carried)
    try:
        return str(pypandoc.get_pandoc_path())  # runs every pandoc that it finds
    except OSError as error:
        raise MissingToolError('pandoc is missing; run "pip install pypandoc-binary"') from error


def run_pandoc(
    arguments: Sequence[str], *, text: str, directory: Path, log: Path, shown: str
) -> tuple[str, list[dict[str, Any]]]:
    """Run pandoc on a text, and return its output and the entries of its log.

    Parameters
    ----------
    arguments : sequence of str
        The command line without the program.
    text : str
        Standard input.
    directory : Path
        Where pandoc runs.
    log : Path
        File that takes the log.
    shown : str
        The document, for problems.

    Raises
    ------
    ReportError
        If pandoc or a filter fails.
    MissingToolError
        If there is no pandoc, or it does not do what it is for.
    """
    program = pandoc_path()
    try:
        process = run_process(
            [program, f"--log={log}", "--quiet", *arguments],
            given=text.encode(),
            stderr=subprocess.PIPE,
            cwd=directory,
            env={**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC"},
        )
    except OSError as error:
        if error.filename != program:
            raise
        raise MissingToolError(f"pandoc cannot be run ({error.strerror}); {_REPAIR}") from error
    if process.returncode:
        message = process.stderr.decode("utf-8", "replace").strip()
        problem = unread_problem(message, directory, shown)
        raise ReportError([problem or _failure(message, process.returncode, directory, shown)])
    try:
        entries = json.loads(log.read_text("utf-8")) if log.is_file() else []
        return _whole(process.stdout.decode(), arguments), entries
    except ValueError as error:
        raise MissingToolError(f"pandoc does not write what it is asked for; {_REPAIR}") from error


def _failure(message: str, status: int, directory: Path, shown: str) -> Problem:
    """Return the problem of pandoc's end without success."""
    if status < 0:
        what, remedy = f"pandoc was ended by signal {-status}", "see whether there is enough memory"
    elif not message:
        what, remedy = f"pandoc ended with status {status} and without a message", _REPAIR
    elif _FULL in message:
        what, remedy = "pandoc could not write its files: no space left on device", "make space on the disk"
    else:
        lines = [line.strip() for line in message.replace(f"{directory}{os.sep}", "").splitlines()]
        lines = [line for line in lines if line and not line.startswith(_UNSAID)]
        what = f"pandoc could not convert the document: {' '.join(lines[:3])}"
        remedy = "correct what it names"
    return Problem(path=shown, what=what, remedy=remedy)


def _whole(text: str, arguments: Sequence[str]) -> str:
    """Return what pandoc has written.

    Raises
    ------
    ValueError
        If it does not begin and end as it should, or is not there.
    """
    options = dict(argument.partition("=")[::2] for argument in arguments)
    begin, end = _EDGES.get(options.get("--to", ""), ("", ""))
    file = options.get("--output")
    if not text.startswith(begin) or not text.rstrip().endswith(end) or (file and not Path(file).is_file()):
        raise ValueError(text[:80])
    return text

"""Running pandoc: one call, its log, and its errors as problems of the document."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from cisreport.documents.cited import unread_problem
from cisreport.documents.parts import Line
from cisreport.errors import MissingToolError, Problem, ReportError
from cisreport.limits import PANDOC_MEMORY, PANDOC_SECONDS, Limit
from cisreport.processes import run_process

_NO_MEMORY: Final = 251
"""Exit status of a program of Haskell that has no memory left."""
_LEAST_MEMORY: Final = 4096
"""Bytes below which a program of Haskell does not take a limit."""
_DEEP: Final = 6
"""Brackets in one another that a person would not write."""

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
    arguments: Sequence[str],
    *,
    text: str,
    directory: Path,
    log: Path,
    shown: str,
    lines: Sequence[Line] = (),
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
    lines : sequence of Line
        Lines of the document that pandoc reads; one of them may be what takes it long.

    Raises
    ------
    ReportError
        If pandoc or a filter fails, takes too long or needs too much memory.
    MissingToolError
        If there is no pandoc, or it does not do what it is for.
    """
    program = pandoc_path()
    memory = [f"-M{max(PANDOC_MEMORY.set, _LEAST_MEMORY)}"] if PANDOC_MEMORY.set else []
    try:
        process = run_process(
            [program, f"--log={log}", "--quiet", *arguments, "+RTS", *memory, "-RTS"],
            given=text.encode(),
            seconds=PANDOC_SECONDS.set,
            stderr=subprocess.PIPE,
            cwd=directory,
            env={**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC"},
        )
    except OSError as error:
        if error.filename != program:
            raise
        raise MissingToolError(f"pandoc cannot be run ({error.strerror}); {_REPAIR}") from error
    except subprocess.TimeoutExpired as error:
        raise ReportError([_past(PANDOC_SECONDS, "takes too long", shown, lines)]) from error
    if process.returncode == _NO_MEMORY:
        raise ReportError([_past(PANDOC_MEMORY, "needs too much memory", shown, lines)])
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
        said = [line.strip() for line in message.replace(f"{directory}{os.sep}", "").splitlines()]
        said = [line for line in said if line and not line.startswith(_UNSAID)]
        what = f"pandoc could not convert the document: {' '.join(said[:3])}"
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


def _past(limit: Limit, how: str, shown: str, lines: Sequence[Line]) -> Problem:
    """Return the problem of a limit, at the line with the deepest brackets if it has many."""
    subject = f"pandoc {how} for the document"
    deepest = max(lines, key=_depth, default=None)
    if deepest is None or _depth(deepest) < _DEEP:
        return limit.problem(subject, path=shown, remedy="part it")
    subject = f"pandoc {how} for the brackets in one another here"
    return limit.problem(subject, path=deepest.path, line=deepest.number, remedy="write fewer")


def _depth(line: Line) -> int:
    """Return how many brackets are open at the same time in a line."""
    steps = ({"[": 1, "]": -1}.get(character, 0) for character in line.text)
    return max(accumulate(steps), default=0)

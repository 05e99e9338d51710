"""The report of failing code: its place, the cell, what the code had printed, and the Python error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from cisreport.documents.document import Document
from cisreport.documents.parts import Cell, Expression
from cisreport.errors import Problem, ReportError
from cisreport.execution.terminal import as_shown
from cisreport.limits import CODE_SECONDS

_PRINTED_LINES: Final = 20
_CONTEXT: Final = 3
_FRAMES: Final = 6
_NETWORK: Final = "put a copy next to the document and read that"
_REMEDIES: Final = {
    "BrowserError": "show a static picture of this output",
    "EOFError": "write the answer into the code, or make it a parameter",
    "ConnectionError": _NETWORK,
    "URLError": _NETWORK,
    "gaierror": _NETWORK,
}
"""What to do by the name of an error."""


class ExecutionError(ReportError):
    """Code that failed; the text has the problem, the code, what it printed, and the error."""

    def __init__(self, problem: Problem, detail: str, files: tuple[Path, ...] = ()) -> None:
        super().__init__([problem])
        self.args = (f"{problem}\n{detail}",)
        self.files = files
        """Files that the code had read."""


def failure(
    document: Document, owner: Cell | Expression | None, answer: dict[str, Any], files: tuple[Path, ...]
) -> ExecutionError:
    """Return the error for a cell or expression that failed in the worker after it read these files."""
    error = answer["error"]
    message = f"{error['name']}: {error['value']}" if error["value"] else error["name"]
    if not isinstance(owner, (Cell, Expression)):
        return ExecutionError(
            Problem(path=document.shown, what=f"a parameter failed: {message}", remedy="correct it"),
            "",
            files,
        )
    line = _line_of(owner, error)
    if isinstance(owner, Expression):
        problem = Problem(
            path=owner.path,
            line=owner.line,
            column=owner.column,
            where=f"`{owner.source}`",
            what=message,
            remedy="correct the expression",
        )
    else:
        where = f'cell "{owner.label}"' if owner.label else "cell"
        remedy = _remedy(owner, line, error)
        problem = Problem(path=owner.path, line=line, where=where, what=message, remedy=remedy)
    detail = _listing(owner, line) + _printed(answer["outputs"]) + _trace(error, message)
    return ExecutionError(problem, detail.rstrip("\n"), files)


def _line_of(owner: Cell | Expression, error: dict[str, Any]) -> int:
    """Return the line of the cell through which the error passed, whatever function raised it."""
    if isinstance(owner, Expression):
        return owner.line
    lines = range(owner.source_line, owner.source_line + owner.source.count("\n") + 1)
    inside = [frame["line"] for frame in error["frames"] if frame["line"] in lines]
    return int(inside[-1] if inside else error["line"] or owner.line)


def _remedy(cell: Cell, line: int, error: dict[str, Any]) -> str:
    lines = cell.source.split("\n")
    number = line - cell.source_line
    text = lines[number].lstrip() if 0 <= number < len(lines) else ""
    if "get_ipython" in text and error["name"] in ("NameError", "AttributeError"):
        return "remove get_ipython(): a report runs plain Python"
    return _REMEDIES.get(error["name"], "correct the cell")


def _listing(owner: Cell | Expression, line: int) -> str:
    """Return the cell's lines around the failing line, which is marked."""
    if isinstance(owner, Expression):
        return ""
    listing = []
    for number, text in enumerate(owner.source.rstrip("\n").split("\n"), owner.source_line):
        if abs(number - line) <= _CONTEXT or not owner.source_line <= line:
            listing.append(f"{'>' if number == line else ' '} {number:>4} | {text}".rstrip())
    return "\n" + "\n".join(listing) + "\n"


def _printed(outputs: Sequence[Mapping[str, Any]]) -> str:
    streams = "".join(output["text"] for output in outputs if output["kind"] == "stream")
    lines = as_shown(streams).splitlines()
    if not lines:
        return ""
    kept = lines[-_PRINTED_LINES:]
    cut = [f"... ({len(lines) - len(kept)} lines before)"] if len(kept) < len(lines) else []
    return "\nIt had printed:\n" + "".join(f"  {line}\n" for line in cut + kept)


def _trace(error: dict[str, Any], message: str) -> str:
    frames = error["frames"]
    if len(frames) < 2:
        return ""
    kept = frames if len(frames) <= _FRAMES else [*frames[:2], None, *frames[2 - _FRAMES :]]
    lines = [
        f"  {frame['file']}:{frame['line']} in {frame['name']}\n" if frame else "  ...\n" for frame in kept
    ]
    return "\nIt came from:\n" + "".join(lines) + f"  {message}\n"


def crash(document: Document, owner: Cell | Expression | None, code: int, stderr: str) -> ExecutionError:
    """Return the error for code that ended the interpreter, with its status and what it had written."""
    line = owner.line if owner else 0
    how = f"signal {-code}" if code < 0 else f"exit status {code}"
    problem = Problem(
        path=owner.path if owner else document.shown,
        line=line,
        what=f"the interpreter ended with {how} while this code ran",
        remedy="run the code separately to find the cause",
    )
    return ExecutionError(problem, _tail(stderr))


def late(document: Document, owner: Cell | Expression | None, stderr: str) -> ExecutionError:
    """Return the error for code that was ended because it took too long, with what it had written."""
    path, line = (owner.path, owner.line) if owner else (document.shown, 0)
    subject = "the code takes too long; it was here when it was ended"
    return ExecutionError(CODE_SECONDS.problem(subject, path=path, line=line), _tail(stderr))


def _tail(stderr: str) -> str:
    return "\n".join(f"  {text}" for text in stderr.splitlines()[-_PRINTED_LINES:])

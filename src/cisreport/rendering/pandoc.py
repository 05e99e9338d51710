"""Running pandoc: one call, its log, and its errors as problems of the document."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cisreport.documents.cited import unread_problem
from cisreport.errors import MissingToolError, Problem, ReportError
from cisreport.execution.processes import run_process


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
    """
    process = run_process(
        [pandoc_path(), f"--log={log}", "--quiet", *arguments],
        given=text.encode(),
        stderr=subprocess.PIPE,
        cwd=directory,
        env={**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC"},
    )
    if process.returncode:
        message = process.stderr.decode("utf-8", "replace").strip()
        if problem := unread_problem(message, directory, shown):
            raise ReportError([problem])
        message = message.replace(f"{directory}{os.sep}", "")
        lines = [line.strip() for line in message.splitlines() if line.strip()]
        lines = [line for line in lines if not line.startswith(("Error running filter", "stack traceback"))]
        what = f"pandoc could not convert the document: {' '.join(lines[:3])}"
        raise ReportError([Problem(path=shown, what=what, remedy="correct what it names")])
    entries = json.loads(log.read_text("utf-8")) if log.is_file() else []
    return process.stdout.decode(), entries

"""The Quarto engine: the same document and parameters through ``quarto render``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from cisreport.documents.document import Document
from cisreport.errors import MissingToolError, Problem, ReportError
from cisreport.execution.failures import ExecutionError
from cisreport.formats import FORMATS, OutputFormat
from cisreport.rendering.embedded import Rendered

_TAIL: Final = 25
_ENVIRONMENT: Final = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
_LEFT_OUT: Final = (".git", ".venv", "build", "node_modules", "__pycache__", ".quarto", "*_files")


def quarto_command(
    program: str, file: str, output: OutputFormat, parameters: Mapping[str, Any], output_dir: str
) -> list[str]:
    """Return the command line that renders one document to one format.

    Parameters
    ----------
    program : str
        The Quarto program.
    file : str
        The document.
    output : OutputFormat
        The format.
    parameters : mapping
        Values for the document's parameters cell.
    output_dir : str
        Where Quarto writes.
    """
    command = [program, "render", file, "--to", output.target, "--output-dir", output_dir]
    command += output.quarto_options
    for name, value in parameters.items():
        command += ["-P", f"{name}:{value if isinstance(value, str) else json.dumps(value)}"]
    return command


def find_quarto() -> str:
    """Return the Quarto program.

    Raises
    ------
    MissingToolError
        If it is not on the path.
    """
    program = shutil.which("quarto")
    if program is None:
        raise MissingToolError('Quarto is missing; run: pip install "cisreport[quarto]"')
    return program


def render_quarto(
    document: Document,
    *,
    to: Sequence[str],
    parameters: Mapping[str, Any],
    progress: Callable[[str], None] | None = None,
) -> Rendered:
    """Render a document with Quarto, in a copy of its project, so nothing is left next to it.

    Parameters
    ----------
    document : Document
        The document.
    to : sequence of str
        Names of formats.
    parameters : mapping
        Values for the document's parameters cell.
    progress : callable, optional
        Gets each step in words.

    Raises
    ------
    MissingToolError
        If Quarto is not installed.
    ExecutionError
        If Quarto fails; the text ends with what Quarto said.
    """
    program = find_quarto()
    report = progress or (lambda _: None)
    outputs: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="cisreport-quarto-") as name:
        copy, made = Path(name) / document.root.name, Path(name) / "output"
        outputs_before = (f"*{output.suffix}" for output in FORMATS.values())
        left_out = shutil.ignore_patterns(*_LEFT_OUT, *outputs_before)
        shutil.copytree(document.root, copy, ignore=left_out, symlinks=True)
        directory = copy / document.path.parent.relative_to(document.root)
        for output in (FORMATS[name] for name in to):
            report(f"rendering {output.label} with Quarto")
            command = quarto_command(program, document.path.name, output, parameters, str(made))
            _run(command, directory, document.shown)
            file = f"{document.path.stem}{output.suffix}"
            found = sorted(made.rglob(file))
            if not found:
                what = f"Quarto wrote no {file}"
                raise ReportError([Problem(path=document.shown, what=what, remedy='leave "output-file" out')])
            outputs[output.name] = found[0].read_bytes()
    return Rendered(outputs=outputs, files=document.files)


def _run(command: Sequence[str], directory: Path, shown: str) -> None:
    process = subprocess.run(  # noqa: S603 - a program and its arguments, no shell
        command,
        cwd=directory,
        env={"QUARTO_PYTHON": sys.executable, **os.environ, **_ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if process.returncode:
        said = "\n".join(f"  {line}" for line in process.stdout.splitlines()[-_TAIL:])
        what = f"Quarto ended with exit status {process.returncode}"
        problem = Problem(path=shown, what=what, remedy="correct what it names")
        raise ExecutionError(problem, f"\nIt said:\n{said}")

"""Run a notebook as IPython does: ``python docs/site/running.py NOTEBOOK`` prints its outputs as JSON.

A cell shows what it prints, and its last expression.  A line with ``!`` is a command of cisreport, ``%cd``
changes the folder, and ``%%writefile`` writes a file.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cisreport.execution.display import TABLE, Bundle, bundle

FAILING = {"check": 1}
"""Commands of the tutorials that find something: passages that are not coded yet."""


def cells(path: Path, kind: str = "code") -> list[str]:
    """Return the sources of a kind of cell of a notebook."""
    plain = json.loads(path.read_text("utf-8"))
    return ["".join(cell["source"]) for cell in plain["cells"] if cell["cell_type"] == kind]


@dataclass(slots=True)
class Notebook:
    """Runs cells in the working directory, each with what the ones before it defined."""

    names: dict[str, Any] = field(default_factory=dict)
    """What the cells have defined."""

    def run(self, source: str) -> tuple[str, Bundle]:
        """Return what a cell prints, and the forms of its last expression.

        Raises
        ------
        CalledProcessError
            If a command fails.
        """
        if found := re.match(r"%%writefile (\S+)\n", source):
            Path(found[1]).write_text(source[found.end() :], "utf-8")
            return f"Writing {found[1]}\n", {}
        printed = io.StringIO()
        with redirect_stdout(printed):
            code = ast.parse("\n".join(line for line in source.splitlines() if not self._command(line)))
            last = code.body.pop() if code.body and isinstance(code.body[-1], ast.Expr) else None
            exec(compile(code, "<cell>", "exec"), self.names)  # noqa: S102 - a notebook of ours
            value = ast.Expression(last.value) if isinstance(last, ast.Expr) else None
            result = eval(compile(value, "<cell>", "eval"), self.names) if value else None  # noqa: S307
        return printed.getvalue(), {} if result is None else _forms(result)

    def _command(self, line: str) -> bool:
        if line.startswith("!"):
            program, *arguments = shlex.split(line[1:])
            command = [sys.executable, "-m", program, *arguments]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            sys.stdout.write(done.stdout + done.stderr)
            if done.returncode != FAILING.get(arguments[0], 0):
                raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
        elif line.startswith("%cd "):
            os.chdir(line.removeprefix("%cd "))
        return line.startswith(("!", "%"))


def _forms(value: Any) -> Bundle:
    """Return the forms of a value; a frame is a table of HTML, as in Jupyter."""
    forms = bundle(value)
    if TABLE not in forms:
        return forms
    return {"text/html": value.to_html(border=0), "text/plain": forms["text/plain"]}


if __name__ == "__main__":
    notebook = Notebook()
    json.dump([notebook.run(source) for source in cells(Path(sys.argv[1]))], sys.stdout)

"""The tutorials are notebooks: every cell runs and shows what it should; no output is kept in git."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cisreport.execution.display import Bundle, bundle

START = Path(__file__).parent.parent / "docs" / "start"
NOTEBOOKS = sorted(START.glob("*.ipynb"))
CHARTS = {"first-look": 2, "cadence-of-any-dates": 4, "article-to-pdf": 1}
FAILING = {"check": 1}
"""Commands that find the passages that are not coded yet."""


def cells(path: Path, kind: str = "code") -> list[str]:
    plain = json.loads(path.read_text("utf-8"))
    return ["".join(cell["source"]) for cell in plain["cells"] if cell["cell_type"] == kind]


class Notebook:
    """Runs cells as IPython does: the last expression is shown, and a line with ! is a command."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}

    def run(self, source: str) -> Bundle:
        if found := re.match(r"%%writefile (\S+)\n", source):
            Path(found[1]).write_text(source[found.end() :], "utf-8")
            return {}
        lines = [line for line in source.splitlines() if not self._command(line)]
        code = ast.parse("\n".join(lines))
        last = code.body.pop() if code.body and isinstance(code.body[-1], ast.Expr) else None
        exec(compile(code, "<cell>", "exec"), self.names)
        if not isinstance(last, ast.Expr):
            return {}
        return bundle(eval(compile(ast.Expression(last.value), "<cell>", "eval"), self.names))

    def _command(self, line: str) -> bool:
        if line.startswith("!"):
            program, *arguments = shlex.split(line[1:])
            assert program == "cisreport"
            command = [sys.executable, "-m", program, *arguments]
            done = subprocess.run(command, capture_output=True, text=True)
            assert done.returncode == FAILING.get(arguments[0], 0), done.stdout + done.stderr
        elif line.startswith("%cd "):
            os.chdir(line.removeprefix("%cd "))
        return line.startswith(("!", "%"))


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    notebook = Notebook()
    shown = [notebook.run(source) for source in cells(path)]
    pages = [forms["text/html"] for forms in shown if "text/html" in forms]
    drawings = [page for page in pages if page.startswith("<svg")]
    assert len(drawings) == CHARTS[path.stem]
    assert all(' role="img" aria-label="' in page for page in drawings)
    assert any("<table>" in page for page in pages)
    assert not any("text/markdown" in forms for forms in shown if "text/html" in forms)
    if path.stem == "article-to-pdf":
        assert shown[-2]["text/plain"] == "[True, True]"
        assert Path("build/my-article.pdf").is_file()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_output_is_kept(path: Path) -> None:
    text = path.read_text("utf-8")
    plain = json.loads(text)
    assert text == json.dumps(plain, indent=1, ensure_ascii=False) + "\n"
    for cell in plain["cells"]:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
        assert cell["metadata"] == {}


def test_the_notebook_codes_what_the_first_report_codes() -> None:
    page = (START / "first-report.md").read_text("utf-8")
    written = [source for source in cells(START / "article-to-pdf.ipynb") if source.startswith("%%writefile")]
    files = dict(source.removeprefix("%%writefile ").split("\n", 1) for source in written)
    records = re.findall(r"^```yaml\n# (\S+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert {name: files[name].strip() for name, _ in records} == {
        name: body.strip() for name, body in records
    }

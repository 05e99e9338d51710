"""The tutorials are notebooks: every cell runs and shows what it should; no output is kept in git."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

START = Path(__file__).parent.parent / "docs" / "start"
NOTEBOOKS = sorted(START.glob("*.ipynb"))
CHARTS = {"first-look": 2, "cadence-of-any-dates": 4, "article-to-pdf": 1}

spec = importlib.util.spec_from_file_location("running", START.parent / "site" / "running.py")
assert spec is not None
assert spec.loader is not None
running = importlib.util.module_from_spec(spec)
sys.modules["running"] = running
spec.loader.exec_module(running)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    notebook = running.Notebook()
    shown = [notebook.run(source)[1] for source in running.cells(path)]
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
    written = [
        source for source in running.cells(START / "article-to-pdf.ipynb") if source.startswith("%%writefile")
    ]
    files = dict(source.removeprefix("%%writefile ").split("\n", 1) for source in written)
    records = re.findall(r"^```yaml\n# (\S+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert {name: files[name].strip() for name, _ in records} == {
        name: body.strip() for name, body in records
    }

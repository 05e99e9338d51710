"""Reports side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import run


def test_several_reports_with_one_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, code in (("a", "1"), ("b", "1 / 0"), ("c", "2")):
        (tmp_path / f"{name}.qmd").write_text(f"---\ntitle: T\n---\n`{{python}} {code}`\n")
    result = run("render", "a.qmd", "b.qmd", "c.qmd", "--to", "html")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["build/a.html", "build/c.html"]
    assert "b.qmd:4:1: `1 / 0`: ZeroDivisionError: division by zero; correct the expression" in result.stderr
    assert "Traceback" not in result.output

"""The stored outputs of code, listed and removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import run


def test_the_cache_is_shown_and_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "a.qmd").write_text("---\ntitle: T\n---\n`{python} 1`\n")
    assert "no outputs are stored" in run("cache").stdout
    texts = [run("render", "a.qmd", "--to", "html", *options).stderr for options in ((), (), ("--no-cache",))]
    steps = [line for text in texts for line in text.splitlines() if line.endswith("code")]
    assert steps == [
        "a.qmd: running the code",
        "a.qmd: using the stored outputs of the code",
        "a.qmd: running the code",
    ]
    shown = run("cache").stdout.splitlines()
    assert shown[0] == str(tmp_path / ".cisreport" / "cache")
    assert [cell.strip() for cell in shown[-2].strip("│ ").split("│")][:2] == ["a.qmd", "1"]
    assert run("cache", "clear").stdout == f"removed 1 entry from {tmp_path}/.cisreport/cache\n"
    assert "no outputs are stored" in run("cache").stdout

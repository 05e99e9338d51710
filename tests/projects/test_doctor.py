"""What the doctor reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cisreport.projects import new_project
from cli.running import ROOT, run


def test_of_a_new_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_project(tmp_path)
    (tmp_path / "fonts").mkdir()
    monkeypatch.chdir(tmp_path / "reports")
    result = run("doctor", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["cisreport"].endswith(f" in {ROOT / 'src' / 'cisreport'}")
    assert found["project"] == str(tmp_path)
    assert found["datasets"] == "none; `cisreport new` makes one"
    assert found["reports"] == "my-article.qmd"
    assert found["vocabulary"] == f"{ROOT / 'data' / 'vocabulary'} and {tmp_path / 'data' / 'vocabulary'}"
    assert found["outputs"] == str(tmp_path / "build")
    assert found["stored outputs of code"] == str(tmp_path / ".cisreport" / "cache")
    assert found["fonts"].endswith(f" and {tmp_path / 'fonts'}")


@pytest.mark.parametrize("built", [True, False])
def test_of_the_documentation(built: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "site" / "index.html"
    if built:
        page.parent.mkdir()
        page.touch()
    monkeypatch.setattr("cisreport.projects.doctor.shipped", lambda name: tmp_path / name)
    said = f"{page}; `cisreport docs` opens it" if built else "not built; see `cisreport docs`"
    assert json.loads(run("doctor", "--json").stdout)["documentation"] == said


def test_without_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = dict(line.split(":", 1) for line in run("doctor").stdout.splitlines())
    assert lines["project"].strip() == f"none at {tmp_path} or above; make one with `cisreport init`"
    assert lines["engine"].strip() == "embedded, by pandoc and Typst"

"""Datasets, judged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.running import TOY, run


def test_check_is_clean() -> None:
    result = run("check", "cis-council", "dushanbe-2022")
    assert result.exit_code == 0, result.stdout
    assert "dushanbe-2022: " in result.stdout
    assert "cis-council: " in result.stdout
    assert "0 errors, 0 warnings" in result.stdout


def test_the_datasets_are_those_of_the_project_wherever_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(TOY / "data", tmp_path / "data")
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path / "reports")
    result = run("check")
    assert [line.partition(":")[0] for line in result.stdout.splitlines() if "facts" in line] == [
        "lake-league-2031",
        "lake-league-2031-b",
    ]


def test_derivations_that_cannot_be_computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TOY / "data", "data")
    path = Path("data/lake-league-2031/derivations.yml")
    path.write_text(path.read_text("utf-8").replace("quantity.product/1", "quantity.produkt/1"), "utf-8")
    result = run("check", "lake-league-2031")
    assert result.exit_code == 1
    assert 'there is no function "quantity.produkt/1"; did you mean "quantity.product/1" or ' in result.stderr

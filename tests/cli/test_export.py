"""Export and import as commands."""

from __future__ import annotations

from pathlib import Path

import pytest

import cisreport
from cisreport.exchange import FORMATS
from cli.running import TOY, run

LAKE = TOY / "data" / "lake-league-2031"


def test_there_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = run("export", LAKE, "--to", "datapackage")
    assert made.exit_code == 0, made.output
    assert "written lake-league-2031-datapackage/facts.csv\n" in made.stdout
    back = run("import", "lake-league-2031-datapackage")
    assert back.exit_code == 0, back.output
    assert cisreport.load("data/lake-league-2031").digest == cisreport.load(LAKE).digest
    again = run("import", "lake-league-2031-datapackage")
    assert (again.exit_code, again.stderr) == (
        1,
        f"{tmp_path}/data/lake-league-2031: it exists already; choose another name, or add --replace\n",
    )
    assert run("import", "lake-league-2031-datapackage", "--replace").exit_code == 0
    other = run("import", "lake-league-2031-datapackage", "--to", "data/other")
    assert other.exit_code == 0, other.output
    assert len(cisreport.load("data/other")) == len(cisreport.load(LAKE))


def test_other_files_are_kept_unless_told(tmp_path: Path) -> None:
    place = tmp_path / "package"
    assert run("export", LAKE, "--to", "datapackage", "--output", place).exit_code == 0
    (place / "facts.csv").write_text("mine")
    refused = run("export", LAKE, "--to", "datapackage", "--output", place)
    remedy = "the file has another content; write elsewhere, or add --replace"
    assert (refused.exit_code, refused.stderr) == (1, f"{place}/facts.csv: {remedy}\n")
    done = run("export", LAKE, "--to", "datapackage", "--output", place, "--replace")
    assert f"replaced {place}/facts.csv\n" in done.stdout
    assert f"unchanged {place}/sources.csv\n" in done.stdout


def test_unknown_formats(tmp_path: Path) -> None:
    assert (
        'there is no format "datapakage"; did you mean "datapackage"'
        in run("export", LAKE, "--to", "datapakage").stderr
    )
    (tmp_path / "notes.doc").write_text("x")
    assert "nothing shows its format; add --format" in run("import", tmp_path / "notes.doc").stderr
    listed = run("export", LAKE, "--to", "list").stdout
    assert [line.split()[0] for line in listed.splitlines()] == [*FORMATS]

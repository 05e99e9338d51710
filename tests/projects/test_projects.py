"""A new project, and what can be in its way."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.datasets import load
from cisreport.datasets.scaffold import new_dataset
from cisreport.errors import DataError
from cisreport.files import project_root, shipped
from cisreport.lint import lint
from cisreport.projects import in_the_way, new_project, new_report
from cisreport.rendering.outputs import render
from cisreport.verification import verify

ARTICLE = Path(__file__).parents[1] / "toy" / "article.txt"
MADE = [
    ".github/workflows/check.yml",
    ".gitignore",
    "Makefile",
    "README.md",
    "data/vocabulary/entries.yml",
    "reports/_extensions/cisreport/_extension.yml",
    "reports/_extensions/cisreport/before.lua",
    "reports/_extensions/cisreport/cisreport.lua",
    "reports/_quarto.yml",
    "reports/my-article.qmd",
    "reports/references.bib",
    "requirements.txt",
]


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_project_is_complete_and_is_its_own_root(tmp_path: Path) -> None:
    made = new_project(tmp_path / "p")
    assert sorted(path.relative_to(tmp_path / "p").as_posix() for path in made) == MADE
    assert files_in(tmp_path / "p") == MADE
    assert "$" not in (tmp_path / "p" / "reports" / "my-article.qmd").read_text("utf-8")
    assert project_root(tmp_path / "p" / "reports" / "_extensions") == tmp_path / "p"


def test_its_settings_and_extension_are_those_of_the_package(tmp_path: Path) -> None:
    new_project(tmp_path)
    for name in ("_quarto.yml", "_extensions/cisreport/before.lua"):
        assert (tmp_path / "reports" / name).read_bytes() == (shipped("reports") / name).read_bytes()


def test_its_first_report_is_about_what_new_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_project(tmp_path, "lake")
    monkeypatch.chdir(tmp_path)
    assert len(load(new_dataset("lake", ARTICLE, "data", "en"))) == 0
    assert lint("reports/lake.qmd") == ()
    outputs = render(["reports/lake.qmd"], require=["pdf/ua-1", "pdf/a-3a"])
    assert [verify(path, rebuild=True).problems for path in outputs] == [(), ()]


def test_nothing_is_overwritten_and_all_that_is_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "reports").write_text("a file")
    (tmp_path / "Makefile").symlink_to("nowhere")
    before = files_in(tmp_path)
    with pytest.raises(DataError) as caught:
        new_project(tmp_path)
    named = ("Makefile", "README.md", "reports")
    assert str(caught.value).splitlines() == [
        f"{tmp_path / name}: it exists already; choose another folder, or move it away" for name in named
    ]
    assert files_in(tmp_path) == before
    assert (tmp_path / "README.md").read_text() == "mine"


def test_other_files_may_be_there(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "table.csv").write_text("a,b\n")
    new_project(tmp_path)
    assert files_in(tmp_path) == sorted([*MADE, "data/table.csv"])


def test_a_name_that_is_not_valid(tmp_path: Path) -> None:
    with pytest.raises(DataError, match='"My Article" is not a name for a dataset; use lower-case letters'):
        new_project(tmp_path, "My Article")
    assert files_in(tmp_path) == []


def test_a_report_next_to_a_dataset(tmp_path: Path) -> None:
    path = new_report("lake", tmp_path)
    assert path == tmp_path / "reports" / "lake.qmd"
    assert 'cisreport.load("lake")' in path.read_text("utf-8")
    assert [problem.path for problem in in_the_way([path])] == [str(path)]
    with pytest.raises(DataError, match="it exists already"):
        new_report("lake", tmp_path)


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(DataError, match=r"cannot be used \(Permission denied\); check"):
        new_project(tmp_path / "p")
    assert files_in(tmp_path) == []

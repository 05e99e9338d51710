"""The root of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.files import project_root


@pytest.mark.parametrize(
    ("made", "root"),
    [
        ((), None),
        (("a/pyproject.toml",), "a"),
        (("pyproject.toml", "a/.git/config"), "a"),
        (("pyproject.toml", "a/b/_quarto.yml"), "."),
        (("a/_quarto.yml",), "a"),
        (("a/data/set/dataset.yml", "pyproject.toml"), "a"),
        (("a/data/vocabulary/own.yml", "pyproject.toml"), "a"),
        (("pyproject.toml", "a/data/table.csv"), "."),
    ],
)
def test_the_root_of_a_project(made: tuple[str, ...], root: str | None, tmp_path: Path) -> None:
    for name in made:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = project_root(tmp_path / "a" / "b")
    if root is None:
        assert found is None or found not in (tmp_path / "a" / "b").parents[:2]
    else:
        assert found == (tmp_path / root)

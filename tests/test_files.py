"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cisreport.files import project_root, write_atomically


def test_writing_replaces_and_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    target.write_bytes(b"old")
    before = os.umask(0o027)
    try:
        write_atomically(target, b"new")
    finally:
        os.umask(before)
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.html"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(target, b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


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

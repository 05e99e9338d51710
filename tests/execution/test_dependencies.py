"""A fingerprint differs if, and only if, a path has changed in what its kind covers."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from cisreport.execution import dependencies
from cisreport.execution.dependencies import Dependency, Kind, fingerprint, is_installed


def changes(kind: Kind, path: Path, change: Callable[[], object]) -> bool:
    found = Dependency(kind=kind, path=str(path), fingerprint=fingerprint(kind, str(path)))
    assert found.is_unchanged
    change()
    return not found.is_unchanged


def test_a_file_counts_by_content(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("1")
    assert not changes(Kind.FILE, path, lambda: os.utime(path, (1, 1)))
    assert changes(Kind.FILE, path, lambda: path.write_text("2"))
    assert changes(Kind.FILE, path, path.unlink)
    assert not changes(Kind.FILE, path, lambda: None)
    assert changes(Kind.FILE, path, path.touch)


def test_an_installed_file_counts_by_size_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependencies, "_installed_folders", lambda: (f"{tmp_path}/",))
    path = tmp_path / "a"
    path.write_text("1")
    assert changes(Kind.FILE, path, lambda: os.utime(path, (1, 1)))
    assert changes(Kind.FILE, path, lambda: path.write_text("22"))


def test_what_is_installed() -> None:
    assert is_installed(pytest.__file__)
    assert is_installed(os.__file__)
    assert is_installed(f"{sysconfig.get_path('purelib')}/some/data.json")
    assert not is_installed(__file__)


def test_a_folder_counts_by_its_names(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert not changes(Kind.FOLDER, tmp_path, lambda: None)
    assert changes(Kind.FOLDER, tmp_path, path.touch)
    assert not changes(Kind.FOLDER, tmp_path, lambda: path.write_text("1"))
    assert changes(Kind.FOLDER, tmp_path, lambda: path.rename(tmp_path / "b"))


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("a.py", True),
        ("a-1.0.dist-info", True),
        ("a.abi3.so", True),
        ("a/__init__.py", True),
        ("a/b.txt", False),
        (".a.py.swp", False),
    ],
)
def test_a_folder_of_modules_counts_by_what_can_be_imported(name: str, counts: bool, tmp_path: Path) -> None:
    def add() -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    assert changes(Kind.MODULES, tmp_path, add) is counts


def test_existence(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert changes(Kind.EXISTS, path, path.mkdir)
    assert not changes(Kind.EXISTS, path, (path / "b").touch)
    (path / "b").unlink()
    assert changes(Kind.EXISTS, path, path.rmdir)
    assert changes(Kind.EXISTS, path, path.touch)


def test_what_is_not_a_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert fingerprint(Kind.FILE, str(tmp_path / "pipe")) == "not a file"
    assert fingerprint(Kind.FILE, str(tmp_path)) == "not a file"
    assert fingerprint(Kind.FOLDER, __file__) == "NotADirectoryError"
    assert fingerprint(Kind.FILE, "a\0b") == "ValueError"

"""Stored datasets: what is loaded from them is the same, and nothing that has changed is read from them."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cisreport import DataError, load
from cisreport.analysis import declared
from cisreport.datasets import loader, stored
from cisreport.datasets.packing import pack, unpack
from cisreport.datasets.stored import content_of
from cisreport.files import OWN_FOLDER
from cisreport.model import Dataset
from large import write_dataset

ROOT = Path(__file__).parents[2]
DATASETS = [
    *(ROOT / "data" / name for name in ("cis-council", "dushanbe-2022")),
    *(path.parent for path in sorted(ROOT.glob("tests/toy/data/*/dataset.yml"))),
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy's datasets in a project, where a dataset of any size is stored; they changed some time ago."""
    shutil.copytree(ROOT / "tests" / "toy" / "data", tmp_path / "data")
    monkeypatch.setattr(stored, "SMALLEST", 1)
    monkeypatch.setattr(stored, "_RECENT", -(10**9))
    return tmp_path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders of which the files were read as YAML."""
    found: list[Path] = []
    read = loader._read

    def counted(folder: Path) -> Dataset:
        found.append(folder)
        return read(folder)

    monkeypatch.setattr(loader, "_read", counted)
    return found


def same(one: Dataset, other: Dataset) -> bool:
    """Return whether two datasets are the same to the last digit of each number, in the same order."""
    return repr((one, one.facts, one.sources, declared(one), one.coding, one.vocabulary)) == repr(
        (other, other.facts, other.sources, declared(other), other.coding, other.vocabulary)
    )


@pytest.mark.parametrize("folder", DATASETS, ids=lambda folder: folder.name)
def test_unpacked_records_are_the_same(folder: Path) -> None:
    content = content_of(load(folder))
    again = unpack(json.loads(json.dumps(pack(content))))
    assert again == content
    assert repr(again) == repr(content)


def test_all_kinds_of_records_are_packed(tmp_path: Path) -> None:
    content = content_of(load(write_dataset(tmp_path / "gathering", 100)))
    assert {type(fact).__name__ for fact in content.facts} >= {"Meeting", "Quantity", "ClaimReview", "Term"}
    assert repr(unpack(json.loads(json.dumps(pack(content))))) == repr(content)


def test_a_dataset_is_read_once(project: Path, reads: list[Path]) -> None:
    folder = project / "data" / "lake-league-2031"
    first, second = load(folder), load(folder)
    assert reads == [folder]
    assert same(first, second)
    assert first.digest == second.digest
    assert dict(first.derivations) == dict(second.derivations)
    assert (project / OWN_FOLDER / ".gitignore").is_file()


def test_small_datasets_are_not_stored(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "toy" / "data", tmp_path / "data")
    load(tmp_path / "data" / "lake-league-2031")
    assert not (tmp_path / OWN_FOLDER).exists()


def a_title(folder: Path) -> None:
    path = folder / "dataset.yml"
    path.write_text(path.read_text().replace("A bridge", "A ferry"))


def another_file(folder: Path) -> None:
    (folder / "more.yml").write_text("states: []\n")


def a_file_less(folder: Path) -> None:
    (folder / "reviews.yml").unlink()


def the_vocabulary(folder: Path) -> None:
    path = folder.parent / "vocabulary" / "people.yml"
    path.write_text(path.read_text() + "\n")


def only_the_time(folder: Path) -> None:
    """A copy from elsewhere has the same content and other times."""
    path = folder / "events.yml"
    content = path.read_bytes()
    path.unlink()
    time.sleep(0.01)
    path.write_bytes(content)


def the_store(folder: Path) -> None:
    for path in (folder.parents[1] / OWN_FOLDER / "datasets").iterdir():
        path.write_bytes(path.read_bytes().replace(b"Port Linden", b"Port Lindon"))


def half_of_the_store(folder: Path) -> None:
    for path in (folder.parents[1] / OWN_FOLDER / "datasets").iterdir():
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


CHANGES = [
    a_title,
    another_file,
    a_file_less,
    the_vocabulary,
    only_the_time,
    the_store,
    half_of_the_store,
]


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_the_files_are_read(
    project: Path, reads: list[Path], change: Callable[[Path], Any]
) -> None:
    folder = project / "data" / "lake-league-2031"
    load(folder)
    change(folder)
    again = load(folder)
    assert reads == [folder, folder]
    assert same(again, loader._read(folder))


def test_problems_come_from_the_files(project: Path) -> None:
    folder = project / "data" / "lake-league-2031"
    load(folder)
    path = folder / "quantities.yml"
    path.write_text(path.read_text().replace("unit: per year", "unit: per yaer"))
    with pytest.raises(DataError, match=r"quantities\.yml:\d+:\d+: .*per yaer"):
        load(folder)


def test_what_changed_while_it_was_read_is_not_stored(
    project: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "_RECENT", 0)
    folder = project / "data" / "lake-league-2031"
    assemble = loader._assemble

    def changing(*arguments: Any) -> Any:
        os.utime(folder / "events.yml")
        return assemble(*arguments)

    monkeypatch.setattr(loader, "_assemble", changing)
    load(folder)
    load(folder)
    assert reads == [folder, folder]


def test_another_library_reads_the_files(
    project: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project / "data" / "lake-league-2031"
    load(folder)
    monkeypatch.setattr(stored, "_library", lambda: ["another"])
    load(folder)
    assert reads == [folder, folder]


def test_a_claim_of_another_dataset_is_checked_again(project: Path, reads: list[Path]) -> None:
    folder, other = (project / "data" / f"lake-league-2031{end}" for end in ("", "-b"))
    path = folder / "reviews.yml"
    path.write_text(
        path.read_text().replace("lake-league-2031:shore-length", "lake-league-2031-b:shore-length")
    )
    load(folder)
    load(folder)
    assert reads == [folder]
    quantities = other / "quantities.yml"
    quantities.write_text(quantities.read_text().replace("id: shore-length", "id: shore-extent"))
    with pytest.raises(DataError, match='dataset "lake-league-2031-b" has no fact "shore-length"'):
        load(folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to the superuser")
def test_a_dataset_in_a_read_only_project_is_read(project: Path, reads: list[Path]) -> None:
    folder = project / "data" / "lake-league-2031"
    project.chmod(0o500)
    try:
        load(folder)
        load(folder)
    finally:
        project.chmod(0o700)
    assert reads == [folder, folder]

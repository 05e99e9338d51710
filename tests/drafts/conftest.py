"""A project with the toy article and a dataset for it in which nothing has been coded yet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import cisreport
from cisreport.datasets.scaffold import new_dataset
from cisreport.model import Dataset

TOY = Path(__file__).parents[1] / "toy"
ARTICLE = TOY / "article.txt"


@pytest.fixture(scope="session")
def toy() -> Dataset:
    """The toy dataset, completely coded."""
    return cisreport.load(TOY / "data" / "lake-league-2031")


@pytest.fixture(scope="session")
def project_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafts")
    shutil.copytree(TOY / "data", folder / "data")
    shutil.copy(ARTICLE, folder / "article.txt")
    new_dataset("lake", folder / "article.txt", folder / "data", "en")
    return folder


@pytest.fixture
def project(project_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: article.txt, and below data/ the dataset `lake` and the toy."""
    shutil.copytree(project_once, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path

"""The report about the ferry council, rendered once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.analysis import derive
from cisreport.datasets import load
from cisreport.model import Dataset
from cisreport.rendering.outputs import render
from sharing import made_once

FERRY = Path(__file__).parent


@pytest.fixture(scope="session")
def ferry() -> Dataset:
    return derive(load(FERRY / "data" / "ferry-council-2033"))


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the report as HTML and PDF."""

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(FERRY)
            render([Path("ferry-council.qmd")], output_dir=folder, require=("pdf/ua-1", "pdf/a-3a"))

    return made_once(tmp_path_factory, "ferry-council", make)

"""The toy's report as a page and a print, to be signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.rendering.outputs import render
from sharing import made_once

REPORT = Path(__file__).parents[1] / "reports" / "toy_report" / "toy.qmd"


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of both."""
    return made_once(tmp_path_factory, "toy-page", lambda folder: render([REPORT], output_dir=folder))

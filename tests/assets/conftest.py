"""The toy's report as a page in the real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cisreport.rendering.outputs import render
from published.opening import Opened, opener
from sharing import made_once

REPORT = Path(__file__).parents[1] / "reports" / "toy_report" / "toy.qmd"


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the page."""
    return made_once(tmp_path_factory, "toy-page", lambda folder: render([REPORT], output_dir=folder))


@pytest.fixture
def opened(build: Path, browser: Browser) -> Opened:
    """Opens the page; it must say nothing on the console, and ask for nothing."""
    return opener(build, browser)

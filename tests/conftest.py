"""Fixtures for all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings
from playwright.sync_api import Browser, sync_playwright

from tools import require

_OBJECTS = 100_000
"""Number of new objects after which Python looks for unused ones."""

settings.register_profile("same everywhere", deadline=None, derandomize=True, database=None)
settings.register_profile(
    "mutants", settings.get_profile("same everywhere"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("same everywhere")


def pytest_xdist_auto_num_workers() -> int:
    """Run one worker more than there are cores, as tests often wait for programs and browsers."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark the tests that need a browser, and those that need the gallery."""
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker("browser")
        if "gallery" in item.fixturenames:
            item.add_marker("published")


def pytest_collection_finish() -> None:
    """Let Python look for unused objects among those of the tests alone, and after many of them."""
    gc.freeze()
    gc.set_threshold(_OBJECTS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, started once."""
    path = require("chromium")
    arguments = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()

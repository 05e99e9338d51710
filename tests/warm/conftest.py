"""Processes that wait, which end with the tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from warm.running import Warm


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Skip where there are no processes that wait."""
    if sys.platform != "linux":
        for item in items:
            if item.path.is_relative_to(Path(__file__).parent):
                item.add_marker(pytest.mark.skip(reason="only Linux has processes that wait"))


@pytest.fixture(scope="session")
def _runtime() -> Iterator[Path]:
    with TemporaryDirectory(prefix="warm-") as folder:  # paths of tests are too long for sockets
        yield Path(folder)
        Warm(Path(folder), Path(folder)).render("--stop-warm")


@pytest.fixture
def warm(tmp_path: Path, _runtime: Path) -> Warm:
    """Commands in a folder, and a process that waits for those of all tests."""
    return Warm(tmp_path, _runtime)


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Warm]:
    """Commands in a folder, whose process waits for those of one test."""
    with TemporaryDirectory(prefix="warm-") as folder:
        commands = Warm(tmp_path, Path(folder))
        yield commands
        commands.render("--stop-warm")

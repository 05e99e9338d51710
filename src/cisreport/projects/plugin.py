"""The plugin of pytest that tests a project: ``pytest --cisreport``, or ``cisreport test``.

With the option, each dataset in ``data/`` and each report in ``reports/`` of the project is a file with tests
(:mod:`cisreport.projects.ofdatasets`, :mod:`cisreport.projects.ofreports`).  What they compare with is in
``tests/snapshots/``; ``--regen-all`` writes it.  Without the option the plugin does nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from cisreport.files import DATA, METADATA, project_root

if TYPE_CHECKING:
    from pytest_regressions.file_regression import FileRegressionFixture

OPTION = "--cisreport"
SNAPSHOTS = Path("tests", "snapshots")
"""Folder at the root of a project for what the tests compare with."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    text = "also test the datasets and reports of the project in the working directory"
    parser.getgroup("cisreport").addoption(OPTION, action="store_true", help=text)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run without the plugin that keeps snapshots."""
    if config.getoption(OPTION) and find_spec("pytest_regressions") is None:
        raise pytest.UsageError(f'{OPTION} needs pytest-regressions; run "pip install cisreport[test]"')


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the datasets and the reports of the project."""
    if not parent.config.getoption(OPTION):
        return None
    root = root_of(parent.config)
    if file_path.name == METADATA and file_path.parent.parent == root / DATA:
        return _Dataset.from_parent(parent, path=file_path)
    if file_path.suffix == ".qmd" and file_path.parent == root / "reports" and file_path.name[0] not in "_.":
        return _Report.from_parent(parent, path=file_path)
    return None


def root_of(config: pytest.Config) -> Path:
    """Return the root of the project that is tested."""
    place = config.invocation_params.dir
    return project_root(place) or place


class _Dataset(pytest.Module):
    """A dataset with the tests that each dataset has."""

    def _getobj(self) -> ModuleType:
        return import_module("cisreport.projects.ofdatasets")


class _Report(pytest.Module):
    """A report with the tests that each report has."""

    def _getobj(self) -> ModuleType:
        return import_module("cisreport.projects.ofreports")


@pytest.fixture
def cisreport_snapshot(request: pytest.FixtureRequest, tmp_path: Path) -> FileRegressionFixture:
    """Compares a text with what is kept for a dataset or report."""
    from pytest_datadir.plugin import LazyDataDir
    from pytest_regressions.file_regression import FileRegressionFixture

    path = request.path.relative_to(root_of(request.config))
    name = path.parent if path.name == METADATA else path.with_suffix("")
    folder = root_of(request.config) / SNAPSHOTS / name
    return FileRegressionFixture(LazyDataDir(folder, tmp_path), folder, request)


@pytest.fixture(scope="module")
def cisreport_outputs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Path]:
    """Return the outputs of a report by their formats, rendered for the tests of this report."""
    from cisreport.rendering.outputs import render

    written = render([request.path], output_dir=tmp_path_factory.mktemp("build"))
    return {path.suffix.removeprefix("."): path for path in written}

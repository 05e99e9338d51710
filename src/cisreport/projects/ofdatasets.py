"""Tests of a dataset in a project, run by :mod:`cisreport.projects.plugin`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cisreport.analysis import derive
from cisreport.checks import Severity, check
from cisreport.datasets import load
from cisreport.frames import frame

if TYPE_CHECKING:
    from pytest_regressions.file_regression import FileRegressionFixture

FRAMES = ("facts", "values", "participations", "derivations", "sources")
"""Frames that together have all of a dataset."""


def test_check(request: pytest.FixtureRequest) -> None:
    """The dataset loads, and `cisreport check` finds no error."""
    errors = [str(item) for item in check(load(request.path.parent)) if item.severity is Severity.ERROR]
    if errors:
        pytest.fail("\n".join(errors), pytrace=False)


@pytest.mark.parametrize("name", FRAMES)
def test_frame(name: str, request: pytest.FixtureRequest, cisreport_snapshot: FileRegressionFixture) -> None:
    """A frame of the dataset is the one that was kept."""
    text = frame(derive(load(request.path.parent)), name).to_csv(index=False, lineterminator="\n")
    cisreport_snapshot.check(text, basename=name, extension=".csv", encoding="utf-8")

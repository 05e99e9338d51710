"""Tests of a report in a project, run by :mod:`cisreport.projects.plugin`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cisreport.lint import lint
from cisreport.projects.plugin import root_of
from cisreport.projects.reading import text_of
from cisreport.verification import verify

if TYPE_CHECKING:
    from pytest_regressions.file_regression import FileRegressionFixture

PUBLISHED = Path("reports", "published.sha256")
"""Digests of the published files, as ``sha256sum`` writes them."""
formats = pytest.mark.parametrize("output", ["html", "pdf"])


def test_lint(request: pytest.FixtureRequest) -> None:
    """Its numbers, dates and names come from the dataset."""
    if found := lint(request.path):
        pytest.fail("\n".join(map(str, found)), pytrace=False)


@formats
def test_verify(output: str, cisreport_outputs: Mapping[str, Path]) -> None:
    """What it prints agrees with the facts that it carries."""
    if problems := verify(cisreport_outputs[output]).problems:
        pytest.fail("\n".join(map(str, problems)), pytrace=False)


@formats
def test_text(
    output: str, cisreport_outputs: Mapping[str, Path], cisreport_snapshot: FileRegressionFixture
) -> None:
    """Its text is the one that was kept."""
    text = text_of(cisreport_outputs[output])
    cisreport_snapshot.check(text, basename=output, extension=".txt", encoding="utf-8")


@formats
def test_digest(output: str, cisreport_outputs: Mapping[str, Path], request: pytest.FixtureRequest) -> None:
    """Its bytes are those that were published."""
    path, listed = cisreport_outputs[output], root_of(request.config) / PUBLISHED
    lines = listed.read_text("utf-8").splitlines() if listed.is_file() else []
    digests = {name: digest for digest, name in (line.split(maxsplit=1) for line in lines if line.strip())}
    if path.name not in digests:
        pytest.skip(f"{path.name} is not in {PUBLISHED}; `make publish` writes it")
    if hashlib.sha256(path.read_bytes()).hexdigest() != digests[path.name]:
        pytest.fail(f"{path.name} differs from the published file; see {PUBLISHED}", pytrace=False)

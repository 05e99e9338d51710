"""Verification as a whole: files as they were published."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import cisreport
from cisreport.verification import LIMITS, verify
from sample import dataset
from snapshots import sections

NAMES = [
    f"{name}.{kind}" for name in ("plain", "longer", "hostile", "toy") for kind in ("html", "pdf", "docx")
]


@pytest.mark.parametrize("name", NAMES)
def test_untouched(build: Path, name: str) -> None:
    result = verify(build / name)
    assert result.problems == ()
    assert result.ok


def test_the_result_as_text(build: Path, file_regression: FileRegressionFixture) -> None:
    texts = {}
    for name in ("plain.html", "plain.pdf", "toy.html", "toy.pdf"):
        result = verify(build / name, dataset=None if name.startswith("toy") else dataset())
        assert result.ok
        texts[name] = str(result).replace(str(build), "build")
    file_regression.check(sections(texts))


def test_it_is_public_and_frozen(build: Path) -> None:
    result = cisreport.verify(build / "toy.pdf")
    assert (result.kind, result.limits) == ("PDF", LIMITS)
    assert result.not_recomputable[0].startswith(
        "numbers typed or computed in a cell, not recomputable: 1, 3 (2"
    )
    with pytest.raises(FrozenInstanceError):
        result.kind = "HTML"  # type: ignore[misc]

"""Published files to be verified: the sample report in three variants, and the toy's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cisreport.charts import Chart
from cisreport.rendering.outputs import render
from sharing import drawing_once, made_once

REPORTS = Path(__file__).parents[1] / "reports"
KINDS = ("html", "pdf", "docx")
VARIANTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "longer": {"length": "973"},
    "hostile": {"hostile": True},
}


def _render(directory: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(REPORTS.parent), prepend=":")
        for name, parameters in VARIANTS.items():
            sample = REPORTS / "sample_report" / "sample.qmd"
            for path in render([sample], to=KINDS, output_dir=directory / name, parameters=parameters):
                path.rename(directory / f"{name}{path.suffix}")
        render([REPORTS / "toy_report" / "toy.qmd"], to=KINDS, output_dir=directory)


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``plain``, ``longer``, ``hostile`` and ``toy``, each in every format."""
    return made_once(tmp_path_factory, "samples", _render)


@pytest.fixture(scope="module", autouse=True)
def _drawn_once() -> Iterator[None]:
    """Draw what many files have once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Chart, "drawing", drawing_once)
        yield

"""Briefs of the batch: of a state of which something is known in each part, and of one with a single fact."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.rendering.outputs import render
from cisreport.verification import verify
from published.structure import problems
from reading import body, dead_links, words

REPORT = Path(__file__).parents[2] / "reports" / "state-brief.qmd"

each = pytest.mark.parametrize(
    ("dataset", "state"),
    [("dushanbe-2022", "turkmenistan"), ("dushanbe-2022", "oman")],
)


@each
def test_a_brief(dataset: str, state: str, tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    parameters = {"dataset": dataset, "state": state}
    outputs = render(
        [REPORT],
        output_dir=tmp_path,
        parameters=parameters,
        use_cache=False,
        require=("pdf/ua-1", "pdf/a-3a"),
    )
    page, print_ = outputs
    assert [problem for path in outputs for problem in verify(path).problems] == []
    assert list(dead_links(page.read_bytes())) == []
    assert list(problems(print_)) == []
    told, _, _ = body(page.read_bytes()).partition('id="sec-register"')
    printed, _, _ = words(print_.read_bytes()).partition("\nA Register of facts")
    texts = f"{told}\n<!-- in print -->\n{printed}\n"
    file_regression.check(texts, basename=f"{dataset}-{state}", extension=".html", encoding="utf-8")

"""A report that fills what an earlier one left is byte for byte the report made by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.execution.failures import ExecutionError
from cisreport.rendering.embedded import render_embedded
from cisreport.rendering.press import Press
from cisreport.rendering.timing import Clock

TESTS = Path(__file__).parents[1]
SAMPLE = TESTS / "reports" / "sample_report" / "sample.qmd"
FORMATS = ("html", "pdf")


@pytest.fixture(autouse=True)
def _modules_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(TESTS))


def test_reports_of_one_document_are_those_made_alone() -> None:
    document, stages = read_document(SAMPLE), list[str]()
    with Press() as press:
        for parameters in ({"length": "1"}, {"length": "987654"}, {"length": "1"}):
            clock = Clock()
            made = press.render(document, to=FORMATS, parameters=parameters, clock=clock)
            stages += [name for name, _ in clock.stages if "text" in name]
            alone = render_embedded(document, to=FORMATS, parameters=parameters)
            assert made.outputs == alone.outputs
            assert made.notes == alone.notes
            assert {*alone.files} <= {*made.files}
    filling = "filling the text, which was read before"
    assert stages == ["reading the text", filling, filling]


def test_a_report_that_fails_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    path = tmp_path / "x.qmd"
    path.write_text(
        "---\ntitle: T\ndate: 2031-01-01\n---\n"
        "```{python}\n#| tags: [parameters]\nnumber = 1\n```\n\n"
        "```{python}\nprint(1 / number)\n```\n\nOf `{python} number`.\n"
    )
    document = read_document(path)
    with Press() as press:
        with pytest.raises(ExecutionError, match="ZeroDivisionError"):
            press.render(document, to=["html"], parameters={"number": 0})
        made = press.render(document, to=["html"], parameters={"number": 4})
        path.write_text(path.read_text().replace("Of", "About"))
        changed = press.render(read_document(path), to=["html"], parameters={"number": 4})
    assert "0.25" in made.outputs["html"].decode()
    assert "About 4" in changed.outputs["html"].decode()


def test_the_oldest_document_is_forgotten(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.qmd" for name in "abcdef"]
    with Press() as press:
        for path in paths:
            path.write_text(f"---\ntitle: T\ndate: 2031-01-01\n---\n{path.stem}\n")
            press.render(read_document(path), to=["html"], parameters={})
        assert press.documents == tuple(path.resolve() for path in paths[-2:])

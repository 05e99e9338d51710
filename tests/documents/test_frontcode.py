"""Inline code of a front matter: where it is, when it runs, and that its result is plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.documents.frontcode import with_results
from cisreport.errors import ReportError
from cisreport.execution.cache import execute
from cisreport.execution.failures import ExecutionError
from cisreport.execution.markdown import Writer

CELLS = """
```{python}
#| tags: [parameters]
valley = "*north*"
```

```{python}
#| include: false
valley = valley + "!"
```

Text of the `{python} valley` valley.
"""


def written(folder: Path, front: str) -> Path:
    path = folder / "a.qmd"
    path.write_text(f"---\n{front}\n---\n{CELLS}", "utf-8")
    return path


def titled(path: Path, **parameters: str) -> dict[str, object]:
    document = read_document(path)
    figures = path.parent / "figures"
    figures.mkdir(exist_ok=True)
    execution = execute(document, parameters=parameters, figures=figures)
    writer = Writer(document, figures)
    assert "Text of the" in writer.markdown(execution)
    return dict(writer.titled(execution).metadata)


def test_it_runs_after_the_cells_and_its_text_is_plain(tmp_path: Path) -> None:
    front = 'title: "The `{python} valley` valley"\nkeywords: [sheep, "`{python} valley`"]'
    metadata = titled(written(tmp_path, front), valley="south")
    assert metadata["title"] == "The south\\! valley"
    assert metadata["keywords"] == ["sheep", "south\\!"]
    assert titled(written(tmp_path, front))["title"] == r"The \*north\*\! valley"


def test_its_places(tmp_path: Path) -> None:
    front = (
        'title: "`{python} valley`"\nabstract: |\n  A `{python} 1 + 1`\n  and `{python} valley`.\nlang: en'
    )
    found = read_document(written(tmp_path, front)).front
    assert [(item.line, item.column, item.source) for item in found] == [
        (2, 9, "valley"),
        (4, 5, "1 + 1"),
    ]


def test_code_that_is_shown_or_is_in_another_key(tmp_path: Path) -> None:
    front = 'title: "`{{python}} valley`, ``{python} x``"\nauthor: "`{python} valley`"'
    path = written(tmp_path, front)
    assert read_document(path).front == ()
    assert with_results({"title": "`{{python}} valley`"}, {}) == {"title": "`{python} valley`"}


def test_code_that_fails_has_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, 'title: A\nsubtitle: "`{python} mountain`"')
    with pytest.raises(ExecutionError) as caught:
        titled(path)
    [problem] = caught.value.problems
    assert (problem.line, problem.what) == (3, "NameError: name 'mountain' is not defined")


def test_a_result_that_is_no_text(tmp_path: Path) -> None:
    path = written(tmp_path, 'title: "`{python} object()`"')
    document = read_document(path)
    execution = execute(document, parameters={}, figures=tmp_path)
    writer = Writer(document, tmp_path)
    writer.titled(execution)
    assert [problem.line for problem in writer.problems] == [2]


def test_a_document_without_it_stays_as_it_is(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "title: A"))
    execution = execute(document, parameters={}, figures=tmp_path)
    assert Writer(document, tmp_path).titled(execution) is document


def test_included_front_matter_is_still_refused(tmp_path: Path) -> None:
    (tmp_path / "b.qmd").write_text('---\ntitle: "`{python} 1`"\n---\n', "utf-8")
    path = tmp_path / "a.qmd"
    path.write_text("---\ntitle: A\n---\n\n{{< include b.qmd >}}\n", "utf-8")
    with pytest.raises(ReportError):
        read_document(path)

"""Batch files: what they mean, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from batches.batching import batch_file
from cisreport.batches.batchfile import read_batch
from cisreport.errors import ReportError


def parameters(path: Path) -> list[dict[str, object]]:
    return [dict(order.parameters) for order in read_batch(path).orders]


def test_lists_are_combined(tmp_path: Path) -> None:
    path = batch_file(
        tmp_path, "  - document: brief.qmd\n    parameters: {number: [1, 2], state: [north, 'no']}\n"
    )
    batch = read_batch(path)
    assert (batch.title, batch.folder, batch.formats) == ("Briefs", "briefs", ("html",))
    assert parameters(path) == [
        {"number": 1, "state": "north"},
        {"number": 1, "state": "no"},
        {"number": 2, "state": "north"},
        {"number": 2, "state": "no"},
    ]
    assert [order.name for order in batch.orders][:2] == [
        "brief_number-1_state-north",
        "brief_number-1_state-no",
    ]


def test_what_a_file_need_not_say(tmp_path: Path) -> None:
    batch_file(tmp_path, "")
    path = tmp_path / "states.yml"
    path.write_text("reports:\n  - document: brief.qmd\n")
    batch = read_batch(path)
    assert (batch.title, batch.folder, batch.formats) == ("states", "states", ("html", "pdf"))
    assert [(order.name, dict(order.parameters)) for order in batch.orders] == [("brief", {})]


def test_a_table_has_a_report_in_each_row(tmp_path: Path) -> None:
    path = batch_file(
        tmp_path, "  - document: brief.qmd\n    rows: t.csv\n    parameters: {number: [1, 2]}\n"
    )
    (tmp_path / "t.csv").write_text('state\n"a ""b"", c"\n\n 12 \n')
    assert parameters(path) == [
        {"number": 1, "state": 'a "b", c'},
        {"number": 2, "state": 'a "b", c'},
        {"number": 1, "state": 12},
        {"number": 2, "state": 12},
    ]


def test_only_some_columns(tmp_path: Path) -> None:
    path = batch_file(tmp_path, "  - document: brief.qmd\n    rows: t.csv\n    columns: [state]\n")
    (tmp_path / "t.csv").write_text("x,state\n1,a\n2,b\n")
    assert parameters(path) == [{"state": "a"}, {"state": "b"}]


def test_code_gives_rows(tmp_path: Path) -> None:
    code = "      import near\n      print('hidden')\n      near.rows\n"
    (tmp_path / "near.py").write_text("rows = [{'state': 'a', 'number': 1}, {'state': 'b', 'number': 2}]\n")
    path = batch_file(tmp_path, f"  - document: brief.qmd\n    code: |\n{code}")
    assert parameters(path) == [{"state": "a", "number": 1}, {"state": "b", "number": 2}]


BAD = {
    "keys": "  - document: brief.qmd\n    parameter: {state: a}\n",
    "no document": "  - document: brie.qmd\n  - parameters: {state: a}\n  - brief.qmd\n",
    "broken document": "  - document: broken.qmd\n    parameters: {x: [1, 1]}\n",
    "parameters": "  - document: brief.qmd\n    parameters: {stat: a, number: [], state: [a, {b: c}]}\n",
    "duplicates": "  - document: brief.qmd\n    parameters:\n      state:\n      - a\n      - b\n      - a\n",
    "no mapping": "  - document: brief.qmd\n    parameters: [a]\n",
    "two alike": "  - document: brief.qmd\n  - document: other/brief.qmd\n  - document: brief.qmd\n",
    "two rows alike": "  - document: brief.qmd\n    rows: twice.csv\n",
    "no table": "  - document: brief.qmd\n    rows: none.csv\n",
    "empty table": "  - document: brief.qmd\n    rows: empty.csv\n",
    "table without rows": "  - document: brief.qmd\n    rows: head.csv\n",
    "bad table": "  - document: brief.qmd\n    rows: bad.csv\n    columns: [states, number]\n",
    "wrong columns": "  - document: brief.qmd\n    rows: wrong.csv\n    parameters: {state: a}\n",
    "quotes": "  - document: brief.qmd\n    rows: quotes.csv\n",
    "both": "  - document: brief.qmd\n    rows: twice.csv\n    code: |\n      [{}]\n",
    "columns alone": "  - document: brief.qmd\n    columns: [a]\n",
    "failing code": "  - document: brief.qmd\n    code: |\n      a = ['a']\n      a[1]\n      a\n",
    "code with another name": "  - document: brief.qmd\n    code: '[{\"stat\": 1}]'\n",
    "code that ends": "  - document: brief.qmd\n    code: |\n      import os\n      os._exit(3)\n",
}


def test_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file_regression: FileRegressionFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/brief.qmd").write_text("---\ntitle: T\n---\n")
    (tmp_path / "broken.qmd").write_text("---\ntitle: T\n---\n\n```{python}\n1\n")
    tables = {
        "twice": "state\na\nb\na\n",
        "empty": "",
        "head": "state\n",
        "bad": "state,number,,number\na,1,2,3\nb,2\n",
        "wrong": "state,year\na,1\n",
        "quotes": 'state\n"a"b\n',
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text)
    found = []
    for name, reports in BAD.items():
        with pytest.raises(ReportError) as error:
            read_batch(batch_file(Path(), reports))
        found.append(f"# {name}\n{error.value}\n")
    heads = (
        "titel: x\n",
        "title: [x]\nfolder: ../x\nformats: [html, pfd, html]\nreports: []\n",
        "",
        "reports: [\n",
        "- a\n",
    )
    for head in heads:
        (tmp_path / "batch.yml").write_text(head)
        with pytest.raises(ReportError) as error:
            read_batch(Path("batch.yml"))
        found.append(f"# {head!r}\n{error.value}\n")
    file_regression.check("\n".join(found))


def test_all_problems_are_reported_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text("stat\na\n")
    reports = (
        "  - document: brief.qmd\n    parameters: {sate: a}\n  - document: brief.qmd\n    rows: t.csv\n"
        "  - document: x.qmd\n  - document: brief.qmd\n    code: 1 / 0\n"
    )
    with pytest.raises(ReportError) as error:
        read_batch(batch_file(Path(), reports))
    assert [(item.path, item.line) for item in error.value.problems] == [
        ("batch.yml", 6),
        ("batch.yml", 9),
        ("batch.yml", 11),
        ("t.csv", 1),
    ]

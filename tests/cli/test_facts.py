"""The records of a dataset, many or one."""

from __future__ import annotations

import json

from pytest_regressions.file_regression import FileRegressionFixture

from cli.running import run


def test_facts_as_a_table_json_and_csv(file_regression: FileRegressionFixture) -> None:
    table = run("facts", "dushanbe-2022", "--modality", "hoped")
    assert table.exit_code == 0
    assert "russian-pressure" in table.stdout
    assert "border-length" not in table.stdout
    rows = json.loads(run("facts", "dushanbe-2022", "--kind", "quantities", "--format", "json").stdout)
    assert {row["kind"] for row in rows} == {"quantities"}
    assert "border-length" in {row["id"] for row in rows}
    lines = run("facts", "dushanbe-2022", "--passage", "p6.s3", "--format", "csv").stdout
    file_regression.check(lines, extension=".csv")


def test_facts_by_passage_are_those_with_a_value_that_rests_on_it() -> None:
    for dataset, passage, fact in (
        ("dushanbe-2022", "p6.s2", "dushanbe"),
        ("dushanbe-2022", "decisions-in-dushanbe[p10.s3]", "trilateral"),
        ("cis-council", "S163[para 1]", "moscow-plan-2022-05"),
    ):
        rows = json.loads(run("facts", dataset, "--passage", passage, "--format", "json").stdout)
        assert fact in {row["id"] for row in rows}


def test_an_unknown_passage_is_reported() -> None:
    result = run("facts", "dushanbe-2022", "--passage", "p99.s9")
    assert result.exit_code == 1
    assert result.stderr.startswith('there is no "p99.s9" to select; did you mean')


def test_facts_by_text() -> None:
    result = run("facts", "dushanbe-2022", "--contains", "TRIANGULAR", "--format", "json")
    assert [row["id"] for row in json.loads(result.stdout)] == ["trilateral-desks"]


def test_show_a_derivation(file_regression: FileRegressionFixture) -> None:
    result = run("show", "dushanbe-2022", "days-statement-3-to-trilateral")
    assert result.exit_code == 0
    file_regression.check(result.stdout)

"""The records of a dataset, many or one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from cli.running import run

TOY = Path(__file__).parents[1] / "toy"


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


@pytest.mark.parametrize(
    ("record", "printed"),
    [
        ("shore-length", "p7.s2: Surveyors from Corland count only 912 kilometers."),
        ("days-declaration-to-summit", "p6.s1: Fifteen months have passed since the Lake Declaration"),
        ("toll-is-over", "p5.s3 is not word for word in this copy."),
    ],
)
def test_show_the_sentences_of_a_copy(tmp_path: Path, record: str, printed: str) -> None:
    copy = tmp_path / "copy.txt"
    text = (TOY / "article.txt").read_text("utf-8")
    copy.write_text(text.replace("The toll is dead", "It is dead"), "utf-8")
    result = run("show", str(TOY / "data" / "lake-league-2031"), record, "--source", str(copy))
    assert result.exit_code == 0, result.stderr
    assert f"\n{printed}" in result.stdout


def test_show_refuses_the_copy_of_another_article(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text("Of something else.", "utf-8")
    result = run("show", "dushanbe-2022", "border-length", "--source", str(copy))
    assert result.exit_code == 1
    assert 'contains no passage of the dataset "dushanbe-2022"; name a copy of its article' in result.stderr

"""Two codings of one source, compared."""

from __future__ import annotations

from pytest_regressions.file_regression import FileRegressionFixture

from cli.running import TOY, run
from snapshots import sections


def agreement(output: str) -> str:
    folders = [TOY / "data" / name for name in ("lake-league-2031", "lake-league-2031-b")]
    result = run("agreement", *folders, "--format", output)
    assert result.exit_code == 0
    return "\n".join(line.rstrip() for line in result.stdout.splitlines())


def test_agreement_of_two_codings(file_regression: FileRegressionFixture) -> None:
    file_regression.check(sections({output: agreement(output) for output in ("table", "json", "csv")}))


def test_agreement_of_other_sources() -> None:
    result = run("agreement", TOY / "data" / "lake-league-2031", "dushanbe-2022")
    assert result.exit_code == 1
    assert "compare two codings of one source" in result.stderr

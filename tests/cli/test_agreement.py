"""Two codings of one source, compared."""

from __future__ import annotations

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from cli.running import TOY, run


@pytest.mark.parametrize("output", ["table", "json", "csv"])
def test_agreement_of_two_codings(output: str, file_regression: FileRegressionFixture) -> None:
    folders = [TOY / "data" / name for name in ("lake-league-2031", "lake-league-2031-b")]
    result = run("agreement", *folders, "--format", output)
    assert result.exit_code == 0
    text = "\n".join(line.rstrip() for line in result.stdout.splitlines())
    file_regression.check(text + "\n", extension={"table": ".txt"}.get(output, f".{output}"))


def test_agreement_of_other_sources() -> None:
    result = run("agreement", TOY / "data" / "lake-league-2031", "dushanbe-2022")
    assert result.exit_code == 1
    assert "compare two codings of one source" in result.stderr

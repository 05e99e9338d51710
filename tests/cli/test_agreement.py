"""Two codings of one source, compared."""

from __future__ import annotations

from pathlib import Path

from pytest_regressions.file_regression import FileRegressionFixture

from cli.running import TOY, run
from harbor import edit, write
from snapshots import sections

EVENTS, QUANTITIES = "harbor/events.yml", "harbor/quantities.yml"


def test_agreement_of_two_codings(tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    other = edit(EVENTS, "modality: planned", "modality: hoped") | edit(QUANTITIES, "970.80", "984")
    folders = write(tmp_path / "one"), write(tmp_path / "other", other)

    def agreement(*options: str) -> str:
        result = run("agreement", *folders, *options)
        assert result.exit_code == 0, result.stderr
        return "\n".join(line.rstrip() for line in result.stdout.splitlines())

    file_regression.check(
        sections(
            {
                "table": agreement(),
                "json": agreement("--json"),
                "csv": agreement("--format", "csv"),
            }
        )
    )


def test_agreement_of_other_sources() -> None:
    result = run("agreement", TOY / "data" / "lake-league-2031", "dushanbe-2022")
    assert result.exit_code == 1
    assert "compare two codings of one source" in result.stderr

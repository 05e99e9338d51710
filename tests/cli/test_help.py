"""What every command says of itself."""

from __future__ import annotations

import pytest
from pytest_regressions.file_regression import FileRegressionFixture
from typer.testing import CliRunner

from cisreport.cli import app
from cli.running import run
from snapshots import sections

COMMANDS = (
    "",
    "init",
    "new",
    "annotations",
    "anchors",
    "anchors list",
    "anchors check",
    "anchors migrate",
    "anchors join",
    "anchors split",
    "agreement",
    "coverage",
    "diff",
    "draft",
    "export",
    "import",
    "check",
    "codebook",
    "facts",
    "lint",
    "review",
    "show",
    "render",
    "preview",
    "cache",
    "cache clear",
    "sign",
    "verify",
    "schema",
    "test",
    "docs",
    "doctor",
)


def explained(command: str) -> str:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    return "\n".join(line.rstrip() for line in result.stdout.splitlines())


def test_every_command_explains_itself(file_regression: FileRegressionFixture) -> None:
    texts = {f"cisreport {command}".rstrip(): explained(command) for command in COMMANDS}
    file_regression.check(sections(texts))


def test_version() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("cisreport 0.")


def test_shells_complete_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "_CISREPORT_COMPLETE": "complete_bash",
        "COMP_WORDS": "cisreport ver",
        "COMP_CWORD": "1",
    }.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(app, prog_name="cisreport")
    assert result.stdout.split() == ["verify"]

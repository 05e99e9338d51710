"""What every command says of itself."""

from __future__ import annotations

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from cli.running import run


@pytest.mark.parametrize(
    "command",
    [
        "",
        "new",
        "anchors",
        "anchors list",
        "anchors check",
        "agreement",
        "coverage",
        "diff",
        "check",
        "facts",
        "lint",
        "review",
        "show",
        "render",
        "preview",
        "cache",
        "cache clear",
        "verify",
        "schema",
    ],
)
def test_every_command_explains_itself(command: str, file_regression: FileRegressionFixture) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    text = "\n".join(line.rstrip() for line in result.stdout.splitlines())
    file_regression.check(text + "\n", basename=f"help-{command.replace(' ', '-') or 'cisreport'}")


def test_version() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("cisreport 0.")

"""What every command says of itself."""

from __future__ import annotations

from pytest_regressions.file_regression import FileRegressionFixture

from cli.running import run
from snapshots import sections

COMMANDS = (
    "",
    "init",
    "new",
    "anchors",
    "anchors list",
    "anchors check",
    "anchors migrate",
    "anchors join",
    "anchors split",
    "agreement",
    "coverage",
    "diff",
    "export",
    "import",
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
    "test",
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

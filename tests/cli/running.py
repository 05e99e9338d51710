"""Runs the command line as its users do."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from cisreport.cli import app

ROOT = Path(__file__).parent.parent.parent
TOY = ROOT / "tests" / "toy"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])

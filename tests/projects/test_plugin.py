"""The tests that a project gets run when it asks for them; ``test_wheel`` has what they find."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cisreport.projects import new_project

pytestmark = pytest.mark.project


def test_without_the_option_only_the_tests_of_the_project_run(tmp_path: Path) -> None:
    new_project(tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_own.py").write_text("def test_of_the_project():\n    pass\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-rA", "-q"]
    done = subprocess.run(command, cwd=tmp_path, env=kept, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PASSED tests/test_own.py::test_of_the_project\n1 passed" in done.stdout

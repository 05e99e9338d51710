"""What a user adds to this repository does not join its suite, and does not break it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.project
ROOT = Path(__file__).parents[2]


def collected(folder: Path, *options: str) -> list[str]:
    """Return the tests that a run would have."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-p",
        "no:cacheprovider",
        *options,
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return re.findall(r"^\S+::.+$", done.stdout, re.MULTILINE)


def test_a_dataset_and_a_report_that_are_added(tmp_path: Path) -> None:
    for name in ("data", "docs", "reports", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name)  # with what this run has compiled
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "data" / "zz-user").mkdir()
    (tmp_path / "data" / "zz-user" / "dataset.yml").write_text("broken: [")
    (tmp_path / "reports" / "zz-user.qmd").write_text("```{python}\n1 / 0\n```\n")
    found = collected(tmp_path, "--cisreport", "tests", "data", "reports")
    suite = [line for line in found if line.startswith("tests/")]
    assert "tests/published/test_bytes.py::test_the_reports_meet_the_committed_digests" in suite
    assert [line for line in suite if "zz-user" in line.partition("[")[2]] == []
    assert [line for line in found if "zz-user" in line and line not in suite] != []

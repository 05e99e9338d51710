"""The tests that a project gets, and that they find what changes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cisreport.projects import new_project, new_report

pytestmark = pytest.mark.project
TOY = Path(__file__).parents[1] / "toy"
NAME = "lake-league-2031"


FIRST_TEST = "def test_of_the_project():\n    pass\n"


def ran(folder: Path, *command: str) -> list[str]:
    """Run a command in another process, and return the verdict on each test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=kept, capture_output=True, text=True
    )
    lines = re.findall(r"^(PASSED|FAILED|ERROR|SKIPPED) (\S*::\S+|)", done.stdout, re.MULTILINE)
    assert lines, done.stdout + done.stderr
    return sorted(f"{verdict} {test}".rstrip() for verdict, test in lines)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a coded dataset, a report and what its tests compare with."""
    folder = tmp_path_factory.mktemp("project")
    new_project(folder)
    (folder / "reports" / "my-article.qmd").unlink()
    shutil.copytree(TOY / "data" / NAME, folder / "data" / NAME)
    shutil.copytree(TOY / "data" / "vocabulary", folder / "data" / "vocabulary", dirs_exist_ok=True)
    new_report(NAME, folder)
    (folder / "tests").mkdir()
    (folder / "tests" / "test_own.py").write_text(FIRST_TEST)
    return folder


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_what_changes_is_found(project: Path) -> None:
    kept = ran(project, "cisreport", "test", "--update", "--", "-rA", "-q")
    assert [line.partition(" ")[0] for line in kept] == ["PASSED"] * 12 + ["SKIPPED"] * 2  # not published
    changed(project / "data" / NAME / "quantities.yml", "value: 940", "value: 941")
    changed(project / "reports" / f"{NAME}.qmd", "# Register", "There were 7 ministers.\n\n# Register")
    (project / "reports" / "published.sha256").write_text(f"{'0' * 64}  {NAME}.pdf\n")
    verdicts = ran(project, "cisreport", "test", "--", "-rA", "-q")
    assert [line for line in verdicts if not line.startswith("PASSED")] == [
        f"FAILED data/{NAME}/dataset.yml::test_frame[derivations]",
        f"FAILED data/{NAME}/dataset.yml::test_frame[values]",
        f"FAILED reports/{NAME}.qmd::test_digest[pdf]",
        f"FAILED reports/{NAME}.qmd::test_lint",
        f"FAILED reports/{NAME}.qmd::test_text[html]",
        f"FAILED reports/{NAME}.qmd::test_text[pdf]",
        "SKIPPED",
    ]


def test_without_the_option_only_the_tests_of_the_project_run(project: Path) -> None:
    assert ran(project, "pytest", "-rA", "-q") == ["PASSED tests/test_own.py::test_of_the_project"]

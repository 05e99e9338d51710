"""The real reports: what ``make`` made if it is fresh, or else rendered once by the real command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from looking import CROSSED, LOOKS
from published.opening import Opened, opener
from sharing import made_once

ROOT = Path(__file__).parent.parent.parent
REPORTS = sorted(
    {
        Path(line.split()[1]).stem
        for line in (ROOT / "reports" / "published.sha256").read_text("utf-8").splitlines()
    }
)
"""The published reports.  Others that somebody adds to the folder are not this suite's."""
FIRST = "dushanbe-2022"
"""The report on one dataset; what a page does is tried on it alone, as pages have one script."""

each_page_and_look = pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        pytest.param(
            name, *look, marks=[] if look in (LOOKS if name == FIRST else LOOKS[:1]) else pytest.mark.every
        )
        for name in REPORTS
        for look in (*LOOKS, *CROSSED)
    ],
)
"""Pages have one style sheet, so one page in the dark scheme is enough for each run of the tests."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark the tests that need the reports."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and "build" in item.fixturenames:
            item.add_marker("published")


def copy_project(folder: Path) -> Path:
    """Copy what a render needs, under another path than the checkout's."""
    for name in ("reports", "data"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pyproject.toml", "CITATION.cff"):
        shutil.copy(ROOT / name, folder)
    return folder


def render(
    folder: Path,
    *,
    reports: Sequence[str] = REPORTS,
    formats: Sequence[str] = ("html", "pdf"),
    wrapper: tuple[str, ...] = (),
    umask: int = 0o022,
    **environment: str,
) -> Path:
    """Render reports of a copied project, all in both formats by default, and return the outputs' folder."""
    documents = [f"reports/{name}.qmd" for name in reports]
    command = [*wrapper, sys.executable, "-m", "cisreport", "render", *documents, "--output-dir", "build"]
    command += ["--to", ",".join(formats)]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "PYTHONHASHSEED"))}
    done = subprocess.run(
        command, cwd=folder, env=kept | environment, umask=umask, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "build"


def made_by_make() -> list[Path]:
    """Return the outputs of ``make``, if every one is there and newer than all that it depends on."""
    outputs = [f"build/{name}.{kind}" for name in REPORTS for kind in ("html", "pdf")]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    if not shutil.which("make"):
        return []
    asked = subprocess.run(["make", "--question", *outputs], cwd=ROOT, env=kept, capture_output=True)
    return [ROOT / name for name in outputs] if asked.returncode == 0 else []


def _make(folder: Path) -> None:
    if outputs := made_by_make():
        (folder / "build").mkdir()
        for path in outputs:
            shutil.copy(path, folder / "build")
    else:
        render(copy_project(folder))


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the rendered reports, which the processes of a run share."""
    return made_once(tmp_path_factory, "project", _make) / "build"


@pytest.fixture
def opened(build: Path, browser: Browser) -> Opened:
    """Opens a rendered report in the browser."""
    return opener(build, browser)

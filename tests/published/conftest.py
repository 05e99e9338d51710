"""The real reports, rendered once by the real command in a copy of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from published.opening import Opened, opener
from sharing import made_once

ROOT = Path(__file__).parent.parent.parent
REPORTS = sorted(path.stem for path in (ROOT / "reports").glob("*.qmd"))
FIRST = "dushanbe-2022"
"""The report on one dataset; what a page does is tried on it alone, as pages have one script."""


def copy_project(folder: Path) -> Path:
    """Copy what a render needs, under another path than the checkout's."""
    for name in ("reports", "data"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def render(
    folder: Path,
    *,
    reports: Sequence[str] = REPORTS,
    wrapper: tuple[str, ...] = (),
    umask: int = 0o022,
    **environment: str,
) -> Path:
    """Render reports of a copied project, all by default, and return the folder of the outputs."""
    documents = [f"reports/{name}.qmd" for name in reports]
    command = [*wrapper, sys.executable, "-m", "cisreport", "render", *documents, "--output-dir", "build"]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "PYTHONHASHSEED"))}
    done = subprocess.run(
        command, cwd=folder, env=kept | environment, umask=umask, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "build"


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the rendered reports; the processes of a run share it, and the first one makes it."""
    return made_once(tmp_path_factory, "project", lambda folder: render(copy_project(folder))) / "build"


@pytest.fixture
def opened(build: Path, browser: Browser) -> Opened:
    """Opens a rendered report in the browser."""
    return opener(build, browser)

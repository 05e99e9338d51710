"""The site of the documentation: what ``make site`` made if it is current, or else built once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sharing import made_once

ROOT = Path(__file__).parent.parent
INDEX = "build/site/index.html"


def build_site(folder: Path, **environment: str) -> None:
    """Build the site in a folder."""
    command = [sys.executable, "docs/site/build.py", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def made_site(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site, which the processes of a run share."""
    return made_once(factory, "site", _make) / "site"


def _make(folder: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--question", INDEX]
    if (
        shutil.which("make")
        and not subprocess.run(command, cwd=ROOT, env=kept, capture_output=True).returncode
    ):
        shutil.copytree((ROOT / INDEX).parent, folder / "site")
    else:
        build_site(folder / "site")

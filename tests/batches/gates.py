"""A batch with a report that waits, so that a test can do something meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from batches.batching import DOCUMENT

GATED = """
```{python}
import os
import time
from pathlib import Path
if state == "slow":
    Path(os.environ["THERE"]).write_text(str(os.getpid()))
    while not Path(os.environ["GATE"]).exists():
        time.sleep(0.05)
```
"""
BATCH = """\
formats: [html]
reports:
  - document: brief.qmd
    parameters: {state: [a, b, slow, c, d]}
"""


class Gate:
    """A batch with one report that waits until it may continue."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.folder.mkdir()
        self.there, self.gate = folder / "there", folder / "gate"
        self.variables = {"THERE": str(self.there), "GATE": str(self.gate)}
        (self.folder / "brief.qmd").write_text(DOCUMENT + GATED)
        (self.folder / "batch.yml").write_text(BATCH)
        self.reports = self.folder / "build/batch"

    def open(self) -> None:
        self.gate.touch()

    def is_waiting(self) -> bool:
        """Whether the report waits, and another one is finished."""
        return self.there.exists() and any(self.reports.glob("*/record.json"))

    @property
    def process(self) -> int:
        """Number of the process that waits."""
        return int(self.there.read_text())

    def stamps(self) -> dict[Path, int]:
        """Return when each finished page was written."""
        return {path: path.stat().st_mtime_ns for path in self.reports.glob("*/brief.html")}

    def command(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "cisreport", "render", "--batch", "batch.yml", "--jobs", "2"]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, **self.variables},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )


def wait_for(what: Callable[[], bool]) -> None:
    for _ in range(6000):
        if what():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen in five minutes")

"""Runs ``cisreport render --warm`` as users do, with processes that wait in a folder of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"


@dataclass(frozen=True)
class Warm:
    """Processes that wait, and a folder with documents."""

    folder: Path
    runtime: Path
    program: tuple[str, ...] = (str(Path(sys.executable).with_name("cisreport")),)
    environment: dict[str, str] = field(default_factory=lambda: {**os.environ, "PYTHONPATH": str(TESTS)})

    def begun(self, *arguments: object, **variables: str) -> subprocess.Popen[str]:
        """Start a command in a session of its own."""
        return subprocess.Popen(
            [*self.program, "render", *map(str, arguments)],
            cwd=self.folder,
            env={**self.environment, "XDG_RUNTIME_DIR": str(self.runtime), **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def render(self, *arguments: object, **variables: str) -> tuple[int, str, str]:
        """Return status, output and errors of a command."""
        process = self.begun(*arguments, **variables)
        output, errors = process.communicate(timeout=120)
        return process.returncode, output, errors

    def written(self, *arguments: object, **variables: str) -> str:
        """Render the document ``x.qmd`` with the warm process, and return the page."""
        status, _, errors = self.render("x.qmd", "--to", "html", "--warm", *arguments, **variables)
        assert status == 0, errors
        assert "no process can wait" not in errors, errors
        return (self.folder / "build" / "x.html").read_text("utf-8")

    def write(self, *lines: str, name: str = "x") -> Path:
        """Write a document whose only cell has these lines."""
        path = self.folder / f"{name}.qmd"
        path.write_text("\n".join(["---", "title: T", "---", "```{python}", *lines, "```", ""]), "utf-8")
        return path

    @property
    def sockets(self) -> set[str]:
        folder = self.runtime / "cisreport"
        return {path.name for path in folder.iterdir()} - {"lock"} if folder.is_dir() else set()


def eventually(holds: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether something holds soon."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


def has_ended(process: int) -> bool:
    """Whether a process has ended; nobody may have waited for it."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def numbers(paths: Iterable[Path]) -> list[int]:
    """Return the numbers that code has written into files, waiting for them."""
    found = [*paths]
    assert eventually(lambda: all(path.is_file() and path.read_text() for path in found))
    return [int(path.read_text()) for path in found]

"""The interpreter that runs a document's code: a fresh one for each run, or a fork of one that waits.

:class:`Warm` keeps a process that has imported what the code imports first (:mod:`.forking`).  A run in its
fork gives what a fresh interpreter gives.  Where this cannot be, a fresh interpreter runs the code.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, Self

from cisreport.execution.dependencies import installed
from cisreport.execution.processes import recorded, run_process
from cisreport.notebooks import FIGURES

_SETTINGS: Final = "MATPLOTLIBRC"
CAN_FORK: Final = sys.platform == "linux"
"""Whether a process can see here that a fork would have everything that it has itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How an interpreter begins, before it knows the code."""

    folder: Path
    """Where it runs."""
    argument: str
    """The name under which code sees that it was started."""
    imports: tuple[str, ...]
    """Imports with which the code begins."""
    settings: str
    """Settings of matplotlib."""
    variables: Mapping[str, str]
    """Variables of its environment."""
    ignored: tuple[str, ...]
    """Folders and files that are not dependencies of the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What is left of a run."""

    answers: bytes
    """A line of JSON for each finished item, and one with the dependencies."""
    code: int
    """Exit status of the process; a negative number is a signal."""
    errors: str
    """What the process wrote to its standard error."""


class Interpreter(Protocol):
    """Runs the items of a job."""

    def __call__(self, start: Start, items: Sequence[Mapping[str, Any]], figures: Path) -> Ended:
        """Run them; charts may write into the folder of the figures."""


def fresh(start: Start, items: Sequence[Mapping[str, Any]], figures: Path) -> Ended:
    """Run a job in a new process."""
    with tempfile.TemporaryDirectory() as directory:
        settings, errors = Path(directory) / "matplotlibrc", Path(directory) / "stderr"
        settings.write_text(start.settings)
        ignored = [str(figures), directory, *start.ignored]
        given = {"argument": start.argument, "items": items, "ignored": ignored}
        with errors.open("wb") as file:  # not a pipe, which a program that still runs would keep open
            process = run_process(
                [sys.executable, "-P", "-m", "cisreport.execution.worker"],
                given=json.dumps(given).encode(),
                stderr=file,
                cwd=start.folder,
                env={**start.variables, _SETTINGS: str(settings), FIGURES: str(figures)},
            )
        written = errors.read_text("utf-8", "replace")
    return Ended(answers=process.stdout, code=process.returncode, errors=written)


@dataclass(frozen=True, slots=True)
class _Fork:
    """A run in a fork."""

    process: int

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)


class Warm:
    """Runs jobs in forks of a process that is kept between them, one at a time.

    A process is used for one start only, and as long as the packages and everything that it has read are
    unchanged.  It ends with this object, and with the process that has this object.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted: tuple[Start, tuple[str, ...]] | None = None
        self._server: _Server | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __call__(self, start: Start, items: Sequence[Mapping[str, Any]], figures: Path) -> Ended:
        """Run a job in a fork, or else in a new process."""
        with self._lock:
            ended = self._forked(start, items, figures) if CAN_FORK else None
        return ended or fresh(start, items, figures)

    @property
    def is_used(self) -> bool:
        """Whether a process waits for another run."""
        return self._server is not None

    def close(self) -> None:
        """End the process."""
        if self._server:
            self._server.close()
        self._wanted = self._server = None

    def _forked(self, start: Start, items: Sequence[Mapping[str, Any]], figures: Path) -> Ended | None:
        wanted = (start, installed())
        if self._wanted == wanted and self._server:
            if ended := self._server.run(items, figures):
                return ended
            self._wanted = None  # something that it has read is changed
        if self._wanted != wanted:
            self.close()
            self._wanted, self._server = wanted, _Server.begun(start)
            return self._server.run(items, figures) if self._server else None
        return None


class _Server:
    """The process that waits."""

    def __init__(self, process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
        self._process = process
        self.close = weakref.finalize(self, _end, process, folder)
        """Ends the process; so does the end of this object, or of the interpreter that has it."""

    @classmethod
    def begun(cls, start: Start) -> _Server | None:
        """Start the process; None if a fork of it would not be as a fresh interpreter."""
        folder = tempfile.TemporaryDirectory(prefix="cisreport-warm-")
        settings = Path(folder.name) / "matplotlibrc"
        settings.write_text(start.settings)
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cisreport.execution.forking"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=start.folder,
            env={**start.variables, _SETTINGS: str(settings), FIGURES: ""},
        )
        server = cls(process, folder)
        ignored = [folder.name, *start.ignored]
        with recorded(process):
            server._ask(argument=start.argument, imports=start.imports, ignored=ignored)
            if server._answer("ready") is None:
                server.close()
                return None
        return server

    def run(self, items: Sequence[Mapping[str, Any]], figures: Path) -> Ended | None:
        """Run a job in a fork; None if the process has ended, or does so because of a change."""
        with tempfile.TemporaryDirectory() as directory:
            given, answers, errors = (Path(directory) / name for name in ("job", "answers", "stderr"))
            given.write_text(json.dumps({"items": items}), "utf-8")
            self._ask(
                job=str(given),
                answers=str(answers),
                errors=str(errors),
                variables={FIGURES: str(figures)},
                ignored=[str(figures), directory],
            )
            child = self._answer("started")
            if child is None:
                return None
            with recorded(_Fork(child)):
                code = self._answer("code")
            if code is None:
                return None
            return Ended(
                answers=answers.read_bytes() if answers.is_file() else b"",
                code=code,
                errors=errors.read_text("utf-8", "replace") if errors.is_file() else "",
            )

    def _ask(self, **question: object) -> None:
        if self._process.stdin:
            with contextlib.suppress(OSError):  # it has ended, so there is no answer
                self._process.stdin.write(json.dumps(question).encode() + b"\n")
                self._process.stdin.flush()

    def _answer(self, name: str) -> int | None:
        """Return what the process answers under a name; None if it does not."""
        line = self._process.stdout.readline() if self._process.stdout else b""
        answer = json.loads(line) if line else {}
        return answer.get(name)


def _end(process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    """End a process that waits, by letting it see that nobody asks any more."""
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if stream:
                stream.close()
    process.wait()
    folder.cleanup()

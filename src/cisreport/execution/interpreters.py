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
import threading
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Protocol, Self

from cisreport.execution.environment import SETTINGS
from cisreport.installed import installed
from cisreport.limits import CODE_SECONDS
from cisreport.notebooks import FIGURES
from cisreport.placing import scratch
from cisreport.processes import ended_after, recorded, run_process, start_process

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
    is_late: bool = False
    """Whether it was ended because it took too long."""


class Interpreter(Protocol):
    """Runs the items of a job."""

    def __call__(self, start: Start, items: Sequence[Mapping[str, Any]], figures: Path) -> Ended:
        """Run them; charts may write into the folder of the figures."""


def fresh(start: Start, items: Sequence[Mapping[str, Any]], figures: Path) -> Ended:
    """Run a job in a new process."""
    with scratch() as directory:
        settings, errors = directory / "matplotlibrc", directory / "stderr"
        settings.write_text(start.settings)
        ignored = [str(figures), str(directory), *start.ignored]
        given = {"argument": start.argument, "items": items, "ignored": ignored}
        code, is_late = -signal.SIGTERM, False
        with errors.open("wb") as file:  # not a pipe, which a program that still runs would keep open
            try:
                process = run_process(
                    [sys.executable, "-P", "-m", "cisreport.execution.worker"],
                    given=json.dumps(given).encode(),
                    seconds=CODE_SECONDS.set,
                    stderr=file,
                    cwd=start.folder,
                    env={**start.variables, SETTINGS: str(settings), FIGURES: str(figures)},
                )
                answers, code = process.stdout, process.returncode
            except subprocess.TimeoutExpired as error:
                answers, is_late = error.stdout or b"", True
        written = errors.read_text("utf-8", "replace")
    return Ended(answers=answers, code=code, errors=written, is_late=is_late)


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
        self._waiting: Waiting | None = None

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
        return self._waiting is not None

    def close(self) -> None:
        """End the process."""
        if self._waiting:
            self._waiting.close()
        self._wanted = self._waiting = None

    def _forked(self, start: Start, items: Sequence[Mapping[str, Any]], figures: Path) -> Ended | None:
        wanted = (start, installed())
        if self._wanted == wanted and self._waiting:
            if ended := self._waiting.run(items, figures):
                return ended
            self._wanted = None  # something that it has read is changed
        if self._wanted != wanted:
            self.close()
            self._wanted, self._waiting = wanted, Waiting.begun(start)
            return self._waiting.run(items, figures) if self._waiting else None
        return None


class Waiting:
    """A process that waits: a worker that stops after its first imports, and forks for each run."""

    def __init__(
        self,
        requests: IO[bytes],
        answers: IO[bytes],
        leash: int,
        process: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self._requests, self._answers, self._leash, self._process = requests, answers, leash, process
        self.close = weakref.finalize(self, _end, requests, answers, leash, process)
        """Ends the process; so does the end of this object, or of the interpreter that has it."""

    @classmethod
    def begun(cls, start: Start) -> Waiting | None:
        """Start the process; None if a fork of it would not be as a fresh interpreter."""
        started = start_process(
            [sys.executable, "-P", "-m", "cisreport.execution.forking"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=start.folder,
            env={**start.variables, FIGURES: ""},
        )
        requests, answers = started.process.stdin, started.process.stdout
        assert requests is not None  # noqa: S101 - for its type, as the next one
        assert answers is not None  # noqa: S101
        waiting = cls(requests, answers, started.shared(), started.process)
        with recorded(started):
            waiting._ask(
                argument=start.argument,
                imports=start.imports,
                ignored=start.ignored,
                settings=start.settings,
            )
            if waiting._answer("ready") is None:
                waiting.close()
                return None
        return waiting

    @classmethod
    def taken(cls, requests: int, answers: int, leash: int) -> Waiting:
        """Return a process that another one of this machine gave away."""
        return cls(os.fdopen(requests, "wb"), os.fdopen(answers, "rb"), leash)

    def given(self) -> tuple[int, int, int]:
        """Give the process away, and return the open files to it, which end it when nobody has them."""
        self.close.detach()
        if self._process:
            self._process.returncode = 0  # nobody waits for it here
        return self._requests.fileno(), self._answers.fileno(), self._leash

    def run(self, items: Sequence[Mapping[str, Any]], figures: Path) -> Ended | None:
        """Run a job in a fork; None if the process has ended, or does so because of a change."""
        with scratch() as directory:
            given, answers, errors = (directory / name for name in ("job", "answers", "stderr"))
            given.write_text(json.dumps({"items": items}), "utf-8")
            self._ask(
                job=str(given),
                answers=str(answers),
                errors=str(errors),
                variables={FIGURES: str(figures)},
                ignored=[str(figures), str(directory)],
            )
            child = self._answer("started")
            if child is None:
                return None
            fork = _Fork(child)
            with recorded(fork), ended_after(CODE_SECONDS.set, fork) as late:
                code = self._answer("code")
            if code is None:
                return None
            return Ended(
                answers=answers.read_bytes() if answers.is_file() else b"",
                code=code,
                errors=errors.read_text("utf-8", "replace") if errors.is_file() else "",
                is_late=late.is_set(),
            )

    def _ask(self, **question: object) -> None:
        with contextlib.suppress(OSError):  # it has ended, so there is no answer
            self._requests.write(json.dumps(question).encode() + b"\n")
            self._requests.flush()

    def _answer(self, name: str) -> int | None:
        """Return what the process answers under a name; None if it does not."""
        line = self._answers.readline()
        answer = json.loads(line) if line else {}
        return answer.get(name)


def _end(
    requests: IO[bytes], answers: IO[bytes], leash: int, process: subprocess.Popen[bytes] | None
) -> None:
    """End a process that waits, and its forks."""
    for stream in (requests, answers):
        with contextlib.suppress(OSError):
            stream.close()
    os.close(leash)
    if process:
        process.wait()

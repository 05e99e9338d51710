"""Runs Typst in a separate process, so that it has a limit of time and of memory, and can be ended.

A process takes one source after the other and keeps what Typst has computed.  It ends with this process.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final, Self

from cisreport.errors import MissingToolError
from cisreport.limits import TYPST_MEMORY, TYPST_SECONDS, LimitError
from cisreport.processes import Started, ended_after, recorded, start_process
from cisreport.typesetting.worker import NO_MEMORY, READY

_WORKER: Final = Path(__file__).with_name("worker.py")
_REPAIR: Final = 'run "pip install --force-reinstall typst"'
_MOST_SOURCES: Final = 100
"""Sources that a process takes; then another one is started, with the memory of a new one."""


class TypstError(RuntimeError):
    """Typst refused a source."""

    def __init__(self, message: str, hints: Sequence[str] = (), diagnostic: str = "") -> None:
        super().__init__(message)
        self.message, self.hints, self.diagnostic = message, tuple(hints), diagnostic


class _Process:
    """A process that runs Typst."""

    def __init__(self) -> None:
        found = find_spec("typst")
        if not found or not found.origin:
            raise MissingToolError('Typst is missing; run "pip install typst"')
        self.memory = TYPST_MEMORY.set or 0
        self.sources = 0
        self._is_ready = False
        folder = str(Path(found.origin).parents[1])
        self.started: Started = start_process(
            [sys.executable, "-I", "-S", str(_WORKER), folder, str(self.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, **request: Any) -> tuple[dict[str, Any], list[bytes]]:
        """Return the answer to a request, and the files of it."""
        requests, answers = self.started.process.stdin, self.started.process.stdout
        assert requests is not None  # noqa: S101 - for its type, as the next one
        assert answers is not None  # noqa: S101
        found = None
        with recorded(self.started), ended_after(TYPST_SECONDS.set, self.started) as late:
            self._is_ready = self._is_ready or answers.readline() == READY
            if self._is_ready:
                found = _answer(requests, answers, request)
        if found is None:
            raise self._why_ended(is_late=late.is_set())
        answer, files = found
        if error := answer.get("error"):
            raise TypstError(**error)
        return answer, files

    def _why_ended(self, *, is_late: bool) -> Exception:
        """Return the error of a process that has ended without an answer."""
        code = self.started.process.wait()
        if is_late:
            return LimitError(TYPST_SECONDS, "Typst takes too long")
        is_little = 0 < self.memory < _FOR_IMPORT
        if self.memory and (code in _WITHOUT_MEMORY or (is_little and not self._is_ready)):
            return LimitError(TYPST_MEMORY, "Typst needs too much memory")
        if not self._is_ready:
            return MissingToolError(f"Typst cannot be run; {_REPAIR}")
        if code < 0:
            hint = "see whether there is enough memory"
            return TypstError(f"it was ended by signal {-code}", [hint])
        return TypstError(f"it ended with status {code} and without a message", [_REPAIR])

    def close(self) -> None:
        """End it."""
        with self.started as process:
            for stream in (process.stdin, process.stdout):
                _close(stream)


_WITHOUT_MEMORY: Final = (NO_MEMORY, -signal.SIGABRT)
"""How a process ends that gets no memory."""
_FOR_IMPORT: Final = 2**26
"""Bytes with which a process has memory enough to import Typst."""
_IDLE: Final[list[_Process]] = []
_LOCK: Final = threading.Lock()


def _close(stream: IO[bytes] | None) -> None:
    try:
        if stream:
            stream.close()
    except OSError:  # it has ended before it has read everything
        pass


def _answer(
    requests: IO[bytes], answers: IO[bytes], request: dict[str, Any]
) -> tuple[dict[str, Any], list[bytes]] | None:
    """Return the answer to a request; None if the process has ended."""
    try:
        requests.write(json.dumps(request).encode() + b"\n")
        requests.flush()
    except OSError:
        return None
    line = answers.readline()
    if not line.endswith(b"\n"):
        return None
    answer: dict[str, Any] = json.loads(line)
    files = [answers.read(size) for size in answer["sizes"]]
    return (answer, files) if list(map(len, files)) == answer["sizes"] else None


def prepare() -> None:
    """Start a process that waits, unless there is one, so that it is there when it is needed."""
    with _LOCK:
        if not _IDLE:
            _IDLE.append(_Process())


def end_idle() -> None:
    """End the processes that wait."""
    with _LOCK:
        while _IDLE:
            _IDLE.pop().close()


atexit.register(end_idle)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_IDLE.clear)


class Typesetter:
    """Typst with one source.

    Parameters
    ----------
    source : Path
        The file.
    root : Path
        The folder that it reads.
    fonts : sequence of Path
        Folders with fonts; no others are used.

    Raises
    ------
    LimitError
        By each method, if Typst takes too long or needs too much memory.
    TypstError
        By each method, if Typst refuses the source, or ends.
    MissingToolError
        If there is no Typst, or it does not do what it is for.
    """

    def __init__(self, source: Path, *, root: Path, fonts: Sequence[Path]) -> None:
        with _LOCK:
            self._process = _IDLE.pop() if _IDLE else None
        if self._process and self._process.memory != (TYPST_MEMORY.set or 0):
            self._process.close()
            self._process = None
        self._process = self._process or _Process()
        self._process.sources += 1
        self._source = {
            "source": str(source),
            "root": str(root),
            "font_paths": [str(folder) for folder in fonts],
            "ignore_system_fonts": True,
        }

    def __enter__(self) -> Self:
        self._ask(**self._source)
        return self

    def __exit__(self, *_error: object) -> None:
        """Let the process wait for another source."""
        process, self._process = self._process, None
        if process is None:
            return
        with _LOCK:
            if process.started.process.poll() is None and process.sources < _MOST_SOURCES:
                _IDLE.append(process)
                return
        process.close()

    def _ask(self, **request: Any) -> tuple[dict[str, Any], list[bytes]]:
        assert self._process is not None  # noqa: S101 - for its type
        return self._process.ask(**request)

    def compile(self, *, timestamp: datetime | None = None, **options: Any) -> list[bytes]:
        """Return the files that Typst makes.

        Parameters
        ----------
        timestamp : datetime, optional
            The time for Typst.
        **options
            Other arguments of Typst's package.
        """
        if timestamp:
            options["timestamp"] = timestamp.isoformat()
        files = self._ask(**options)[1]
        if options.get("format") == "pdf" and not all(map(_is_print, files)):
            raise MissingToolError(f"Typst does not write what it is asked for; {_REPAIR}")
        return files

    def query(self, selector: str, *, field: str) -> Any:
        """Return the values of a field of the elements that a selector finds."""
        return json.loads(self._ask(query={"selector": selector, "field": field})[0]["found"])


def _is_print(file: bytes) -> bool:
    """Return whether a file begins and ends as a PDF does."""
    return file.startswith(b"%PDF-") and file.rstrip().endswith(b"%%EOF")

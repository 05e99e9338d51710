"""Programs that a render starts.  They end with it, in whatever way it ends.

A render that is stopped ends what it has started.  One that is killed cannot, so the system does it: each
program has a *leash*, a pipe whose other end only the render has open.  When that end is closed, Linux kills
the program and everything that it has started.  A program leads a session, so that a signal reaches all.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

HAS_LEASHES: Final = hasattr(fcntl, "F_SETSIG")
"""Whether the system kills a program when its leash is let go; only Linux does."""

TURN: Final = 0.5
"""Seconds after which a wait begins again, so that Python handles a signal that came just before it."""

_AT_ONCE: Final = 2**14
"""Bytes that a pipe takes before anybody reads them."""


class Running(Protocol):
    """A program that runs."""

    def kill(self) -> None:
        """End it at once."""


_RUNNING: Final[set[Running]] = set()


@contextmanager
def recorded(program: Running) -> Iterator[None]:
    """Record a program while it runs."""
    _RUNNING.add(program)
    try:
        yield
    finally:
        _RUNNING.discard(program)


@contextmanager
def ended_after(seconds: float | None, program: Running) -> Iterator[threading.Event]:
    """Give an event that is set if a program is ended because the block takes longer.

    Parameters
    ----------
    seconds : float or None
        None: it may take any time.
    program : Running
        The program, for whose answer the block waits.
    """
    late = threading.Event()

    def end() -> None:
        late.set()
        program.kill()

    if seconds is None:
        yield late
        return
    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


@dataclass(frozen=True, slots=True)
class Started:
    """A program, and everything that it has started."""

    process: subprocess.Popen[Any]
    leash: int
    """Open file; when no process has it open any more, all are killed."""
    _other_end: int

    def __enter__(self) -> subprocess.Popen[Any]:
        return self.process

    def __exit__(self, *_error: object) -> None:
        """End the program, if it has not ended; what it has left running continues."""
        self.kill()
        with self.process:
            pass
        if HAS_LEASHES:
            fcntl.fcntl(self._other_end, fcntl.F_SETFL, 0)
        os.close(self._other_end)
        os.close(self.leash)

    def kill(self) -> None:
        """End the program and everything that it has started at once."""
        if self.process.returncode is None:
            kill_all(self.process)

    def shared(self) -> int:
        """Return the leash of a program that several processes may have."""
        os.close(self._other_end)
        return self.leash


def kill_all(process: subprocess.Popen[Any]) -> None:
    """Kill a program that leads a session, and everything that it has started there."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def start_process(arguments: Sequence[str], **options: Any) -> Started:
    """Start a program that ends with this process.

    Parameters
    ----------
    arguments : sequence of str
        The program and its arguments; no shell reads them.
    **options
        Other arguments of :class:`subprocess.Popen`.
    """
    other_end, leash = os.pipe()
    try:
        if HAS_LEASHES:
            fcntl.fcntl(other_end, fcntl.F_SETSIG, signal.SIGKILL)
            fcntl.fcntl(other_end, fcntl.F_SETFL, os.O_ASYNC)
            options["pass_fds"] = [other_end]
        process = subprocess.Popen(arguments, start_new_session=True, **options)  # noqa: S603 - no shell
        if HAS_LEASHES:
            fcntl.fcntl(other_end, fcntl.F_SETOWN, -process.pid)
    except BaseException:
        os.close(other_end)
        os.close(leash)
        raise
    return Started(process, leash, other_end)


def run_process(
    arguments: Sequence[str], *, given: bytes = b"", seconds: float | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end with a standard input, and keep its standard output.

    Parameters
    ----------
    arguments : sequence of str
        The program and its arguments; no shell reads them.
    given : bytes
        Standard input.
    seconds : float, optional
        After which it is ended.
    **options
        Other arguments of :class:`subprocess.Popen`.

    Raises
    ------
    subprocess.TimeoutExpired
        If it was ended, with its standard output until then.
    """
    started = start_process(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options)
    with started as process, recorded(started):
        output, errors = _communicated(process, given, seconds)
    return subprocess.CompletedProcess(arguments, process.returncode, output, errors)


def _communicated(
    process: subprocess.Popen[bytes], given: bytes, seconds: float | None
) -> tuple[bytes, bytes]:
    if len(given) > _AT_ONCE or process.stdin is None:
        return process.communicate(given, timeout=seconds)
    with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
        pipe.write(given)
    process.stdin = None
    end = None if seconds is None else time.monotonic() + seconds
    while True:
        turn = TURN if end is None else min(TURN, max(end - time.monotonic(), 0))
        try:
            return process.communicate(timeout=turn)
        except subprocess.TimeoutExpired:
            if end is not None and time.monotonic() >= end:
                raise


def end_processes() -> None:
    """End every running program; a caller that waits for one sees that it was killed."""
    for process in tuple(_RUNNING):
        process.kill()

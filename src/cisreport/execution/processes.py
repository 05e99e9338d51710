"""Programs that a render starts, recorded while they run, so that a stopped render ends them too."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol


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


def run_process(
    arguments: Sequence[str], *, given: bytes = b"", **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end with a standard input, and keep its standard output.

    Parameters
    ----------
    arguments : sequence of str
        The program and its arguments; no shell reads them.
    given : bytes
        Standard input.
    **options
        Other arguments of :class:`subprocess.Popen`.
    """
    with subprocess.Popen(  # noqa: S603 - a program and its arguments, no shell
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options
    ) as process:
        try:
            with recorded(process):
                output, errors = process.communicate(given)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(arguments, process.returncode, output, errors)


def end_processes() -> None:
    """End every running program; a caller that waits for one sees that it was killed."""
    for process in tuple(_RUNNING):
        process.kill()

"""How commands report errors: only the text, on standard error, and exit status 1."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import typer

from cisreport.cli.rows import printable
from cisreport.errors import CisreportError, system_problem


def reports_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Print only the text of an error that is meant for the user, and exit with 1.

    Signals that end the program unwind it, so that it removes what it has not finished.
    """

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        stop_on_signals()
        if sys.stdout is None:  # it was closed before the program began
            sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - as long as the program runs
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A terminal may not have all characters of a dataset.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            command(*args, **options)
            print(end="", flush=True)
        except CisreportError as error:
            print_aside(error)
            raise typer.Exit(1) from None
        except BrokenPipeError:
            _drop_output()  # the reader of our output went away, as `head` does
            raise typer.Exit(1) from None
        except OSError as error:
            print_aside(system_problem(error, "<output>"))
            _drop_output()
            raise typer.Exit(1) from None

    return run


def print_aside(line: object) -> None:
    """Print a line on standard error: a step, or a note on a document."""
    print(printable(str(line)), file=sys.stderr, flush=True)


def _drop_output() -> None:
    """Discard output that is not written yet, so that the end of the program does not try again."""
    with contextlib.suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def stop_on_signals() -> None:
    """Let the signals that end a program unwind it as Ctrl-C does, so that it removes what it started."""
    stopping: list[signal.Signals] = []

    def stop(number: int, _frame: object) -> None:
        for other in stopping:
            signal.signal(other, signal.SIG_IGN)  # a second signal would interrupt the removal
        raise SystemExit(128 + number)

    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                stopping.append(number)
                signal.signal(number, stop)

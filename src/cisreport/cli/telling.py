"""How commands tell what is wrong: the text alone, on standard error, and exit status 1."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import typer

from cisreport.errors import CisreportError


def tells_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Print an error meant for the user as its text alone, and exit with 1."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except CisreportError as error:
            print(error, file=sys.stderr)
            raise typer.Exit(1) from None
        except BrokenPipeError:
            sys.stderr.close()  # the reader of our output went away, as `head` does
            raise typer.Exit(1) from None

    return run

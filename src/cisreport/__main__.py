"""The command line: ``cisreport``, and ``python -m cisreport``.

A command that a process that waits can do (:mod:`cisreport.warm`) must not import what that process has.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cisreport.execution.interpreters import Interpreter

_WARM: Final = "CISREPORT_WARM"
"""Environment variable that has the effect of ``--warm``."""
_WITHOUT: Final = ("--batch", "--stop-warm")
"""Options for which the variable has no effect."""
_INTERRUPTED: Final = 130
"""Exit status after Ctrl-C."""


def main() -> None:
    """Do the command of this process, or let a fork of a process that waits do it."""
    try:
        interpreter = _handed_over() if _is_warm(sys.argv[1:]) else None
        from cisreport.cli import program

        program()(prog_name="cisreport", obj=interpreter)
    except KeyboardInterrupt:  # before the command line handles it, or after
        sys.exit(_INTERRUPTED)
    except RuntimeError as error:  # what Python 3.11 makes of it while a class is made
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        sys.exit(_INTERRUPTED)


def _handed_over() -> Interpreter | None:
    """End this process after a fork has done its command, or return what runs code in this process."""
    if sys.platform != "linux":
        sys.stderr.write("--warm has no effect: only Linux has what it needs\n")
        return None
    from cisreport.warm.client import handed_over

    done = handed_over()
    if isinstance(done, int):
        sys.exit(done)
    return done


def _is_warm(arguments: list[str]) -> bool:
    """Whether a fork is to do the command; a wrong answer is harmless, because the fork does the same.

    The variable is taken from the environment, so that code sees the same without it.
    """
    is_set = os.environ.pop(_WARM, "") not in ("", "0")
    is_asked = "--warm" in arguments or (is_set and not {*_WITHOUT} & {*arguments})
    return arguments[:1] == ["render"] and is_asked


if __name__ == "__main__":
    main()

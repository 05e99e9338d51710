"""Hands a command over to the process that waits; the first command starts it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from cisreport.locking import lock
from cisreport.warm.messages import close_files, connected, receive, send
from cisreport.warm.state import OF_SHELLS, ColdError, private_folder, state

if TYPE_CHECKING:
    from cisreport.execution.interpreters import Interpreter

_LOCK: Final = "lock"
_MOST: Final = 3
"""Greatest number of processes that wait, each for another state."""
_TURN: Final = 500
"""Milliseconds after which a wait begins again."""
_PATIENCE: Final = 5
"""Seconds that a fork without its server has to end by itself."""
_LONGEST: Final = 60
"""Seconds to wait for another command that starts the process."""


def handed_over() -> int | Interpreter | None:
    """Let a fork of the process that waits do the command.

    Returns
    -------
    int or Interpreter or None
        The exit status of the command; in a fork, which has to do it, what runs code there; None if no
        process can wait, so that this one has to do it.
    """
    try:
        place = f"{private_folder()}/{state()}"
        for _ in range(2):  # a process that has ended meanwhile is replaced
            link = connected(place)
            if not link:
                if interpreter := _started(place):
                    return interpreter
                link = connected(place)
            if link:
                with link:
                    status = _asked(link)
                if status is not None:
                    return status
        why = "it ends at once"
    except ColdError as error:
        why = str(error)
    except OSError as error:
        why = f"{error.filename or 'the system'}: {error.strerror}"
    sys.stderr.write(f"no process can wait for the next render ({why}); this one is as without --warm\n")
    return None


def stop(most: int = 0) -> None:
    """End processes of this user that wait, each after the commands that it still does.

    Parameters
    ----------
    most : int, default 0
        How many may stay, those that were started last.
    """
    folder, begun = private_folder(), dict[str, float]()
    for name in {*os.listdir(folder)} - {_LOCK}:  # noqa: PTH208 - fast
        with contextlib.suppress(FileNotFoundError):
            begun[f"{folder}/{name}"] = os.stat(f"{folder}/{name}").st_mtime  # noqa: PTH116
    for place in sorted(begun, key=begun.__getitem__)[: max(0, len(begun) - most)]:
        if link := connected(place):
            with link:
                send(link, end=True)
                receive(link)
        else:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(place)  # noqa: PTH108 - of a process that was killed


def _started(place: str) -> Interpreter | None:
    """Start the process that waits, unless another command does; in a fork of it, return what runs code.

    Raises
    ------
    ColdError
        If it cannot wait.
    """
    held = os.open(f"{os.path.dirname(place)}/{_LOCK}", os.O_WRONLY | os.O_CREAT, 0o600)  # noqa: PTH120
    if lock(held, patience=_LONGEST) is False:
        os.close(held)
        raise ColdError(f"another command has been starting one for {_LONGEST} seconds")
    if link := connected(place):
        link.close()
        os.close(held)
        return None
    with contextlib.suppress(FileNotFoundError):
        os.unlink(place)  # noqa: PTH108 - of a process that was killed
    stop(_MOST - 1)
    begin, ready = os.pipe()
    if os.fork() == 0:
        from cisreport.warm.server import serve

        return serve(place, ready)
    os.close(ready)
    with open(begin, encoding="utf-8") as answer:  # noqa: PTH123 - a number
        why = answer.read()
    os.close(held)
    if why != "ready":
        raise ColdError(why or "it could not start")
    return None


def _asked(link: socket.socket) -> int | None:
    """Return the status of the command, which a fork does; None if the process that waits is lost.

    Raises
    ------
    ColdError
        If the command cannot be passed on.
    """
    here = os.open(".", os.O_PATH | os.O_DIRECTORY)
    variables = {name: os.environ[name] for name in OF_SHELLS if name in os.environ}
    os.umask(mask := os.umask(0o077))
    is_sent = send(link, (0, 1, 2, here), arguments=sys.argv, variables=variables, mask=mask)
    os.close(here)
    if not is_sent:
        raise ColdError("the command cannot be passed on")
    started, [*files] = receive(link)
    if not started:
        return None
    try:
        with _signals_for(files[0]):
            _wait(link)
            ended, _ = receive(link)
            if not ended:
                _end(files[0])
    finally:
        close_files(files)
    if not ended:
        sys.stderr.write("the process that waited has ended; rendering again\n")
        return None
    status: int = ended["status"]
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status


def _wait(link: socket.socket) -> None:
    """Wait for a message in turns, so that Python handles a signal that came just before a wait."""
    poll = select.poll()
    poll.register(link, select.POLLIN)
    while not poll.poll(_TURN):
        pass


@contextmanager
def _signals_for(fork: int) -> Iterator[None]:
    """Pass signals on to the fork, as the terminal would if it ran in this group of processes."""

    def passed(number: int, _frame: Any) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(fork, number)

    def stopped(_number: int, _frame: Any) -> None:
        passed(signal.SIGSTOP, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        passed(signal.SIGCONT, None)

    before = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP):
        if signal.getsignal(number) != signal.SIG_IGN:
            before[number] = signal.signal(number, stopped if number == signal.SIGTSTP else passed)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(fork: int) -> None:
    """End a fork whose server is lost, and wait until it has ended."""
    poll = select.poll()
    poll.register(fork, select.POLLIN)
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(fork, number)
        if poll.poll(_PATIENCE * 1000):
            return

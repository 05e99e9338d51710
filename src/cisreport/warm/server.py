"""The process that waits: it has imported what a render needs, and forks for each command.

It never does a command itself and never starts a thread, so a fork is as a process that has just begun.  It
ends if it is not used for some time, or if a file that it has imported, or anything else of its state, has
changed.
"""

from __future__ import annotations

import contextlib
import gc
import os
import selectors
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, Final

from cisreport.execution.interpreters import Interpreter
from cisreport.formats import DEFAULT, FORMATS
from cisreport.warm.lending import Borrowed
from cisreport.warm.messages import close_files, new_socket, receive, send
from cisreport.warm.state import OF_SHELLS, ColdError, library, signature, state

_IDLE: Final = 600
"""Seconds without a command after which the process ends."""
_LOOK: Final = 10
"""Seconds between two looks at the files."""
_MOST: Final = 4
"""Greatest number of interpreters that wait for code."""
_MOST_NOTES: Final = 20
_JUST_NOW: Final = 2
"""Seconds before its start in which nothing that the process imports may have changed."""
_BEGUN: Final = time.time()
_NEEDED: Final = (
    "cisreport.rendering.outputs",
    "cisreport.rendering.embedded.word.writer",
    "cisreport.execution.cleaning",
    "lxml.html",
    "css_inline",
    "pypandoc",
    "uharfbuzz",
)
"""Modules that renders import, in addition to those that the formats name."""
_MADE: Final = ("cisreport.cli:program", "cisreport.rendering.embedded.reader:versions")
"""Functions whose results do not change as long as the process lives."""


def serve(place: str, ready: int) -> Interpreter:
    """Become the process that waits, and return only in a fork of it, which has to do a command.

    Parameters
    ----------
    place : str
        Path of its socket; the name is its state.
    ready : int
        Open file that takes the word ``ready``, or why the process cannot wait.

    Returns
    -------
    Interpreter
        What runs code in the fork.
    """
    try:
        ready = _alone(ready)
        _import()
        server = _Server(place)
    except BaseException as error:  # noqa: BLE001 - the command that has started this process says why
        os.write(ready, str(error).encode())
        os._exit(1)
    try:
        os.write(ready, b"ready")
        os.close(ready)
        command = server.command()
        if command is None:
            os._exit(0)
        return command.enter()
    except BaseException:  # noqa: BLE001 - the command then does its work by itself
        os._exit(1)


def _alone(ready: int) -> int:
    """Leave the terminal, streams, files and folder of the command that has started this process."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    if ready != 3:
        os.dup2(ready, 3)
    os.closerange(4, os.sysconf("SC_OPEN_MAX"))
    os.chdir("/")
    return 3


def _import() -> None:
    for name in _NEEDED:
        import_module(name)
    for output in (FORMATS[name] for name in DEFAULT):
        for name in (output.writer.partition(":")[0], *output.libraries):
            import_module(name)
    for make in _MADE:
        resolve_name(make)()
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 - only how many
        raise ColdError("an import starts a thread, which a fork would not have")
    gc.freeze()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Command:
    """A command that a fork has to do."""

    said: Mapping[str, Any]
    """Arguments, variables of the shell, and the mask for new files."""
    files: list[int]
    """Standard streams and the folder."""
    link: socket.socket
    """To the server."""

    def enter(self) -> Interpreter:
        """Give this process what it would have if the command had started it; return what runs code in it."""
        for stream, file in enumerate(self.files[:3]):
            os.dup2(file, stream)
        os.fchdir(self.files[3])
        close_files(self.files)
        os.umask(self.said["mask"])
        for name in OF_SHELLS:
            os.environ.pop(name, None)
        os.environ.update(self.said["variables"])
        sys.argv[:] = self.said["arguments"]
        old = sys.stdout  # it has the buffer of another kind of file
        sys.stdout = open(1, "w", encoding=old.encoding, errors=old.errors, closefd=False)  # noqa: SIM115
        return Borrowed(self.link)


@dataclass(slots=True, kw_only=True)
class _Fork:
    """A fork that does a command."""

    number: int
    process: int
    """Open file that can be read when the fork has ended."""
    client: socket.socket
    link: socket.socket
    """To the fork."""


class _Server:
    """The process that waits."""

    def __init__(self, place: str) -> None:
        self._place = place
        files = (getattr(module, "__file__", None) for module in tuple(sys.modules.values()))
        self._modules = _signatures(file for file in files if file)
        changes = [numbers[-1] for numbers in self._modules.values() if numbers]
        newest = max(*changes, *(status.st_ctime_ns for _, status in library()))
        if newest > (_BEGUN - _JUST_NOW) * 1e9:
            raise ColdError("what it imports has changed just now")
        if not self._is_current:
            raise ColdError("it would not have what this command has")
        self._selector = selectors.DefaultSelector()
        self._listener = new_socket()
        self._listener.bind(place)
        self._listener.listen()
        self._on(self._listener, self._accept)
        self._forks: list[_Fork] = []
        self._interpreters: list[tuple[str, list[int]]] = []
        """Processes that wait for code: what determines each, and the open files to it."""
        self._notes: dict[str, list[int]] = {}
        """Texts that forks have noted, by their keys, as files in memory."""
        self._used = time.monotonic()
        self._is_ending = False

    def command(self) -> _Command | None:
        """Serve until the end, and return None; in a fork, return its command."""
        while self._forks or not self._is_ending:
            for event, _ in self._selector.select(_LOOK):
                if event.fd in self._selector.get_map() and (command := event.data()):
                    return command  # type: ignore[no-any-return]
            is_idle = not self._forks and time.monotonic() - self._used > _IDLE
            if is_idle or not self._is_current:
                self._end()
        return None

    @property
    def _is_current(self) -> bool:
        return self._modules == _signatures(self._modules) and state() == Path(self._place).name

    def _on(self, file: socket.socket | int, do: Callable[[], _Command | None]) -> None:
        self._selector.register(file, selectors.EVENT_READ, do)

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        user = struct.unpack("3i", client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1]
        if user == os.getuid():
            self._on(client, partial(self._begin, client))
        else:
            client.close()

    def _begin(self, client: socket.socket) -> _Command | None:
        """Fork for a command; a client whose link is closed without an answer looks for another process."""
        self._selector.unregister(client)
        said, files = receive(client)
        if "end" in said or self._modules != _signatures(self._modules):
            self._end()
        if "arguments" not in said or self._is_ending:
            close_files(files)
            client.close()
            return None
        link, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        number = os.fork()
        if number == 0:
            for file in (client, link):
                file.close()
            self._leave()
            return _Command(said=said, files=files, link=inner)
        inner.close()
        close_files(files)
        link.setblocking(False)
        fork = _Fork(number=number, process=os.pidfd_open(number), client=client, link=link)
        self._forks.append(fork)
        send(client, (fork.process,), started=True)
        self._on(fork.process, partial(self._ended, fork))
        self._on(link, partial(self._lend, fork))
        self._on(client, partial(self._lost, fork))
        return None

    def _leave(self) -> None:
        """Close everything that a fork must not keep open."""
        self._selector.close()
        self._listener.close()
        for fork in self._forks:
            fork.client.close()
            fork.link.close()
            os.close(fork.process)
        for files in (*(files for _, files in self._interpreters), *self._notes.values()):
            close_files(files)

    def _lost(self, fork: _Fork) -> None:
        """End a fork whose client has ended."""
        self._selector.unregister(fork.client)
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(fork.process, signal.SIGKILL)  # as a kill ends an ordinary render

    def _lend(self, fork: _Fork) -> None:
        """Answer a fork that wants an interpreter or a note, or gives one."""
        said, files = receive(fork.link)
        if "give" in said:
            self._interpreters.append((said["give"], files))
            if len(self._interpreters) > _MOST:
                close_files(self._interpreters.pop(0)[1])
        elif "take" in said:
            found = next((item for item in self._interpreters if item[0] == said["take"]), None)
            send(fork.link, found[1] if found else (), is_known=bool(found))
            if found and found[1]:
                self._interpreters.remove(found)
                close_files(found[1])
        elif "note" in said:
            send(fork.link, self._notes.get(said["note"], ()))
        elif "add_note" in said:
            close_files(self._notes.pop(said["add_note"], ()))
            self._notes[said["add_note"]] = files
            if len(self._notes) > _MOST_NOTES:
                close_files(self._notes.pop(next(iter(self._notes))))
        else:
            self._selector.unregister(fork.link)

    def _ended(self, fork: _Fork) -> None:
        """Report the status of a fork."""
        while fork.link in self._selector.get_map():
            self._lend(fork)  # what it gave at its end
        self._selector.unregister(fork.process)
        if fork.client in self._selector.get_map():
            self._selector.unregister(fork.client)
        _, status = os.waitpid(fork.number, 0)
        send(fork.client, status=os.waitstatus_to_exitcode(status))
        for file in (fork.client, fork.link):
            file.close()
        os.close(fork.process)
        self._forks.remove(fork)
        self._used = time.monotonic()

    def _end(self) -> None:
        """Accept no more commands; the process ends after those that it has."""
        if not self._is_ending:
            self._is_ending = True
            Path(self._place).unlink(missing_ok=True)
            self._selector.unregister(self._listener)
            self._listener.close()


def _signatures(paths: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return the present signature of each file; an empty one if there is no file."""
    found: dict[str, tuple[int, ...]] = dict.fromkeys(paths, ())
    for path in found:
        with contextlib.suppress(OSError):
            found[path] = signature(os.stat(path))  # noqa: PTH116 - a thousand files
    return found

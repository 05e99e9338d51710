"""Workers that render orders: processes of this machine, and any executor of the standard library's kind."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, Final, Protocol

from cisreport.batches import tied
from cisreport.batches.orders import Order, Outcome, Settings
from cisreport.batches.work import rendered
from cisreport.formats import FORMATS
from cisreport.placing import scratch
from cisreport.processes import end_processes
from cisreport.rendering.outputs import cores

MOST_ORDERS: Final = 500
"""Orders after which a process is replaced, so that whatever it leaks is given back."""
MOST_MEMORY: Final = 1024
"""MiB of resident memory above which a process is replaced before its next order."""
MOST_LOSSES: Final = 2
"""Workers that an order may end before it has failed."""
_OBJECTS: Final = 1_000_000
"""Number of new objects after which Python looks for unused ones; a large number saves time."""
_LONGEST: Final = 88
"""Greatest length of the path of a folder for sockets, in bytes."""
_PATIENCE: Final = 10.0
"""Seconds that a process has to end before it is killed."""


class Workers(Protocol):
    """Where the orders of a batch are rendered."""

    @property
    def width(self) -> int:
        """How many orders to hand over before the first of them is finished."""

    @property
    def losses(self) -> int:
        """How often an order may end without an answer before it has failed."""

    def start(self, order: Order) -> Future[Any]:
        """Begin to render an order.

        Raises
        ------
        BrokenExecutor
            If there are no workers, and there will be none.
        """

    def finish(self, answer: Any) -> Outcome:
        """Return the outcome of an order whose future has this result; its outputs are in place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFolder:
    """Workers of any executor that write into the folder of the batch themselves."""

    executor: Executor
    settings: Settings
    workshop: Path
    width: int
    losses: int = MOST_LOSSES

    def start(self, order: Order) -> Future[Any]:
        """Begin to render an order."""
        return self.executor.submit(rendered, order, self.settings, self.workshop)

    def finish(self, answer: Outcome) -> Outcome:
        """Return the outcome."""
        return answer


class LocalProcesses:
    """Processes of this machine that have imported what rendering needs.

    Each is a separate executor.  A pool of several ends as a whole when one of its processes dies, does
    not say which order was at work there, and shares locks that a killed process never gives back.

    Parameters
    ----------
    jobs : int
        How many processes.
    work : callable
        What they do with an order; it returns an outcome.
    scratch : Path
        Folder for their temporary files, which the caller removes.
    libraries : tuple of str
        Modules to import before the first order.
    memory : int
        MiB of resident memory above which a process is replaced before its next order.
    """

    def __init__(
        self,
        jobs: int,
        work: Callable[[Order], Outcome],
        scratch: Path,
        libraries: tuple[str, ...] = (),
        *,
        memory: int = MOST_MEMORY,
    ) -> None:
        self.width, self.losses = jobs, MOST_LOSSES
        self._work, self._memory = work, memory * 2**20
        self._scratch, self._libraries = scratch, libraries
        self._processes: list[_Process] = []

    def start(self, order: Order) -> Future[Any]:
        """Begin to render an order in a process that is free."""
        free = next((process for process in self._processes if process.is_free), None)
        if free:
            if free.orders < MOST_ORDERS and free.memory() < self._memory:
                with contextlib.suppress(BrokenExecutor):
                    return free.submit(self._work, order)
            self._processes.remove(free)
            free.end()
        fresh = _Process(_context(self._libraries), dict(os.environ), str(self._scratch))
        self._processes.append(fresh)
        return fresh.submit(self._work, order)

    def finish(self, answer: Outcome) -> Outcome:
        """Return the outcome."""
        return answer

    def end(self) -> None:
        """End the processes, whatever they do."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.end()


class _Process:
    """An executor of one process."""

    def __init__(self, context: BaseContext, environment: Mapping[str, str], scratch: str) -> None:
        self.orders = 0
        self._executor = ProcessPoolExecutor(1, context, _begin, (environment, scratch))
        self._begun = self._executor.submit(os.getpid)
        self._at_work: Future[Any] | None = None

    @property
    def is_free(self) -> bool:
        """Whether it has nothing to do."""
        return self._at_work is None or self._at_work.done()

    def memory(self) -> int:
        """Return its resident memory in bytes; 0 where the system does not say it, and before it began."""
        if not self._begun.done() or self._begun.exception():
            return 0
        try:
            pages = Path(f"/proc/{self._begun.result()}/statm").read_text().split()[1]
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def submit(self, work: Callable[[Order], Outcome], order: Order) -> Future[Any]:
        """Hand over an order; raises BrokenExecutor if the process has died."""
        self._at_work = self._executor.submit(work, order)
        self.orders += 1
        return self._at_work

    def terminate(self) -> None:
        """Ask the process to end at once."""
        with contextlib.suppress(Exception):  # it may be gone, or have died before it began
            os.kill(self._begun.result(_PATIENCE), signal.SIGTERM)

    def end(self) -> None:
        """Wait until the process has ended; kill it if it does not."""
        killer = threading.Timer(_PATIENCE, self._kill)
        killer.start()
        self._executor.shutdown(cancel_futures=True)
        killer.cancel()

    def _kill(self) -> None:
        with contextlib.suppress(Exception):
            os.kill(self._begun.result(0), signal.SIGKILL)


def _context(libraries: tuple[str, ...]) -> BaseContext:
    """Return how processes are started: as copies of one that has the libraries, where that is possible."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver, resource_tracker

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([tied.__name__, __name__, *libraries])
    _take_sockets()
    resource_tracker.ensure_running()  # which would let interrupts through
    with _keeping_interrupts_back():
        os.environ[tied.PARENT] = str(os.getpid())
        forkserver.ensure_running()
        del os.environ[tied.PARENT]
    return context


@cache
def _take_sockets() -> None:
    """Have the sockets of multiprocessing in a folder of ours, which the next process sweeps after a kill."""
    for place in (None, Path("/tmp")):  # noqa: S108 - a path that is short; the folder is ours alone
        kept = contextlib.ExitStack()
        folder = str(kept.enter_context(scratch(place)))
        if len(os.fsencode(folder)) <= _LONGEST:
            atexit.register(kept.close)
            multiprocessing.current_process()._config.setdefault("tempdir", folder)  # type: ignore[attr-defined]
            return
        kept.close()


@contextlib.contextmanager
def _keeping_interrupts_back() -> Iterator[None]:
    """Keep Ctrl-C back, for good from a process that is started meanwhile: its parent ends it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(environment: Mapping[str, str], scratch: str) -> None:
    """Prepare a process before it waits for work: from then on, it ends with its parent.

    Its environment is that of its parent now, not that of the time when the first process was started.
    """
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = scratch
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end_at_once)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()
    gc.set_threshold(_OBJECTS)


def _end_at_once(number: int, _frame: object = None) -> None:
    """End this process and the programs that it has started."""
    end_processes()
    os._exit(128 + number)


def _end_with_parent() -> None:
    """End this process when its parent has ended in any way."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        _end_at_once(signal.SIGTERM)


def _rendered(order: Order, settings: Settings, workshop: Path) -> Outcome:
    """Render a report, and give free memory back, of which Typst leaves some 50 MB after each print."""
    try:
        return rendered(order, settings, workshop)
    finally:
        if trim := getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None:
            trim(0)


@contextlib.contextmanager
def local_workers(
    settings: Settings, workshop: Path, jobs: int | None = None, memory: int | None = None
) -> Iterator[Workers]:
    """Start processes of this machine, and end them with what they have started.

    Parameters
    ----------
    settings : Settings
        Those of the batch.
    workshop : Path
        Folder of the run for what is not finished.
    jobs : int, optional
        How many; by default as many as there are cores.
    memory : int, optional
        MiB of resident memory above which one is replaced; by default :data:`MOST_MEMORY`.
    """
    formats = [FORMATS[name] for name in settings.formats]
    writers = (output.writer.partition(":")[0] for output in formats)
    libraries = (*writers, *(name for output in formats for name in output.libraries))
    work = partial(_rendered, settings=settings, workshop=workshop)
    with scratch() as folder:
        processes = LocalProcesses(jobs or cores(), work, folder, libraries, memory=memory or MOST_MEMORY)
        try:
            yield processes
        finally:
            processes.end()

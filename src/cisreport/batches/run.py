"""Renders a batch: gives orders to workers, a few at a time, and collects what came of each.

What fails is named, and the others continue.  A worker that is lost costs only the time of its order, which
is given to another one; an order that loses two workers has failed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from cisreport.batches.batchfile import Batch
from cisreport.batches.cluster import cluster_workers
from cisreport.batches.executors import SharedFolder, Workers, local_workers
from cisreport.batches.orders import Order, Outcome, Settings, State
from cisreport.batches.records import Finished, engine, stored_outcome
from cisreport.batches.workshop import workshop
from cisreport.english import counted
from cisreport.errors import CisreportError, Problem, suggest
from cisreport.processes import TURN
from cisreport.rendering.outputs import cores


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What came of a batch."""

    settings: Settings
    rendered: int
    """Reports that were rendered."""
    current: int
    """Reports that were there and current."""
    failed: tuple[Outcome, ...]
    """Reports that could not be rendered."""


def render_batch(
    batch: Batch,
    *,
    output_dir: Path,
    jobs: int | None = None,
    memory: int | None = None,
    again: bool = False,
    only: str = "",
    require: Sequence[str] = (),
    day: dt.date | None = None,
    executor: Executor | None = None,
    scheduler: str = "",
    seen: Callable[[Outcome], None] | None = None,
) -> Summary:
    """Render the reports of a batch that are missing or not current.

    Parameters
    ----------
    batch : Batch
        The batch.
    output_dir : Path
        Folder that has the folder of the batch.
    jobs : int, optional
        How many reports are rendered at once; by default as many as there are cores.
    memory : int, optional
        MiB of memory above which a process is replaced before its next report; by default 1024.
    again : bool, default False
        Whether to render reports that are current, too.
    only : str, optional
        Name of the one report to render; other runs may render others at the same time.
    require : sequence of str
        Names of standards that the outputs have to claim.
    day : date, optional
        Day of documents that do not name theirs.
    executor : Executor, optional
        Renders in place of processes of this machine; its workers have the same files and folders.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers render; they need nothing but the installed package.
    seen : callable, optional
        Gets each outcome as soon as it is known, of current reports too.

    Raises
    ------
    CisreportError
        If another run writes into the same folder, there is no such report, the executor is broken, or the
        cluster cannot be used.
    """
    settings = Settings(
        formats=batch.formats,
        folder=(output_dir / batch.folder).absolute(),
        engine=engine(),
        require=tuple(require),
        day=day,
    )
    orders = (_named(batch, only),) if only else batch.orders
    finished = None if again else Finished(settings)
    rendered, current, failed = 0, 0, []
    with contextlib.ExitStack() as stack:
        place = stack.enter_context(workshop(settings.folder, shared=bool(only)))
        if scheduler:
            ready = stack.enter_context(cluster_workers(scheduler, batch.orders, settings, place))
        elif executor:
            ready = SharedFolder(
                executor=executor, settings=settings, workshop=place, width=2 * (jobs or cores())
            )
        elif only:
            here = stack.enter_context(ThreadPoolExecutor(1))
            ready = SharedFolder(executor=here, settings=settings, workshop=place, width=1)
        else:
            ready = stack.enter_context(local_workers(settings, place, jobs, memory))
        for outcome in outcomes(orders, ready, finished):
            rendered += outcome.state is State.DONE and outcome.is_new
            current += outcome.state is State.DONE and not outcome.is_new
            if outcome.state is State.FAILED:
                failed.append(outcome)
            if seen:
                seen(outcome)
    return Summary(settings=settings, rendered=rendered, current=current, failed=tuple(failed))


def _named(batch: Batch, name: str) -> Order:
    """Return the order of a batch with a name."""
    known = {order.name: order for order in batch.orders}
    if name not in known:
        raise CisreportError(f'{batch.path}: there is no report "{name}"; {suggest(name, tuple(known))}')
    return known[name]


def outcomes(orders: Sequence[Order], workers: Workers, finished: Finished | None) -> Iterator[Outcome]:
    """Render orders, and yield what came of each as soon as it is known.

    Parameters
    ----------
    orders : sequence of Order
        The orders.
    workers : Workers
        Where they are rendered.
    finished : Finished, optional
        Knows the reports that are current, which are not rendered again.

    Raises
    ------
    CisreportError
        If the workers take no more orders.
    """
    waiting, lost = iter(orders), deque[tuple[Order, int]]()
    at_work: dict[Future[Any], tuple[Order, int]] = {}
    done: SimpleQueue[Future[Any]] = SimpleQueue()
    while True:
        while len(at_work) < workers.width:
            order, losses = lost.popleft() if lost else (next(waiting, None), 0)
            if order is None:
                break
            known = finished.current(order) if finished and not losses else None
            if known:
                yield known
                continue
            try:
                future = workers.start(order)
            except BrokenExecutor as error:
                what = f"the executor takes no more orders ({error})"
                raise CisreportError(f"{what}; run the batch again, what is finished is kept") from error
            at_work[future] = order, losses
            future.add_done_callback(done.put)
        if not at_work:
            return
        future = _next(done)
        order, losses = at_work.pop(future)
        failure = CancelledError() if future.cancelled() else future.exception()
        if failure is None:
            yield workers.finish(future.result())
        elif losses + 1 < workers.losses:
            lost.append((order, losses + 1))
        else:
            yield Outcome.failed(order, (_lost(order, failure, workers.losses),))


def _next(done: SimpleQueue[Future[Any]]) -> Future[Any]:
    while True:
        with contextlib.suppress(Empty):
            return done.get(timeout=TURN)


def _lost(order: Order, error: BaseException, losses: int) -> Problem:
    """Return the problem of an order that lost its workers."""
    why = "" if isinstance(error, BrokenExecutor) else f" ({type(error).__name__}: {error})"
    what = f"{counted(losses, 'worker')} ended without an answer{why}"
    remedy = "render it alone to find the cause; it may need more memory than there is"
    return Problem(path=str(order.document), where=order.values, what=what, remedy=remedy)


def listed(batch: Batch, summary: Summary) -> Iterator[Outcome]:
    """Yield what came of each order of a batch, in its order, as it is in the folder now.

    Parameters
    ----------
    batch : Batch
        The batch, of which each order was rendered, was current or has failed.
    summary : Summary
        What came of it.
    """
    failed = {outcome.order.name: outcome for outcome in summary.failed}
    for order in batch.orders:
        outcome = failed.get(order.name) or stored_outcome(order, summary.settings)
        if outcome:
            yield outcome

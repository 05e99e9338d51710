"""Workers of a Dask cluster, which need the installed package only.

Each worker gets the files of the project once, as a :class:`~cisreport.batches.bundle.Bundle`, and unpacks
them into a folder that is named by their digest.  It returns a report as bytes, and this process puts it in
place.  Dask gives the orders of a worker that is lost to another one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from cisreport.batches.bundle import Bundle, bundle
from cisreport.batches.executors import Workers
from cisreport.batches.orders import Order, Outcome, Settings
from cisreport.batches.records import surroundings
from cisreport.batches.work import Made, in_place, make
from cisreport.documents.days import dated
from cisreport.documents.document import read_document
from cisreport.errors import CisreportError, MissingToolError, Problem

_PATIENCE: Final = 30
"""Seconds to wait for the scheduler, and for a first worker."""
_LOOK: Final = 5.0
"""Seconds between two looks at how many workers there are."""
_UNPACKING: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a worker is given besides an order."""

    settings: Settings
    bundle: str
    """Name of the plugin that has the files."""
    document: str
    """Path of the document in the files."""
    shown: str
    """What messages have in place of the folder of the files."""
    surroundings: Mapping[str, Any]
    """What renders here (:func:`cisreport.batches.records.surroundings`)."""


@dataclass(slots=True, kw_only=True)
class Cluster:
    """The workers of a cluster."""

    client: Any
    executor: Any
    settings: Settings
    workshop: Path
    root: Path
    bundle: str
    losses: int = 1
    """Dask has given an order to several workers before it says that it is lost."""
    _days: dict[Path, dt.date | None] = field(default_factory=dict)
    _width: tuple[float, int] = (0.0, 1)

    @property
    def width(self) -> int:
        """How many orders to hand over before the first of them is finished."""
        now = time.monotonic()
        if now - self._width[0] > _LOOK:
            self._width = now, max(1, 2 * sum(self.client.nthreads().values()))
        return self._width[1]

    def start(self, order: Order) -> Future[Any]:
        """Begin to render an order."""
        if self.client.status != "running":
            raise BrokenExecutor("the scheduler is gone")
        absolute = order.document.absolute()
        inside = os.path.relpath(absolute, self.root)
        parcel = Parcel(
            settings=replace(self.settings, day=self._day(order.document), is_copied=True),
            bundle=self.bundle,
            document=inside,
            shown=str(order.document).removesuffix(inside),
            surroundings=surroundings(),
        )
        future: Future[Any] = self.executor.submit(made_apart, order, parcel)
        return future

    def finish(self, answer: Made) -> Outcome:
        """Put a report in place, and return the outcome."""
        return in_place(answer, self.settings, self.workshop)

    def _day(self, path: Path) -> dt.date | None:
        """Return the day of a document, which only the project's history may know."""
        if path not in self._days:
            self._days[path] = dated(read_document(path), self.settings.day).day
        return self._days[path]


@contextlib.contextmanager
def cluster_workers(
    address: str, orders: Sequence[Order], settings: Settings, workshop: Path
) -> Iterator[Workers]:
    """Send the files of a project to the workers of a cluster, and yield these.

    Parameters
    ----------
    address : str
        Address of Dask's scheduler, such as ``tcp://host:8786``.
    orders : sequence of Order
        The orders of the batch.
    settings : Settings
        Those of the batch.
    workshop : Path
        Folder of the run for what is not finished.

    Raises
    ------
    MissingToolError
        If Dask is not installed.
    CisreportError
        If there is no scheduler or no worker, workers have other versions, or the documents are of several
        projects.
    """
    distributed = _distributed()
    root = _root(orders)
    files = bundle(root, settings.folder)
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CisreportError(f"{address}: there is no Dask scheduler ({error}); check the address") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            raise CisreportError(f"{address}: the cluster has no workers; start some") from None
        _check_workers(client)
        name = f"cisreport-{files.digest}"
        client.register_plugin(_plugin(files), name=name)
        executor = client.get_executor(pure=False)
        try:
            yield Cluster(
                client=client,
                executor=executor,
                settings=settings,
                workshop=workshop,
                root=root,
                bundle=name,
            )
        finally:
            executor.shutdown(wait=False)


def _distributed() -> Any:
    """Return Dask's package."""
    try:
        import distributed
    except ImportError as error:
        what = "rendering on a cluster needs Dask"
        raise MissingToolError(f'{what}; install it with: pip install "cisreport[dask]"') from error
    return distributed


def _plugin(files: Bundle) -> Any:
    """Return what Dask gives to each worker, and to those that come later."""
    from distributed import WorkerPlugin

    plugin: Any = WorkerPlugin()
    plugin.files = files
    return plugin


def _root(orders: Sequence[Order]) -> Path:
    """Return the root of the project of all documents."""
    roots = {read_document(path).root for path in {order.document for order in orders}}
    if len(roots) > 1:
        named = ", ".join(map(str, sorted(roots)))
        raise CisreportError(f"the documents are of several projects ({named}); make a batch for each")
    return roots.pop()


def _check_workers(client: Any) -> None:
    """Raise if workers have other versions than this process."""
    found = client.run(_differences, surroundings())
    wrong = [f"{address}: {what}" for address, what in sorted(found.items()) if what]
    if wrong:
        raise CisreportError("\n".join([*wrong, "install the same versions there and here"]))


def _differences(here: Mapping[str, Any]) -> str:
    """Return in words how a worker differs from the process that asks; empty if it does not.

    Packages count if both have them: code that needs one that a worker does not have fails.
    """
    there = surroundings()
    words = [
        f"{name} is another one" for name in ("library", "python", "settings") if here[name] != there[name]
    ]
    mine, other = dict(there["installed"]), dict(here["installed"])
    words += [
        f"{name} {mine[name]} instead of {other[name]}"
        for name in sorted(mine.keys() & other.keys())
        if mine[name] != other[name]
    ]
    return ", ".join(words)


def made_apart(order: Order, parcel: Parcel) -> Made:
    """Render a report on a worker, in its copy of the project.

    Parameters
    ----------
    order : Order
        The report.
    parcel : Parcel
        What is needed besides.
    """
    from distributed import get_worker

    different = _differences(parcel.surroundings)
    if different:
        what, remedy = f"a worker has other versions: {different}", "install the same versions everywhere"
        problem = Problem(path=str(order.document), where=order.values, what=what, remedy=remedy)
        return Made(outcome=Outcome.failed(order, (problem,)), files={})
    worker: Any = get_worker()
    with _UNPACKING:
        root = worker.plugins[parcel.bundle].files.unpack(Path(worker.local_directory).absolute())
    made = make(replace(order, document=root / parcel.document), parcel.settings)
    outcome = replace(made.outcome, order=order)
    return replace(made, outcome=_as_shown(outcome, f"{root}{os.sep}", parcel.shown))


def _as_shown(outcome: Outcome, folder: str, shown: str) -> Outcome:
    """Return an outcome whose messages name the files of the project, not those of its copy."""

    def named(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        return tuple(replace(problem, path=problem.path.replace(folder, shown)) for problem in problems)

    return replace(
        outcome,
        problems=named(outcome.problems),
        notes=named(outcome.notes),
        text=outcome.text.replace(folder, shown),
    )

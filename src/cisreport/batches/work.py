"""Renders one report of a batch, in the process of a worker.

A function here takes and returns only what can be sent to another process.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cisreport.batches.orders import Order, Outcome, Settings
from cisreport.batches.records import RECORD, outcome_of, record, sources
from cisreport.documents.days import dated
from cisreport.documents.document import read_document
from cisreport.errors import CisreportError, DataError, Problem, ReportError, together
from cisreport.placing import put_folder
from cisreport.rendering.outputs import failures_named
from cisreport.rendering.press import Press

_OF_THREAD: Final = threading.local()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A report that is not in place yet."""

    outcome: Outcome
    """What came of the order."""
    files: dict[str, bytes]
    """Content of its folder; empty if it failed."""


def rendered(order: Order, settings: Settings, workshop: Path) -> Outcome:
    """Render a report and put it in place.

    Parameters
    ----------
    order : Order
        The report.
    settings : Settings
        Those of the batch.
    workshop : Path
        Folder of the run for what is not finished.

    Returns
    -------
    Outcome
        Of a report that cannot be rendered, too; its earlier outputs stay.
    """
    made = make(order, settings)
    return in_place(made, settings, workshop) if made.files else made.outcome


def in_place(made: Made, settings: Settings, workshop: Path) -> Outcome:
    """Put a report in place, and return its outcome; a report that cannot be written has failed."""
    order = made.outcome.order
    try:
        with failures_named(order.document):
            put_folder(made.files, settings.folder / order.name, workshop)
    except ReportError as error:
        return Outcome.failed(order, error.problems, str(error))
    return made.outcome


def _press() -> Press:
    """Return the press of this thread, which is kept as long as the thread."""
    if not hasattr(_OF_THREAD, "press"):
        _OF_THREAD.press = Press()
    press: Press = _OF_THREAD.press
    return press


def make(order: Order, settings: Settings) -> Made:
    """Render a report, and return it with its record; a report that cannot be rendered has no files."""
    start = time.perf_counter()
    try:
        with failures_named(order.document):
            document = dated(read_document(order.document), settings.day)
            known = sources(document, settings)
            done = _press().render(
                document, to=settings.formats, parameters=order.parameters, require=settings.require
            )
            stored = record(order, document, done, settings, known)
    except CisreportError as error:
        problems = error.problems if isinstance(error, DataError | ReportError) else ()
        problems = problems or (Problem(path=str(order.document), what=str(error)),)
        return Made(outcome=Outcome.failed(order, problems, str(error).rstrip("\n")), files={})
    outcome = replace(
        outcome_of(order, stored, order.name),
        notes=tuple(together(done.notes)),
        is_new=True,
        seconds=time.perf_counter() - start,
    )
    names = {item["path"]: done.outputs[name] for name, item in stored["outputs"].items()}
    text = json.dumps(stored, ensure_ascii=False, indent=2) + "\n"
    return Made(outcome=outcome, files={**names, RECORD: text.encode()})

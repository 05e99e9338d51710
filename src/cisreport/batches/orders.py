"""One report of a batch: what is asked for, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from cisreport.errors import Problem
from cisreport.rendering.outputs import output_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One report of a batch."""

    document: Path
    """The document, as messages name it."""
    parameters: Mapping[str, Any]
    """Values for its parameters cell."""

    @property
    def name(self) -> str:
        """The folder of the report; it depends on document and parameters only."""
        return output_name(self.document, self.parameters)

    @property
    def label(self) -> str:
        """The report in messages: its document with the values of its parameters."""
        return f"{self.document} ({self.values})" if self.parameters else str(self.document)

    @property
    def values(self) -> str:
        """The values of its parameters in messages."""
        return ", ".join(f"{name}: {value}" for name, value in self.parameters.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is the same for all reports of a batch."""

    formats: tuple[str, ...]
    """Names of formats."""
    folder: Path
    """Absolute path of the folder that has the folder of each report."""
    engine: str
    """What renders (:func:`cisreport.batches.records.engine`)."""
    require: tuple[str, ...] = ()
    """Names of standards that the outputs have to claim."""
    day: dt.date | None = None
    """Day of documents that do not name theirs."""
    is_copied: bool = False
    """Whether documents are rendered in a copy of their project, on another machine."""


class State(StrEnum):
    """What came of an order."""

    DONE = "done"
    """The report is in its folder."""
    FAILED = "failed"
    """It could not be rendered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A file of a report."""

    path: str
    """Relative to the folder of the batch, with slashes."""
    size: int
    """In bytes."""
    sha256: str
    """Digest of its content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an order."""

    order: Order
    """The order."""
    state: State
    """What came of it."""
    title: str = ""
    """Title of the report as plain text."""
    outputs: Mapping[str, Output] | None = None
    """Each output by the name of its format; None if the report failed."""
    datasets: tuple[Mapping[str, Any], ...] = ()
    """``id``, ``version`` and ``digest`` of each dataset that the report uses."""
    problems: tuple[Problem, ...] = ()
    """Why it failed."""
    text: str = ""
    """The problems as the command prints them, with the code that failed."""
    notes: tuple[Problem, ...] = ()
    """What its author has to know of it."""
    is_new: bool = False
    """Whether it was rendered, and not there before."""
    seconds: float = 0.0
    """How long that took."""

    @classmethod
    def failed(cls, order: Order, problems: tuple[Problem, ...], text: str = "") -> Outcome:
        """Return the outcome of an order that could not be rendered."""
        shown = text or "\n".join(map(str, problems))
        return cls(order=order, state=State.FAILED, problems=problems, text=shown)

"""The limits of what is read from anyone and of the programs that a render starts, each with a default.

:data:`VARIABLE` sets others: ``CISREPORT_LIMITS="text-file=128MiB pandoc-seconds=none"``.  It is a variable
of the environment, so every process of a command has it, and no file of a project can change it.  An error
names the limit, what was found, and how to allow more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from cisreport.errors import CisreportError, Problem, suggest

VARIABLE: Final = "CISREPORT_LIMITS"
"""Variable of the environment with other values, separated by spaces or commas."""
NONE: Final = "none"
"""The value that removes a limit."""
_UNITS: Final = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_VALUE: Final = re.compile(r"([1-9][0-9]{0,17})(KiB|MiB|GiB)?")
_MOST: Final = 2**62
"""No limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit."""

    name: str
    """As :data:`VARIABLE` names it."""
    default: int | None
    """None: there is no limit unless one is set."""
    unit: str
    """What is counted."""
    of: str
    """What has the limit, for the documentation."""

    @property
    def value(self) -> int:
        """The limit as it is set; a very large number if there is none.

        Raises
        ------
        CisreportError
            If the variable of the environment cannot be read.
        """
        value = _given(os.environ.get(VARIABLE, "")).get(self.name, self.default)
        return _MOST if value is None else value

    @property
    def set(self) -> int | None:
        """The limit as it is set; None if there is none."""
        return None if self.value == _MOST else self.value

    def switch(self, found: int | None = None) -> str:
        """Return how to allow twice as much, or as often that as is needed for what was found."""
        enough = 2 * self.value
        while enough < (found or 0):
            enough *= 2
        return f'set {VARIABLE}="{self.name}={self.spelled(enough)}"'

    def what(self, subject: str, found: int | None = None) -> str:
        """Return the words of a problem.

        Parameters
        ----------
        subject : str
            What is too large or takes too long.
        found : int, optional
            Its size, if it is known.
        """
        beginning = f"{subject} has {found:,} {self.unit}" if found is not None else subject
        return f"{beginning}; the limit {self.name} is {self.value:,} {self.unit}"

    def problem(
        self,
        subject: str,
        found: int | None = None,
        *,
        path: str,
        line: int = 0,
        column: int = 0,
        where: str = "",
        remedy: str = "",
    ) -> Problem:
        """Return the problem of what is past the limit.

        Parameters
        ----------
        subject : str
            What is too large or takes too long.
        found : int, optional
            Its size, if it is known.
        path, line, column, where
            Its place, as in :class:`~cisreport.errors.Problem`.
        remedy : str
            What to do, other than to allow more.
        """
        advice = f"{remedy}, or {self.switch(found)}" if remedy else self.switch(found)
        what = self.what(subject, found)
        return Problem(path=path, line=line, column=column, where=where, what=what, remedy=advice)

    def at(self, place: Problem, subject: str, found: int, remedy: str = "") -> Problem:
        """Return the problem of what is past the limit, at the place of another problem."""
        return replace(
            self.problem(subject, found, path=place.path, remedy=remedy),
            line=place.line,
            column=place.column,
            where=place.where,
        )

    def spelled(self, value: int) -> str:
        """Return a value as :data:`VARIABLE` has it."""
        units = reversed(_UNITS.items()) if self.unit == "bytes" else ()
        return next((f"{value // size}{unit}" for unit, size in units if value % size == 0), str(value))


class LimitError(CisreportError):
    """Something is past a limit.

    Parameters
    ----------
    limit : Limit
        The limit.
    subject : str
        What is too large or takes too long.
    found : int, optional
        Its size, if it is known.
    path : str
        The file, if it is known.
    """

    def __init__(self, limit: Limit, subject: str, found: int | None = None, *, path: str = "") -> None:
        self.limit, self.subject, self.found = limit, subject, found
        problem = limit.problem(subject, found, path=path)
        super().__init__(str(problem).removeprefix(": "))

    def problem(self, path: str, line: int = 0) -> Problem:
        """Return it as a problem of a file."""
        return self.limit.problem(self.subject, self.found, path=path, line=line)


TEXT_FILE: Final = Limit(
    name="text-file",
    default=64 * 2**20,
    unit="bytes",
    of="a text file: YAML, a document, an article, a bibliography, a list of digests",
)
TABLE_FILE: Final = Limit(
    name="table-file",
    default=256 * 2**20,
    unit="bytes",
    of="a table, or a file of another tool, that is imported, checked or rendered in a batch",
)
PUBLISHED_FILE: Final = Limit(
    name="published-file",
    default=512 * 2**20,
    unit="bytes",
    of="a published page, print or Word file that is read",
)
UNPACKED: Final = Limit(
    name="unpacked",
    default=2**30,
    unit="bytes",
    of="what a workbook, a Word file, a Parquet file or the streams of a print have when they are unpacked",
)
EVENTS_UNPACKED: Final = Limit(
    name="events-unpacked",
    default=64 * 2**30,
    unit="bytes",
    of="an event table when it is unpacked, on the disk",
)
DEPTH: Final = Limit(name="depth", default=30, unit="levels", of="lists and mappings of YAML in one another")
ALIASES: Final = Limit(
    name="aliases",
    default=10_000,
    unit="values",
    of="the options of a document, with what aliases of YAML repeat",
)
RECORDS: Final = Limit(name="records", default=1_000_000, unit="records", of="a dataset")
TEXT: Final = Limit(name="text", default=1_000_000, unit="characters", of="one text in YAML")
ROWS: Final = Limit(name="rows", default=2_000_000, unit="rows", of="a table that is imported or rendered")
CELLS: Final = Limit(
    name="cells",
    default=20_000_000,
    unit="cells",
    of="a sheet of a table, the empty ones too",
)
REPORTS: Final = Limit(name="reports", default=100_000, unit="reports", of="a batch")
IMAGE_FILE: Final = Limit(name="image-file", default=64 * 2**20, unit="bytes", of="an image of a document")
PIXELS: Final = Limit(
    name="pixels",
    default=100_000_000,
    unit="pixels",
    of="an image of a document, or a picture in a Word file",
)
PANDOC_SECONDS: Final = Limit(
    name="pandoc-seconds", default=300, unit="seconds", of="one run of pandoc; a render has two or more"
)
PANDOC_MEMORY: Final = Limit(name="pandoc-memory", default=8 * 2**30, unit="bytes", of="a run of pandoc")
TYPST_SECONDS: Final = Limit(
    name="typst-seconds",
    default=600,
    unit="seconds",
    of="one layout of a print by Typst; a print has two or more",
)
TYPST_MEMORY: Final = Limit(name="typst-memory", default=8 * 2**30, unit="bytes", of="Typst, on Linux")
CODE_SECONDS: Final = Limit(name="code-seconds", default=None, unit="seconds", of="the code of a document")
PROJECT: Final = Limit(
    name="project", default=2**30, unit="bytes", of="the files of a project that a cluster gets"
)

LIMITS: Final[Mapping[str, Limit]] = {
    limit.name: limit
    for limit in (
        TEXT_FILE,
        TABLE_FILE,
        PUBLISHED_FILE,
        UNPACKED,
        EVENTS_UNPACKED,
        DEPTH,
        ALIASES,
        RECORDS,
        TEXT,
        ROWS,
        CELLS,
        REPORTS,
        IMAGE_FILE,
        PIXELS,
        PANDOC_SECONDS,
        PANDOC_MEMORY,
        TYPST_SECONDS,
        TYPST_MEMORY,
        CODE_SECONDS,
        PROJECT,
    )
}
"""Every limit by its name."""


def table_problems(path: Path, rows: int, cells: int, *, sheet: str = "") -> Iterator[Problem]:
    """Yield what is wrong with a table that is too large."""
    where = f"sheet {sheet}" if sheet else ""
    for limit, found in ((ROWS, rows), (CELLS, cells)):
        if found > limit.value:
            yield limit.problem("the table", found, path=str(path), where=where, remedy="split it")


def unpacked_problems(path: Path, sizes: Iterable[int]) -> Iterator[Problem]:
    """Yield what is wrong with a packed file whose parts have these sizes."""
    if (size := sum(sizes)) > UNPACKED.value:
        yield UNPACKED.problem("its content", size, path=str(path))


@lru_cache(maxsize=8)
def _given(text: str) -> dict[str, int | None]:
    """Return the limits that a text sets."""
    given: dict[str, int | None] = {}
    for part in re.split(r"[\s,]+", text.strip()) if text.strip() else ():
        name, _, value = part.partition("=")
        found = _VALUE.fullmatch(value)
        if name not in LIMITS:
            raise CisreportError(f'{VARIABLE}: there is no limit "{name}"; {suggest(name, [*LIMITS])}')
        if value == NONE:
            given[name] = None
        elif not found or (found[2] and LIMITS[name].unit != "bytes"):
            ways = "256MiB, " if LIMITS[name].unit == "bytes" else ""
            remedy = f"write {name}= and a number, {ways}or {NONE}"
            raise CisreportError(f'{VARIABLE}: "{value}" is not a value of {name}; {remedy}')
        else:
            given[name] = int(found[1]) * _UNITS.get(found[2], 1)
    return given

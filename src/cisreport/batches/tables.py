"""Rows of values for the parameters of a document, and a CSV file of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cisreport.errors import Problem, suggest
from cisreport.files import read_text
from cisreport.limits import TABLE_FILE, table_problems
from cisreport.yamltext import scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The values of one report."""

    values: Mapping[str, Any]
    """Value by name of the parameter."""
    problem: Problem | None = None
    """A problem at the place of the row, whose words are to be replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of a table or of a query."""

    names: tuple[str, ...]
    """Names of the columns."""
    rows: tuple[Row, ...]
    path: str
    """File that problems name."""
    line: int
    """Line of the names of columns."""
    where: str = ""
    """Place in that file."""

    def problem(self, name: str, what: str, remedy: str) -> Problem:
        """Return a problem of a column."""
        where = f"{self.where}: " if self.where else ""
        return Problem(
            path=self.path, line=self.line, where=f'{where}column "{name}"', what=what, remedy=remedy
        )


def read_table(path: Path, columns: tuple[str, ...] | None, problems: list[Problem]) -> Rows | None:
    """Read a CSV file with names of columns in its first line.

    A value has the type of a scalar in YAML, as on the command line.

    Parameters
    ----------
    path : Path
        The file.
    columns : tuple of str or None
        The columns to read; None for all.
    problems : list of Problem
        Gets everything that is wrong.

    Returns
    -------
    Rows or None
        None if something is wrong.
    """
    shown, before = str(path), len(problems)
    text = read_text(path, shown, problems, limit=TABLE_FILE)
    if text is None:
        return None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        lines = list(_numbered(reader))
        problems += table_problems(path, len(lines), sum(len(cells) for _, cells in lines))
    except csv.Error as error:
        problems.append(
            Problem(
                path=shown, line=reader.line_num, what=f"this is not CSV ({error})", remedy="correct the line"
            )
        )
        return None
    if len(lines) < 2:
        what = "the table has no rows" if lines else "the table is empty"
        problems.append(
            Problem(path=shown, line=1, what=what, remedy="add a line of names and one for each report")
        )
        return None
    (line, names), *rows = lines
    problems += _problems_of_names(shown, line, names, columns)
    for number, row in rows:
        if len(row) != len(names):
            what = f"the row has {len(row)} cells; the first line has {len(names)}"
            problems.append(Problem(path=shown, line=number, what=what, remedy="correct the row"))
    if len(problems) > before:
        return None
    chosen = columns or tuple(names)
    places = {name: number for number, name in enumerate(names)}
    at = [places[name] for name in chosen]
    return Rows(
        names=chosen,
        rows=tuple(
            Row(
                values={name: scalar(row[n].strip()) for name, n in zip(chosen, at, strict=True)},
                problem=Problem(path=shown, line=number, what=""),
            )
            for number, row in rows
        ),
        path=shown,
        line=line,
    )


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with its first line."""
    line = 1
    for row in reader:
        if row:
            yield line, row
        line = reader.line_num + 1


def _problems_of_names(
    shown: str, line: int, names: list[str], columns: tuple[str, ...] | None
) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if not name:
            what, remedy = f"column {number + 1} has no name", "name each column in the first line"
            yield Problem(path=shown, line=line, what=what, remedy=remedy)
        elif name in seen:
            yield Problem(
                path=shown,
                line=line,
                where=f'column "{name}"',
                what="the name is there before",
                remedy="rename or remove one",
            )
        seen.add(name)
    for name in columns or ():
        if name not in seen:
            yield Problem(
                path=shown, line=line, what=f'the table has no column "{name}"', remedy=suggest(name, names)
            )

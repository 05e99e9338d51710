"""A table of anybody as a source: its cells, their places and their digests.

Rows and columns are counted from 1 as in RFC 7111, the row with the names of the columns too.  A cell's
digest covers its normalized words like that of a passage, so a table that another program saved is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from pkgutil import resolve_name
from types import MappingProxyType
from typing import Any

from cisreport.errors import DataError, MissingToolError, Problem, suggest
from cisreport.exchange.cells import is_missing, plain_text
from cisreport.exchange.csvfiles import read_csv
from cisreport.exchange.faults import Fault, Place, Table
from cisreport.formulas import unguarded
from cisreport.model import Passage, PassageRole, Source, SourceKind
from cisreport.model.anchors import CELL_LOCATOR
from cisreport.sources import SEGMENTATION, digest, normalize

_NAME_SHEET = "name one as `sheet` in the mapping, or with --sheet"
READABLE = (".csv", ".tsv", ".xlsx", ".parquet")
"""How files of tables end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet of a file: texts of cells."""

    path: Path
    sheet: str
    """Its name; empty in a file of one table."""
    rows: Sequence[Sequence[str]]
    digest: str
    """SHA-256 of the file."""
    faults: Mapping[Place, Fault] = field(default_factory=lambda: MappingProxyType({}))
    """Cells of which the text cannot be trusted."""
    is_hidden: bool = False

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell; empty if there is none."""
        line = self.rows[row - 1] if row <= len(self.rows) else ()
        return line[column - 1] if column <= len(line) else ""

    def locator(self, row: int, column: int) -> str:
        """Return the place of a cell."""
        return (f"{self.sheet}!" if self.sheet else "") + f"cell={row},{column}"

    def problem(self, row: int, column: int, what: str, remedy: str) -> Problem:
        """Return a problem with a cell, or with a row if the column is 0."""
        path, where = str(self.path), f"sheet {self.sheet}" if self.sheet else ""
        return Problem(path=path, line=row, column=column, where=where, what=what, remedy=remedy)

    def passage(self, row: int, column: int) -> Passage:
        """Return a cell as a passage."""
        words = normalize(self.text(row, column))
        return Passage(
            locator=self.locator(row, column), role=PassageRole.BODY, words=len(words), digest=digest(words)
        )


def read_grids(path: Path) -> dict[str, Grid]:
    """Read the sheets of a CSV, Excel or Parquet file.

    Raises
    ------
    DataError
        If the file cannot be read, or it is of another kind.
    MissingToolError
        If the library that reads it is not installed.
    """
    suffix = path.suffix.lower()
    found: list[Problem] = []
    if suffix not in READABLE:
        what, remedy = "this is not a table that can be read", f"save it as one of {', '.join(READABLE)}"
        raise DataError([Problem(path=str(path), what=what, remedy=remedy)])
    sheets: dict[str, Table] = {}
    if suffix in (".csv", ".tsv"):
        rows = read_csv(path, found, guessing=True)
        sheets[""] = Table([[unguarded(cell) for cell in row] for row in rows])
    elif not path.is_file():
        found.append(Problem(path=str(path), what="there is no such file", remedy="check the name"))
    elif suffix == ".xlsx":
        sheets = _function("workbooks:read_workbook")(path)
    else:
        header, lines = _function("parquet:read_parquet")(path)
        sheets[""] = Table([header, *lines])
    if found:
        raise DataError(found)
    held = sha256(path.read_bytes()).hexdigest()
    return {
        name: Grid(
            path=path,
            sheet=name,
            rows=_texts(table.rows),
            digest=held,
            faults=table.faults,
            is_hidden=table.is_hidden,
        )
        for name, table in sheets.items()
    }


def _function(name: str) -> Any:
    try:
        return resolve_name(f"cisreport.exchange.{name}")
    except ImportError as error:
        raise MissingToolError(
            f'reading this file needs {error.name}; run `pip install "cisreport[exchange]"`'
        ) from error


def _texts(rows: Any) -> list[list[str]]:
    return [["" if is_missing(cell) else plain_text(cell).strip() for cell in row] for row in rows]


def sheet_of(grids: dict[str, Grid], name: str | None, path: Path) -> Grid:
    """Return a sheet by its name, or the only one that has something and is not hidden.

    Raises
    ------
    DataError
        If there is none, or there are several.
    """
    if name is None:
        full = [item for item in grids.values() if any(map(any, item.rows))]
        seen = [item for item in full if not item.is_hidden]
        if len(seen) > 1:
            names = ", ".join(f'"{item.sheet}"' for item in seen)
            what = f"the workbook has several sheets: {names}"
            raise DataError([Problem(path=str(path), what=what, remedy=_NAME_SHEET)])
        if grids:
            return (seen or full or [*grids.values()])[0]
    if name is None or name not in grids:
        what, remedy = f'there is no sheet "{name}"', suggest(name or "", [*grids])
        raise DataError([Problem(path=str(path), what=what, remedy=remedy)])
    return grids[name]


def cell_problems(source: Source, path: Path) -> Iterator[str]:
    """Yield a sentence for each cell of a tabular source that a file does not have or has with other words.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    grids = read_grids(path)
    for passage in source.passages:
        place = CELL_LOCATOR.fullmatch(passage.locator)
        if place is None:
            continue
        grid = grids.get(place["sheet"] or "")
        text = grid.text(int(place["row"]), int(place["column"])) if grid else ""
        if not text:
            yield f"passage {source.id}[{passage.locator}] in {path}: missing"
        elif digest(normalize(text, source.segmentation or SEGMENTATION)) != passage.digest:
            yield f"passage {source.id}[{passage.locator}] in {path}: changed"


def is_table(path: Path) -> bool:
    """Return whether a file's name is that of a table."""
    return path.suffix.lower() in READABLE


def tabular(sources: Iterator[Source]) -> list[Source]:
    """Return the sources that are tables."""
    return [source for source in sources if source.kind is SourceKind.TABULAR and source.passages]

"""Rows of texts as a table, JSON or CSV."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from cisreport.formulas import guarded
from cisreport.typography import visible


class OutputFormat(StrEnum):
    """Formats of rows."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_HIDDEN: Final = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
FormatOption = Annotated[OutputFormat, typer.Option("--format", help="Format of the rows.")]


def printable(text: str) -> str:
    """Return a text that a terminal shows as it is: what would mislead a reader or control it is escaped."""
    return _CONTROLS.sub(lambda found: ascii(found[0])[1:-1], visible(text))


def print_text(text: object) -> None:
    """Print a text that is safe for a terminal, without another end."""
    print(printable(str(text)), end="")


def print_line(text: object) -> None:
    """Print a line that is safe for a terminal."""
    print(printable(str(text)))


def json_text(plain: Any) -> str:
    """Return JSON for people and programs: what would mislead a reader or control a terminal is escaped."""
    text = json.dumps(plain, ensure_ascii=False, indent=2)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def print_rows(
    names: Sequence[str], rows: Iterable[Sequence[str]], output: OutputFormat, title: str | None = None
) -> None:
    """Print rows under the names of their columns; a table is as wide as the terminal, or 160 columns."""
    if output is OutputFormat.JSON:
        print(json_text([dict(zip(names, row, strict=True)) for row in rows]))
        return
    if output is OutputFormat.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([guarded(cell) for cell in row] for row in rows)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", show_lines=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160).print(table)

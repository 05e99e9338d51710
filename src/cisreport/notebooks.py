"""How notebooks and terminals show an object: tables as HTML and as aligned text.

A report shows the same objects as Markdown, from which the filter makes links; so an object has a form for
reports and one for everything else, and :func:`in_report` says which of them counts.
"""

from __future__ import annotations

import html
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, Final, Generic, TypeVar

FIGURES: Final = "CISREPORT_FIGURES"
"""Environment variable with the directory for the charts of a report; the embedded engine sets it."""
_QUARTO: Final = "QUARTO_FIG_WIDTH"
"""Environment variable that Quarto sets where it runs the cells of a document."""
_MOST_ROWS: Final = 60
_WIDEST: Final = 60
"""Most characters of a cell in a terminal."""

Row = Sequence[str]
T = TypeVar("T")


def in_report() -> bool:
    """Return whether a report is rendered, by either engine."""
    return FIGURES in os.environ or _QUARTO in os.environ


def html_table(caption: str, head: Row, rows: Iterable[Row], *, row_header: bool = False) -> str:
    """Return a table as HTML.

    Parameters
    ----------
    caption : str
        Plain text; a table without one has no caption.
    head : sequence of str
        Headings of the columns, plain text.
    rows : iterable of sequence of str
        Cells, as HTML.
    row_header : bool, default False
        Whether the first cell of a row names the row.
    """
    above = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    columns = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in head)
    body = "".join(f"<tr>{_html_cells(row, row_header)}</tr>" for row in rows)
    return f"<table>{above}<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"


def _html_cells(row: Row, row_header: bool) -> str:
    cells = [f"<td>{cell}</td>" for cell in row]
    if row_header and row:
        cells[0] = f'<th scope="row">{row[0]}</th>'
    return "".join(cells)


def text_table(caption: str, head: Row, rows: Iterable[Row]) -> str:
    """Return a table as aligned plain text, without empty columns; long cells are shortened."""
    lines = [tuple(head), *(tuple(_short(cell) for cell in row) for row in rows)]
    kept = [n for n in range(len(head)) if any(line[n] for line in lines[1:])]
    widths = [max(len(line[n]) for line in lines) for n in kept]
    texts = (
        "  ".join(line[n].ljust(width) for n, width in zip(kept, widths, strict=True)).rstrip()
        for line in lines
    )
    return "\n".join([*filter(None, [caption]), *texts])


def _short(cell: str) -> str:
    line = " ".join(cell.split())
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def spelled(content: Any) -> str:
    """Return a value of a result as text: numbers to four digits, several values with commas."""
    if content is None:
        return ""
    if isinstance(content, Enum):
        return str(content.value)
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, Fraction | float):
        return f"{float(content):.4g}"
    if isinstance(content, tuple | list):
        return ", ".join(map(spelled, content))
    return str(content)


class Fields:
    """Base of a result that is shown as a table of its fields."""

    __slots__ = ()

    def _cells(self) -> Iterator[Row]:
        for item in fields(self):  # type: ignore[arg-type]
            content = getattr(self, item.name)
            many = isinstance(content, tuple) and content and is_dataclass(content[0])
            yield item.name, f"{len(content)} of them" if many else spelled(content)

    def __repr__(self) -> str:
        return text_table(type(self).__name__, ("field", "value"), self._cells())

    def _repr_html_(self) -> str:
        rows = ([html.escape(cell) for cell in row] for row in self._cells())
        return html_table(type(self).__name__, ("field", "value"), rows, row_header=True)


class Rows(tuple[T, ...], Generic[T]):
    """A tuple of records or results that notebooks and terminals show as a table.

    It is the same as a tuple otherwise.  Only the first rows of a long table are shown.
    """

    __slots__ = ()

    def head(self) -> Row:
        """Return the headings of the columns: the names of the fields."""
        return [item.name for item in fields(self[0])] if self else []  # type: ignore[arg-type]

    def cells(self, item: T, head: Row) -> Row:
        """Return the cells of one row below these headings, as plain text."""
        return [spelled(getattr(item, name)) for name in head]

    def caption(self) -> str:
        """Return the number of rows, and of what."""
        kinds = sorted({type(item).__name__ for item in self})
        return f"{len(self)} row{'s' * (len(self) != 1)}" + (f" ({', '.join(kinds)})" if kinds else "")

    def _caption(self) -> str:
        left = len(self) - _MOST_ROWS
        return self.caption() + (f"; the first {_MOST_ROWS}" if left > 0 else "")

    def _shown(self) -> tuple[Row, list[Row]]:
        head = self.head()
        return head, [self.cells(item, head) for item in self[:_MOST_ROWS]]

    def __repr__(self) -> str:
        return text_table(self._caption(), *self._shown())

    def _repr_html_(self) -> str:
        head, rows = self._shown()
        escaped = ([html.escape(cell) for cell in row] for row in rows)
        return html_table(self._caption(), head, escaped, row_header=True)


class Shown(ABC):
    """Base of what a report prints: Markdown in a report, HTML in a notebook, text in a terminal."""

    __slots__ = ()

    @abstractmethod
    def markdown(self) -> str:
        """Return the form for a report, with everything that the filter needs."""

    @abstractmethod
    def html(self) -> str:
        """Return the form for a notebook."""

    def _repr_markdown_(self) -> str | None:
        return self.markdown() if in_report() else None

    def _repr_html_(self) -> str | None:
        return None if in_report() else self.html()

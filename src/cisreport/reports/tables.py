"""Tables of a report: plain text and cited values in cells, with a caption and a label for references."""

from __future__ import annotations

import datetime as dt
import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from cisreport.errors import CisreportError, suggest
from cisreport.notebooks import Shown, html_table, text_table
from cisreport.reports.values import CitedClaim, CitedValue, Text, text
from cisreport.spans import FACTS, encode
from cisreport.wording import amount_text, date_text

if TYPE_CHECKING:
    import pandas as pd

_LABEL = re.compile(r"tbl-[A-Za-z0-9-]+")
_LINE_LENGTH = 96
"""Characters in a line of the print."""
_UNBROKEN = 24
"""A cell with a number is not broken if it has at most so many characters."""
Content = CitedValue | CitedClaim | Text


@dataclass(frozen=True, slots=True, repr=False)
class TableBlock(Shown):
    """A table as the last expression of a cell."""

    label: str
    """Identifier for cross-references, ``tbl-...``."""
    caption: Text
    """Caption, without its number."""
    header: tuple[str, ...]
    """Headings of the columns."""
    rows: tuple[tuple[Content, ...], ...]
    """Cells by row."""
    facts: tuple[str, ...] = ()
    """Cites of facts that the table rests on besides those in its cells."""
    row_header: bool = True
    """True if the first column names the rows."""
    otherwise: Text | None = None
    """Sentence that is printed instead of a table without rows."""

    def __str__(self) -> str:
        if self._instead:
            return str(self._instead)
        lines = ["\t".join(self.header), *("\t".join(map(str, row)) for row in self.rows)]
        return "\n".join([*lines, str(self.caption)])

    @property
    def _instead(self) -> Text | None:
        return None if self.rows else self.otherwise

    def __repr__(self) -> str:
        if self._instead:
            return repr(self._instead)
        return text_table(str(self.caption), self.header, [list(map(str, row)) for row in self.rows])

    def html(self) -> str:
        """Return the table; the values in its cells have tooltips."""
        if self._instead:
            return self._instead.html()
        rows = [[cell.html() for cell in row] for row in self.rows]
        return html_table(str(self.caption), self.header, rows, row_header=self.row_header)

    def markdown(self) -> str:
        """Return the table that the filter reads."""
        if self._instead:
            return f"{self._instead.markdown()}\n"
        head = [text(title).markdown() if title else "" for title in self.header]
        body = [[cell.markdown() for cell in row] for row in self.rows]
        lines = [_line(head), self._rules(), *map(_line, body)]
        marks = [f"#{self.label}"]
        if self.row_header:
            marks.append('row-header="1"')
        if self.facts:
            marks.append(f'{FACTS}="{encode(" ".join(self.facts))}"')
        return "\n".join([*lines, "", f": {self.caption.markdown()} {{{' '.join(marks)}}}", ""])

    def _rules(self) -> str:
        """Return the line with the widths of the columns; the filter aligns those of numbers."""
        lines = [self.header, *(tuple(map(str, row)) for row in self.rows)]
        return _line(["-" * max(4, width) for width in _widths(lines)])


def table(
    frame: pd.DataFrame | Iterable[Mapping[str, Any]],
    *,
    label: str,
    caption: str | CitedValue | Text,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    facts: Iterable[str | CitedValue] = (),
    row_header: bool = True,
    otherwise: str | CitedValue | Text | None = None,
) -> TableBlock:
    """Make a table of a report.

    Parameters
    ----------
    frame : DataFrame or iterable of mappings
        The rows.  A cell may be a cited value, text, a number, a date, yes or no; a missing one stays
        empty.  Markup in a text is printed, not interpreted.
    label : str
        ``tbl-...``, for cross-references.
    caption : str or CitedValue or Text
        Caption; ``text("... ", v("..."))`` makes one with cited values.
    columns : sequence of str or mapping, optional
        Columns to print, in order; a mapping gives their headings.  All, by default.
    facts : iterable of str or CitedValue, optional
        Cites (``dataset:id``) of facts that the table rests on and no cell cites.
    row_header : bool, default True
        Whether the first column names the rows.
    otherwise : str or CitedValue or Text, optional
        A sentence that is printed instead of a table without rows; name the columns then.

    Raises
    ------
    CisreportError
        If the label does not have that form, a column does not exist, or there are no columns.
    """
    if not _LABEL.fullmatch(label):
        raise CisreportError(
            f'"{label}" is not a label of a table; write "tbl-" and letters, digits or hyphens'
        )
    known, rows = _contents(frame)
    headings = dict(columns) if isinstance(columns, Mapping) else {name: name for name in columns or known}
    if not headings:
        raise CisreportError(f'table "{label}" has no columns; give it rows or name its columns')
    for name in headings:
        if name not in known and rows:
            raise CisreportError(f'table "{label}" has no column "{name}"; {suggest(name, known)}')
    cells = tuple(tuple(_cell(row.get(name)) for name in headings) for row in rows)
    cites = tuple(dict.fromkeys(str(getattr(fact, "cite", fact)) for fact in facts))
    instead = None if otherwise is None else text(otherwise)
    return TableBlock(label, text(caption), tuple(headings.values()), cells, cites, row_header, instead)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return widths of columns, in characters, with which the rows take about the fewest lines.

    Each column is at least as wide as its longest word.  Each further character goes to the column where it
    most reduces the height of rows.
    """
    widths = [max(map(_longest_word, column)) for column in zip(*rows, strict=True)]
    lengths = [list(map(len, row)) for row in rows]
    for _ in range(_LINE_LENGTH - sum(widths)):
        gains = [0.0] * len(widths)
        for row in lengths:
            lines, column = max((length / widths[n], n) for n, length in enumerate(row))
            if lines > 1:
                gains[column] += lines / widths[column]
        if not any(gains):
            break
        widths[gains.index(max(gains))] += 1
    return widths


def _longest_word(text: str) -> int:
    has_number = any(map(str.isdigit, text))
    return len(text) if has_number and len(text) <= _UNBROKEN else max(map(len, text.split()), default=1)


def _contents(
    frame: pd.DataFrame | Iterable[Mapping[str, Any]],
) -> tuple[list[str], list[Mapping[str, Any]]]:
    """Return the names of the columns, and the rows."""
    pandas = _pandas()
    if pandas and isinstance(frame, pandas.DataFrame):
        named = frame.set_axis(frame.columns.map(str), axis="columns")
        return list(named.columns), [*named.to_dict("records")]
    rows: list[Any] = list(frame)
    return list(dict.fromkeys(name for row in rows for name in row)), rows


def _pandas() -> Any:
    """Return pandas if it is loaded; if it is not, there is no frame, and the import is not needed."""
    return sys.modules.get("pandas")


def _cell(content: Any) -> Content:
    if isinstance(content, CitedValue | CitedClaim | Text):
        return content
    return text(_in_words(content)) if _present(content) else Text(())


def _present(content: Any) -> bool:
    pandas = _pandas()
    if content is None or (pandas and (content is pandas.NaT or content is pandas.NA)):
        return False
    return not (isinstance(content, float) and math.isnan(content))


def _in_words(content: Any) -> str:
    if isinstance(content, Enum):
        return str(content.value)
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, int | Decimal | Fraction):
        return amount_text(content)
    if isinstance(content, float):
        return amount_text(Decimal(repr(content)))
    if isinstance(content, dt.date):
        return date_text(content.isoformat()[:10])
    if isinstance(content, tuple | list):
        return ", ".join(_in_words(item) for item in content)
    return str(content)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"

"""The parts of a document: lines, code cells and inline code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a document or of a file it includes."""

    path: str
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A code cell."""

    path: str
    """Its file, as named to the user."""
    line: int
    """Line of the opening fence."""
    source_line: int
    """Line of the first line of ``source``."""
    source: str
    """Code without options and without the fence's indentation."""
    indent: str = ""
    """Indentation of the fence; the outputs get the same, so they stay in their list item."""
    options: Mapping[str, Any]
    """Options as written, without the document's defaults."""
    header: tuple[str, ...] = ()
    """Lines with the options, as written."""

    @property
    def label(self) -> str:
        """The cell's label, or an empty text."""
        return str(self.options.get("label") or "")

    @property
    def is_parameters(self) -> bool:
        """Whether the cell is tagged ``parameters``."""
        tags = self.options.get("tags") or []
        return "parameters" in ([tags] if isinstance(tags, str) else tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Inline code."""

    path: str
    line: int
    column: int
    source: str
    """The Python expression."""
    verbatim: str
    """The code span as written; it stays in the text when the result is empty, as under Quarto."""


def only(value: Any) -> Any:
    """Return the only item of a list, and any other value as it is."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value

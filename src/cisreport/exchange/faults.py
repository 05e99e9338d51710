"""A sheet as it was read: its cells, and those of which the text cannot be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Place = tuple[int, int]
"""Row and column of a cell, from 1."""
Fault = tuple[str, str]
"""What is wrong with a cell, and what to do."""
Faults = Iterator[tuple[Place, Fault]]


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one sheet."""

    rows: Sequence[Sequence[Any]]
    faults: Mapping[Place, Fault] = field(default_factory=lambda: MappingProxyType({}))
    is_hidden: bool = False

"""Columns: names, dtypes, and functions that read a cell from a row's object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

SEPARATOR = "; "
"""Separator of several texts or ids in one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its dtype, and the function that reads a cell from a row's object."""

    name: str
    dtype: Any
    read: Callable[[Any], Any]


def built(columns: Sequence[Column], rows: Iterable[Any]) -> pd.DataFrame:
    """Return a frame with a row for each object."""
    records = list(rows)
    return pd.DataFrame(
        {item.name: pd.Series([item.read(row) for row in records], dtype=item.dtype) for item in columns},
        columns=[item.name for item in columns],
    )


def category(kind: type[StrEnum]) -> pd.CategoricalDtype:
    """Return the dtype of a closed vocabulary, in the order of its definition."""
    return pd.CategoricalDtype([member.value for member in kind], ordered=True)


def joined(items: Iterable[object]) -> str | None:
    """Return several texts as one cell; None if there are none."""
    return SEPARATOR.join(map(str, items)) or None

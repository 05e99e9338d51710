"""CSV files with a plain column for each field, for R, Stata, SPSS and the like; views, not to be imported.

They are the frames of :mod:`cisreport.frames`.  A name of a column has at most 32 letters, digits and
underscores; dates are ISO 8601, true and false are 1 and 0, and nothing said is an empty cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from cisreport.formulas import guarded
from cisreport.frames import frame, frame_names
from cisreport.model import Dataset

_LONGEST = 32
_RESERVED = {"byte", "double", "float", "if", "in", "int", "long", "using", "with"}
"""Names that Stata does not allow for columns."""


def frames_of(ds: Dataset) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the frames that have rows, with names of columns that every program takes."""
    for name in frame_names():
        found = frame(ds, name)
        if len(found):
            yield name, found.rename(columns=_column)


def _column(name: str) -> str:
    return f"{name}_" if name in _RESERVED else name[:_LONGEST]


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return a file for each frame."""
    return {f"{name}.csv": _csv(found) for name, found in frames_of(ds)}


def _csv(found: pd.DataFrame) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(found.columns)
    for row in found.itertuples(index=False):
        writer.writerow([_cell(cell) for cell in row])
    return text.getvalue().encode()


def _cell(cell: Any) -> Any:
    plain = text_of(cell)
    return guarded(plain) if isinstance(cell, str) and plain else plain


def text_of(cell: Any) -> str:
    """Return a cell as text; empty if nothing is said."""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, tuple):
        return " ".join(cell)
    if isinstance(cell, Decimal | Fraction):
        return format(cell, "f") if isinstance(cell, Decimal) else str(cell)
    if pd.isna(cell):
        return ""
    return cell.date().isoformat() if isinstance(cell, pd.Timestamp) else str(cell)

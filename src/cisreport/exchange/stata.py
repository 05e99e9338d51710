"""Stata: a file for each frame, with value labels for closed vocabularies; views, not to be imported."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import pandas as pd

from cisreport.exchange.columns import frames_of, text_of
from cisreport.model import Dataset

_THEN = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed time, which the format has without a zone
_LABEL, _SHORT = 80, 2045
"""Bytes that a label and a text of fixed length can have."""


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return a file of Stata 14 and later for each frame."""
    return {f"{name}.dta": _file(ds, found) for name, found in frames_of(ds)}


def _file(ds: Dataset, found: pd.DataFrame) -> bytes:
    columns = {name: _column(found[name]) for name in found.columns}
    plain = pd.DataFrame(columns)
    texts = [name for name in plain if plain[name].dtype == object]
    long = [name for name in texts if plain[name].map(lambda text: len(text.encode())).max() > _SHORT]
    days: Any = {name: "td" for name in plain if pd.api.types.is_datetime64_any_dtype(plain[name].dtype)}
    sink = io.BytesIO()
    plain.to_stata(
        sink,
        write_index=False,
        time_stamp=_THEN,
        data_label=f"{ds.id} {ds.version}"[:_LABEL],
        version=118,
        convert_dates=days,
        convert_strl=long,
    )
    return sink.getvalue()


def _column(column: pd.Series) -> pd.Series:
    """Return a column in a type that Stata has."""
    if isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_datetime64_any_dtype(column.dtype):
        return column
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.astype("int8")
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column
    return column.map(text_of, na_action=None).astype(object)

"""Parquet: a file for each table, with types and lists, for R, Python, DuckDB and the like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cisreport.errors import DataError, Problem
from cisreport.exchange.cells import Sheet, flat, located, rows_from
from cisreport.exchange.coded import Coded
from cisreport.exchange.schema import TABLES, Column, Kind, Table
from cisreport.exchange.tables import Row, coded_of_rows, rows_of
from cisreport.limits import table_problems, unpacked_problems
from cisreport.model import Dataset

_ROWS = 1024
"""Rows that are unpacked at a time."""
_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.NUMBER: pa.int64(),
    Kind.TRUTH: pa.bool_(),
    Kind.LIST: pa.list_(pa.string()),
    Kind.MAPPING: pa.string(),
}


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return a file for each table; mappings are JSON."""
    rows = rows_of(ds)
    return {f"{name}.parquet": _file(table, rows[name]) for name, table in TABLES.items()}


def _file(table: Table, rows: list[Row]) -> bytes:
    fields = [_field(column) for column in table.columns]
    cells = {column.name: [_cell(column, row[column.name]) for row in rows] for column in table.columns}
    schema = pa.schema(fields, metadata={"description": table.description})
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(cells, schema=schema), sink, compression="zstd")
    return bytes(sink.getvalue())


def _field(column: Column) -> Any:
    about = {"description": column.description}
    return pa.field(column.name, _TYPES[column.kind], nullable=not column.required, metadata=about)


def _cell(column: Column, cell: Any) -> Any:
    return cell if column.kind is Kind.LIST else flat(column, cell)


def read(path: Path) -> Coded:
    """Read the tables in a folder.

    Raises
    ------
    DataError
        With every problem of every table.
    """
    sheets: dict[str, Sheet] = {}
    for name in TABLES:
        place = path / f"{name}.parquet"
        if place.is_file():
            header, rows = read_parquet(place)
            sheets[name] = Sheet(header, rows, located(str(place)))
    return coded_of_rows(rows_from(sheets, str(path)))


def _batches(path: Path, file: Any) -> Iterator[Any]:
    """Yield the rows of a file, as long as they are not too large together."""
    size = 0
    for batch in file.iter_batches(batch_size=_ROWS):
        size += batch.nbytes
        if problems := [*unpacked_problems(path, [size])]:
            raise DataError(problems)
        yield batch


def read_parquet(path: Path) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and rows of a file.

    Raises
    ------
    DataError
        If it is not Parquet.
    """
    try:
        with pq.ParquetFile(path) as file:
            about = file.metadata
            if problems := [*table_problems(path, about.num_rows, about.num_rows * about.num_columns)]:
                raise DataError(problems)
            table = pa.Table.from_batches(_batches(path, file), schema=file.schema_arrow)
    except (pa.ArrowException, OSError) as error:
        what = f"this is not a Parquet file ({str(error).splitlines()[0]})"
        raise DataError([Problem(path=str(path), what=what, remedy="export it again")]) from error
    columns = table.to_pydict()
    return list(columns), [list(row) for row in zip(*columns.values(), strict=True)]

"""Data Package v2: the tables as CSV files, with a descriptor of types and keys (Table Schema).

A text that programs could take for a formula begins with an apostrophe, which an import removes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from hashlib import sha256
from os.path import realpath
from pathlib import Path
from typing import Any

from cisreport.errors import DataError, Problem
from cisreport.exchange.cells import Sheet, flat, located, rows_from
from cisreport.exchange.coded import Coded
from cisreport.exchange.csvfiles import read_csv
from cisreport.exchange.schema import TABLES, Column, Kind, Table
from cisreport.exchange.tables import Row, coded_of_rows, rows_of
from cisreport.files import read_json, read_text
from cisreport.formulas import guarded, unguarded
from cisreport.limits import TABLE_FILE
from cisreport.linkeddata.terms import is_address
from cisreport.model import Dataset
from cisreport.wording import name_of

DESCRIPTOR = "datapackage.json"


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return the CSV files and the descriptor."""
    rows = rows_of(ds)
    files = {f"{name}.csv": _csv(table, rows[name]) for name, table in TABLES.items()}
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": ds.id,
        "id": f"urn:cisreport:{ds.id}",
        "title": ds.title,
        "description": ds.description or ds.title,
        "version": ds.version,
        "contributors": [{"title": ds.coding.coder, "roles": ["creator"]}],
        "sources": [_source(ds, source) for source in ds.sources],
        "resources": [_resource(table, files[f"{name}.csv"]) for name, table in TABLES.items()],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    return {DESCRIPTOR: text.encode(), **files}


def _source(ds: Dataset, source: Any) -> dict[str, str]:
    return {"title": name_of(ds, source.id)} | ({"path": source.url} if is_address(source.url) else {})


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "description": table.description,
        "path": f"{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": schema_of(table),
    }


def schema_of(table: Table) -> dict[str, Any]:
    """Return the Table Schema of a table."""
    keys = [
        {
            "fields": [column.name],
            "reference": {
                "resource": "" if column.refers_to == table.name else column.refers_to,
                "fields": [TABLES[column.refers_to].columns[0].name],
            },
        }
        for column in table.columns
        if column.refers_to
    ]
    schema = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": [*table.key],
    }
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(column: Column) -> dict[str, Any]:
    rules: dict[str, Any] = {"required": True} if column.required else {}
    rules |= {"enum": [*column.words]} if column.words else {}
    field = {"name": column.name, "type": str(column.kind), "description": column.description}
    return field | ({"constraints": rules} if rules else {})


def _csv(table: Table, rows: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    for row in rows:
        writer.writerow([_written(column, row[column.name]) for column in table.columns])
    return text.getvalue().encode()


def _written(column: Column, cell: Any) -> Any:
    if isinstance(cell, bool):
        return str(cell).lower()
    return guarded(cell) if column.kind is Kind.TEXT and cell is not None else flat(column, cell)


def read(path: Path) -> Coded:
    """Read a data package from its folder or its descriptor; its CSV files have to be next to it.

    Raises
    ------
    DataError
        With every problem of every table.
    """
    descriptor = path / DESCRIPTOR if path.is_dir() else path
    found: list[Problem] = []
    text = read_text(descriptor, str(descriptor), found, limit=TABLE_FILE)
    try:
        resources = {str(item["name"]): str(item["path"]) for item in read_json(text or "{}")["resources"]}
    except (ValueError, LookupError, TypeError):
        resources = {}
        if text is not None:
            what = "this is not the descriptor of a data package with resources"
            found.append(Problem(path=str(descriptor), what=what, remedy="export the dataset again"))
    sheets: dict[str, Sheet] = {}
    for name in TABLES.keys() & resources.keys():
        place = descriptor.parent / resources[name]
        if Path(realpath(place)).parent != Path(realpath(descriptor.parent)):
            what = f'the path "{resources[name]}" leads out of the folder'
            found.append(
                Problem(path=str(descriptor), what=what, remedy="put the file next to the descriptor")
            )
            continue
        lines = read_csv(place, found)
        if lines:
            cells = [[unguarded(cell) for cell in row] for row in lines[1:]]
            sheets[name] = Sheet(lines[0], cells, located(str(place)))
    if found:
        raise DataError(found)
    return coded_of_rows(rows_from(sheets, str(descriptor)))

"""DuckDB: connections, quoting, and the error if it is not installed.

DuckDB reads lines in parallel, keeps on disk what does not fit into memory, and lists each line that it
cannot read with its number.  Frames of polars have no such list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cisreport.errors import DataError, MissingToolError, Problem


class LineEndsError(Exception):
    """DuckDB does not read lines that end in several ways, unless it also drops surplus columns silently."""


def connected() -> Any:
    """Return a new connection to a database in memory, to be used in a ``with`` block.

    Raises
    ------
    MissingToolError
        If DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingToolError('event tables need DuckDB; run `pip install "cisreport[events]"`') from error
    offline: dict[str, Any] = {"autoinstall_known_extensions": False, "allow_community_extensions": False}
    connection = duckdb.connect(config=offline)
    connection.execute("SET enable_progress_bar = false")
    return connection


def execute(connection: Any, sql: str, names: Mapping[str, str]) -> Any:
    """Run a query on files.

    Parameters
    ----------
    connection : connection
        From :func:`connected`.
    sql : str
        The query.
    names : mapping
        The user's names of the files by their paths.

    Raises
    ------
    LineEndsError
        If lines end in several ways, or a carriage return is in a line.
    DataError
        If DuckDB cannot run it otherwise, with the name of the file.
    """
    import duckdb

    try:
        return connection.execute(sql)
    except duckdb.Error as error:
        what, *_ = str(error).splitlines()
        if "state machine reached an invalid state" in what:
            raise LineEndsError from error
        path = next((path for path in names if path in what), next(iter(names)))
        problem = Problem(path=names[path], what=f"DuckDB cannot read it: {what.replace(path, names[path])}")
        raise DataError([problem]) from error


def quoted(name: str) -> str:
    """Return a name of a column in SQL."""
    return '"' + name.replace('"', '""') + '"'


def text(value: object) -> str:
    """Return a text in SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def texts(values: Iterable[object]) -> str:
    """Return texts in SQL, divided by commas."""
    return ", ".join(map(text, values))

"""Lines of files that do not become rows: each with its file, its number and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cisreport.english import counted
from cisreport.errors import Problem

if TYPE_CHECKING:
    import pandas as pd

NONE: Final = """
    SELECT '' AS file, 0::BIGINT AS line, '' AS "column", '' AS kind, '' AS what, '' AS text WHERE false
"""
"""The columns, without a row."""
OF_LINES: Final = r"""
    WITH faults AS (
        SELECT file_path AS file, line, column_idx, column_name, error_type AS type,
            regexp_extract(error_message, 'Columns: (\d+)', 1) AS expected,
            try_cast(regexp_extract(error_message, 'Found: (\d+)', 1) AS INTEGER) AS found,
            regexp_extract(error_message, 'Could not convert string "(.*)" to', 1, 's') AS value,
            csv_line[:200] AS text
        FROM reject_errors JOIN reject_scans USING (scan_id, file_id)
    ), lines AS (
        SELECT file, line, any_value(text) AS text,
            min(found) FILTER (type = 'MISSING COLUMNS') AS fewer,
            max(found) FILTER (type = 'TOO MANY COLUMNS') AS more,
            any_value(expected) FILTER (expected <> '') AS expected,
            bool_or(type = 'INVALID ENCODING') AS encoding,
            arg_min(column_name, column_idx) FILTER (type IN ('CAST', 'INVALID ENCODING')) AS "column",
            arg_min(value, column_idx) FILTER (type = 'CAST') AS value,
            lower(any_value(type)) AS other
        FROM faults GROUP BY file, line
    )
    SELECT file, line::BIGINT AS line,
        CASE WHEN coalesce(fewer, more) IS NULL THEN "column" END AS "column",
        CASE
            WHEN coalesce(fewer, more) IS NOT NULL THEN 'number of columns'
            WHEN encoding THEN 'encoding'
            WHEN value IS NOT NULL THEN 'value'
            ELSE 'line'
        END AS kind,
        CASE
            WHEN coalesce(fewer, more) IS NOT NULL
                THEN concat('it has ', coalesce(fewer, more), ' columns, and not ', expected)
            WHEN encoding THEN 'it has bytes that are not UTF-8, or a carriage return'
            WHEN value = '' THEN 'there is no value'
            WHEN value IS NOT NULL THEN concat('"', value[:80], '" is not a value of this column')
            ELSE concat('it cannot be read: ', other)
        END AS what,
        text
    FROM lines
"""
"""A row for each line that DuckDB did not read, from its tables of rejects."""


@dataclass(frozen=True, slots=True)
class Rejects:
    """Lines, or rows of Parquet, that are not in a result."""

    frame: pd.DataFrame
    """A row for each: ``file``, ``line`` (from 1; in Parquet the number of the row), ``column`` if it is one,
    ``kind`` (``number of columns``, ``encoding``, ``value`` or ``line``), ``what`` is wrong, and the
    first 200 characters of the line in ``text``."""

    def __len__(self) -> int:
        return len(self.frame)

    def problems(self, most: int = 20) -> tuple[Problem, ...]:
        """Return the first of them in the form of all problems of the library."""
        return tuple(
            Problem(path=row["file"], line=row["line"], where=row["column"], what=row["what"])
            for row in self.frame.head(most).fillna("").to_dict("records")
        )

    def counts(self) -> pd.DataFrame:
        """Return how many there are of each kind in each file: ``file``, ``kind``, ``lines``."""
        return self.frame.groupby(["file", "kind"]).size().rename("lines").reset_index()

    def __str__(self) -> str:
        shown = self.problems()
        rest = len(self) - len(shown)
        more = [f"... and {counted(rest, 'more line')}; `rejects.frame` has all"] if rest else []
        return "\n".join([f"{counted(len(self), 'line')} not read", *map(str, shown), *more])

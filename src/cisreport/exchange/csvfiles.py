"""CSV files as they were written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from cisreport.errors import Problem
from cisreport.files import read_text

LIMIT = 256 * 2**20
"""Largest size in bytes."""


def read_csv(path: Path, found: list[Problem], *, guessing: bool = False) -> list[list[str]]:
    """Return the lines of a CSV file, or add a problem and return none.

    Parameters
    ----------
    path : Path
        The file.
    found : list of Problem
        Gets what is wrong with it.
    guessing : bool, default False
        Whether cells may also be separated by semicolons or tabs.
    """
    if read_text(path, str(path), found, limit=LIMIT, allowed="\x7f") is None:
        return []
    text = path.read_bytes().decode("utf-8-sig")
    separator = max(",;\t", key=text.partition("\n")[0].count) if guessing else ","
    lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    try:
        rows = list(lines)
    except csv.Error as error:
        what = f"this is not CSV ({error})"
        found.append(Problem(path=str(path), line=lines.line_num, what=what, remedy="save the table as CSV"))
        return []
    if not rows:
        found.append(
            Problem(path=str(path), what="the file is empty", remedy="save the table with its header")
        )
    return rows

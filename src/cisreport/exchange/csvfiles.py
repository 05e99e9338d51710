"""CSV files as they were written."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from pathlib import Path

from cisreport.errors import Problem
from cisreport.files import read_text
from cisreport.limits import TABLE_FILE, table_problems

_SEPARATORS = ",;\t"


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
    text = _utf16(path) if guessing else None
    if text is None:
        if read_text(path, str(path), found, limit=TABLE_FILE, allowed="\x7f") is None:
            return []
        text = path.read_bytes().decode("utf-8-sig")
    separator = _separator(text) if guessing else ","
    lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    try:
        rows = list(lines)
    except csv.Error as error:
        what = f"this is not CSV ({error})"
        found.append(Problem(path=str(path), line=lines.line_num, what=what, remedy="save the table as CSV"))
        return []
    found += table_problems(path, len(rows), sum(map(len, rows)))
    if not rows:
        found.append(
            Problem(path=str(path), what="the file is empty", remedy="save the table with its header")
        )
    return rows


def _utf16(path: Path) -> str | None:
    """Return the text of a file in UTF-16, as Excel writes Unicode text; None if it is another file."""
    try:
        if path.stat().st_size > TABLE_FILE.value:
            return None
        raw = path.read_bytes()
        return raw.decode("utf-16") if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None
    except (OSError, UnicodeDecodeError):
        return None


def _separator(text: str) -> str:
    """Return the separator with which most cells are in rows of one length."""

    def even(separator: str) -> int:
        try:
            lengths = Counter(map(len, csv.reader(io.StringIO(text, newline=""), delimiter=separator)))
        except csv.Error:
            return 0
        return max((length * count for length, count in lengths.items() if length > 1), default=0)

    return max(_SEPARATORS, key=even)

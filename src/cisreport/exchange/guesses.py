"""What a file of another tool is, by its name and what is in it."""

from __future__ import annotations

from pathlib import Path

from cisreport.archives import archive_in
from cisreport.errors import CisreportError
from cisreport.exchange import FORMATS
from cisreport.exchange.grids import is_table

_INSIDE = {
    "ro-crate-metadata.json": "rocrate",
    "datapackage.json": "datapackage",
    "dataset.parquet": "parquet",
}


def format_of(path: Path) -> str | None:
    """Return the format of a file or folder; None for a table that somebody else made.

    Raises
    ------
    CisreportError
        If nothing shows it; the text names the formats.
    """
    if path.is_dir():
        found = next((name for inside, name in _INSIDE.items() if (path / inside).is_file()), None)
    elif is_table(path) and not _is_ours(path):
        return None
    else:
        found = _INSIDE.get(path.name) or next(
            (name for name, item in FORMATS.items() if item.suffix and path.name.endswith(item.suffix)), None
        )
    if found is None:
        able = ", ".join(name for name, item in FORMATS.items() if item.reader)
        raise CisreportError(f"{path}: nothing shows its format; add --format and one of {able}")
    return found


def _is_ours(path: Path) -> bool:
    """Return whether a workbook has the sheets of an export."""
    try:
        with path.open("rb") as file, archive_in(path, file) as book:
            return b'name="fact_values"' in book.read("xl/workbook.xml")
    except (CisreportError, OSError):
        return False

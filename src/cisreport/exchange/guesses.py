"""What a file of another tool is, by its name and its first bytes."""

from __future__ import annotations

from pathlib import Path

from cisreport.errors import CisreportError
from cisreport.exchange import FORMATS

_INSIDE = {"datapackage.json": "datapackage", "dataset.parquet": "parquet"}


def format_of(path: Path) -> str:
    """Return the format of a file or folder.

    Raises
    ------
    CisreportError
        If nothing shows it; the text names the formats.
    """
    if path.is_dir():
        found = next((name for inside, name in _INSIDE.items() if (path / inside).is_file()), None)
    else:
        found = _INSIDE.get(path.name) or next(
            (name for name, item in FORMATS.items() if item.suffix and path.name.endswith(item.suffix)), None
        )
    if found is None:
        able = ", ".join(name for name, item in FORMATS.items() if item.reader)
        raise CisreportError(f"{path}: nothing shows its format; add --format and one of {able}")
    return found

"""The actual content of published files, read with libraries for HTML and PDF."""

from __future__ import annotations

from pathlib import Path

from cisreport.errors import CisreportError
from cisreport.formats import FORMATS
from cisreport.published.file import Published

__all__ = ["Published", "read_published"]


def read_published(path: Path) -> Published:
    """Read a published file with the reader of its format, which is recognized by the content.

    Parameters
    ----------
    path : Path
        A file of one of the formats (:data:`cisreport.formats.FORMATS`).

    Raises
    ------
    CisreportError
        When the file cannot be read, is not in a known format, is damaged, or does not have a manifest.
    """
    remedy = "name a published report"
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise CisreportError(f"{path}: is not an ordinary file; {remedy}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CisreportError(f"{path}: cannot be read: {error.strerror}; {remedy}") from error
    outputs = [output for output in FORMATS.values() if output.signature.match(data)]
    if not outputs:
        raise CisreportError(f"{path}: is not in a known format; name a file that cisreport rendered")
    published: Published | None = next(filter(None, (output.read(path, data) for output in outputs)), None)
    if published is None:
        raise CisreportError(
            f"{path}: does not have a cisreport manifest; only reports with a register can be verified"
        )
    return published

"""The actual content of published files, read with libraries for HTML and PDF."""

from __future__ import annotations

from pathlib import Path

from cisreport.errors import CisreportError
from cisreport.formats import FORMATS
from cisreport.limits import PUBLISHED_FILE, LimitError
from cisreport.published.file import Published

__all__ = ["Published", "read_bytes", "read_published"]


def read_published(path: Path, data: bytes | None = None) -> Published:
    """Read a published file with the reader of its format, which is recognized by the content.

    Parameters
    ----------
    path : Path
        A file of one of the formats (:data:`cisreport.formats.FORMATS`).
    data : bytes, optional
        Its bytes, or those that it had before it was signed; if None, they are read (:func:`read_bytes`).

    Raises
    ------
    CisreportError
        When the file cannot be read, is not in a known format, is damaged, or does not have a manifest.
    """
    data = read_bytes(path) if data is None else data
    outputs = [output for output in FORMATS.values() if output.signature.match(data)]
    if not outputs:
        raise CisreportError(f"{path}: is not in a known format; name a file that cisreport rendered")
    published: Published | None = next(filter(None, (output.read(path, data) for output in outputs)), None)
    if published is None:
        raise CisreportError(
            f"{path}: does not have a cisreport manifest; only reports with a register can be verified"
        )
    return published


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a published file.

    Raises
    ------
    CisreportError
        When the file cannot be read.
    """
    remedy = "name a published report"
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise CisreportError(f"{path}: is not an ordinary file; {remedy}")
    try:
        size = path.stat().st_size
        if size > PUBLISHED_FILE.value:
            raise LimitError(PUBLISHED_FILE, "the file", size, path=str(path))
        return path.read_bytes()
    except OSError as error:
        raise CisreportError(f"{path}: cannot be read: {error.strerror}; {remedy}") from error

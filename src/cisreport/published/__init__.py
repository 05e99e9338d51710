"""What published files really hold, read with libraries for HTML and PDF and nothing of our own memory."""

from __future__ import annotations

from pathlib import Path

from cisreport.errors import CisreportError
from cisreport.published.page import Page, read_page
from cisreport.published.pdf import Print, read_pdf

__all__ = ["Page", "Print", "Published", "read_published"]

Published = Page | Print
"""A published file, read."""


def read_published(path: Path) -> Published:
    """Read a published file.

    Parameters
    ----------
    path : Path
        An HTML or PDF file.

    Raises
    ------
    CisreportError
        When the file cannot be read, is neither HTML nor PDF, is damaged, or has no manifest.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise CisreportError(f"{path}: is not an ordinary file; name an HTML or PDF file")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CisreportError(f"{path}: cannot be read: {error.strerror}; name an HTML or PDF file") from error
    published: Published | None
    if data.startswith(b"%PDF-"):
        published = read_pdf(path)
    elif b"<html" in data[:4096].lower():
        published = read_page(path, data)
    else:
        raise CisreportError(f"{path}: is neither HTML nor PDF; name a file that cisreport rendered")
    if published is None:
        raise CisreportError(
            f"{path}: has no cisreport manifest; only reports with a register can be verified"
        )
    return published

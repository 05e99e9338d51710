"""The default style of citations, without what pandoc reads in vain."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from cisreport.rendering.pandoc import run_pandoc

_VOID: Final = re.compile(r"<!--.*?-->|(?<=>)\s+(?=<)", re.DOTALL)
"""Comments, and blanks between elements: no element of a CSL style has both elements and text."""


def default_style(folder: Path, shown: str = "") -> Path:
    """Write pandoc's default style without comments and blanks into a folder, and return its path.

    The result of citeproc is the same.  It reads the style for each document, and most of this time
    passes with blanks.

    Parameters
    ----------
    folder : Path
        The folder.
    shown : str
        The document, for problems.

    Raises
    ------
    ReportError
        If pandoc does not start.
    """
    path = folder / "default.csl"
    if not path.exists():
        arguments = ["--print-default-data-file=default.csl"]
        text, _ = run_pandoc(arguments, text="", directory=folder, log=folder / "style.json", shown=shown)
        path.write_text(_VOID.sub("", text), "utf-8")
    return path

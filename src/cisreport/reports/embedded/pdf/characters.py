"""Characters that no font has would stop Typst: they are named by their code."""

from __future__ import annotations

import re
from functools import cache

from cisreport.reports.embedded.pdf.coverage import COVERED


@cache
def _uncovered() -> re.Pattern[str]:
    ranges = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in COVERED)
    return re.compile(rf"[^{ranges}\n]")


def printable(words: str) -> str:
    """Return text in which a character that cannot be printed stands as its code, such as ``[U+4E2D]``."""
    if words.isascii() and words.isprintable():
        return words
    return _uncovered().sub(lambda found: f"[U+{ord(found[0]):04X}]", words)

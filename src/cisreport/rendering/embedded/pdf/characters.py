"""Characters that no font has would stop Typst: they are named by their code, if they are to be seen."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from cisreport.rendering.embedded.pdf.coverage import COVERED

_INVISIBLE: Final = re.compile("[\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Joiners, invisible operators, variation selectors and the byte order mark: nothing is seen of them."""


@cache
def _uncovered() -> re.Pattern[str]:
    ranges = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in COVERED)
    return re.compile(rf"[^{ranges}\n]")


def printable(words: str) -> str:
    """Return text in which a character that cannot be printed is written as its code, such as ``[U+4E2D]``.

    An invisible one is left out.
    """
    if words.isascii() and words.isprintable():
        return words
    return _uncovered().sub(lambda found: f"[U+{ord(found[0]):04X}]", _INVISIBLE.sub("", words))

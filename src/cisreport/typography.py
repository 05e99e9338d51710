"""Apostrophes and quotation marks of print, in place of the straight ones that people type into data.

The data stay as they are; only what is printed of them changes.  A text that could be code stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

_CODE: Final = re.compile(r"[<>=\\`{}$|]|://")
"""What prose does not have."""
_QUOTED: Final = re.compile(r"""(?<![^\s(\[/\u2014\u2013'])"(?=\S)([^"]*)(?<=\S)"(?![\w"])""")
_SINGLY_QUOTED: Final = re.compile(r"(?<![^\s(\[/\u2014\u2013\"\u201c])'(?=\w)([^'\"]*)(?<=\S)'(?!\w)")
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])'|(?<=\d)'(?=[a-z])|(?<!\w)'(?=\d\d(?!\w))")
"""After a letter, before the letters that follow a number, and before a year such as '97."""
_STRAIGHT: Final = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")


def typographic(text: str) -> str:
    """Return a text with the apostrophes and quotation marks of print.

    Marks whose side is not certain stay straight, and so do those of feet, inches, minutes and seconds.
    """
    if ("'" not in text and '"' not in text) or _CODE.search(text):
        return text
    text = _QUOTED.sub("\u201c\\1\u201d", text)
    text = _SINGLY_QUOTED.sub("\u2018\\1\u2019", text)
    return _APOSTROPHE.sub("\u2019", text)


def straight(text: str) -> str:
    """Return a text with straight apostrophes and quotation marks, to compare what was typed and printed."""
    return text if text.isascii() else text.translate(_STRAIGHT)

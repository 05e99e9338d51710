"""What is printed of texts of data: apostrophes and quotation marks of print, and codes for what misleads.

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
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
"""What combines with the letter before it."""
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of letters and digits, so that a reader sees others than the data have."""
_MOST_MARKS: Final = 3
"""Marks on one letter; more of them would cover what is above and below."""
_CIRCLE: Final = "\u25cc"
_CIRCLED: Final = re.compile(f"{_CIRCLE}([{_MARKS}])")
_FLOOD: Final = re.compile(f"(?<=[{_MARKS}]{{{_MOST_MARKS}}})[{_MARKS}]")
_CODED: Final = re.compile(r"\[U\+(20[26][0-9A-E])\]")
_CLUSTERS: Final = re.compile(f"([^{_MARKS}][{_MARKS}]{{2,}}|{_CIRCLE}[{_MARKS}])\\1+")
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


def visible(text: str) -> str:
    """Return a text in which what would mislead a reader is a code, such as ``[U+202E]``.

    This is what turns the direction of letters.  Each mark beyond the third on a letter gets a separate
    circle to be on.
    """
    if text.isascii():
        return text
    return _FLOOD.sub(f"{_CIRCLE}\\g<0>", _TURNING.sub(_code, text))


def _code(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


def as_written(text: str) -> str:
    """Return the text of which :func:`visible` made this one."""
    return _CODED.sub(lambda found: chr(int(found[1], 16)), _CIRCLED.sub(r"\1", text))


def once(text: str) -> str:
    """Return a text with each letter with several marks once; programs that read a PDF repeat it."""
    return text if text.isascii() else _CLUSTERS.sub(r"\1", text)


def straight(text: str) -> str:
    """Return a text with straight apostrophes and quotation marks, to compare what was typed and printed."""
    return text if text.isascii() else text.translate(_STRAIGHT)

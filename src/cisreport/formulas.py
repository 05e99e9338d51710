"""Texts in tables that a program could take for formulas."""

from __future__ import annotations

import re
from typing import Final

_RISKY: Final = re.compile("[=+\\-@\t\r\n'\uff1d\uff0b\uff0d\uff20]")
"""First characters that make a text a formula for programs that read tables, and our mark."""
_NUMBER: Final = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_MARK: Final = "'"


def guarded(text: str) -> str:
    """Return a text that no program takes for a formula; :func:`unguarded` gives the text back.

    A number with its sign stays as it is.
    """
    return _MARK + text if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """Return what :func:`guarded` was given."""
    return text[1:] if text.startswith(_MARK) and _RISKY.match(text[1:]) else text

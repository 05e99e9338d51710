"""Lines that begin or end a div."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cisreport.documents.parts import Line

DIV: Final = re.compile(r"(?P<before>[ \t>]*):{3,}(?P<after>.*)")
"""Such a line."""
_HTML: Final = re.compile(r"`[^`]*`|<(?P<end>/?)div\b", re.IGNORECASE)


def unclosed(divs: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines that begin a div that does not end, from the lines that begin or end one.

    A div in a list item or a quote ends with it.
    """
    waiting: list[tuple[int, Line]] = []
    for line in divs:
        if not (found := DIV.fullmatch(line.text)):
            continue
        depth = len(found["before"])
        while waiting and waiting[-1][0] > depth:
            yield waiting.pop()[1]
        if found["after"].strip():
            waiting.append((depth, line))
        elif waiting:
            waiting.pop()
    yield from (line for _, line in waiting)


def unclosed_html(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines with a tag of a div that does not end."""
    waiting: list[Line] = []
    for line in lines:
        for tag in _HTML.finditer(line.text):
            if tag["end"] is None:
                continue
            if not tag["end"]:
                waiting.append(line)
            elif waiting:
                waiting.pop()
    yield from waiting

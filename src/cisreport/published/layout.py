"""How the bytes of a print are laid out: its objects one after the other, and one table that lists them.

Programs that read a PDF differ in what they make of anything else: of a name that is twice in a dictionary,
of objects that no table lists, of a second table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

_START: Final = re.compile(rb"%PDF-(?:1\.[4-7]|2\.0)\n%[\x80-\xff]{4}\n+")
_TABLE: Final = re.compile(
    rb"xref\s+0 \d+\s+((?:\d{10} \d{5} [fn][ \r][\r\n])+)trailer\s*<<[^%]*>>\s+startxref\s+(\d+)\s+%%EOF\s*\Z"
)
_OBJECT: Final = re.compile(rb"\d+ 0 obj\b.*?endobj\s*\Z", re.DOTALL)
_STREAM: Final = re.compile(rb"(?<=>>)\s*stream\r?\n")
_LENGTH: Final = re.compile(rb"/Length (\d+)")
_STREAM_END: Final = re.compile(rb"\s*endstream\s+endobj\s*\Z")
_TRAILER: Final = frozenset({"/Size", "/Root", "/Info", "/ID"})


def layout_problems(pdf: Any, data: bytes) -> Iterator[str]:
    """Yield what the bytes of a print have besides its objects and their table, in words.

    Parameters
    ----------
    pdf : pikepdf.Pdf
        The print, whose objects were read.
    data : bytes
        Its bytes.
    """
    start, table = _START.match(data), _TABLE.search(data, max(data.rfind(b"\nxref"), 0))
    if start is None:
        yield "another beginning"
    if table is None or int(table[2]) != table.start() or pdf.trailer.keys() - _TRAILER:
        yield "another table of objects"
    elif start is not None:
        places = (entry.split()[0] for entry in table[1].splitlines() if b"n" in entry)
        edges = [*sorted(map(int, places)), table.start()]
        if edges[0] != start.end() or not all(_is_object(data[at:end]) for at, end in pairwise(edges)):
            yield "bytes between its objects"
    if pdf.get_warnings():
        yield "what programs read in several ways"


def _is_object(part: bytes) -> bool:
    """Return whether bytes are one object and nothing else."""
    if not _OBJECT.match(part):
        return False
    stream = _STREAM.search(part)
    if stream is None:
        return part.count(b"endobj") == 1
    lengths = _LENGTH.findall(part, 0, stream.start())
    return len(lengths) == 1 and _STREAM_END.match(part, stream.end() + int(lengths[0])) is not None

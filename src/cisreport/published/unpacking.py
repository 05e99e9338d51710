"""How much the streams of a PDF from anyone have when they are unpacked, counted before they are.

Nothing is kept.  Packings other than Deflate are estimated from above by how much they can grow.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import prod
from pathlib import Path
from typing import Any, Final

from cisreport.errors import CisreportError
from cisreport.limits import UNPACKED, LimitError

_GROWTH: Final = {
    "/FlateDecode": 1032,
    "/Fl": 1032,
    "/LZWDecode": 2731,
    "/LZW": 2731,
    "/RunLengthDecode": 64,
    "/RL": 64,
}
"""How many bytes a byte can have at most when it is unpacked; one in other packings has one at most."""
_DEFLATE: Final = frozenset({"/FlateDecode", "/Fl"})
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_PIECE: Final = 2**16


@dataclass(slots=True)
class _Count:
    path: Path
    made: int = 0
    read: int = 0

    def add(self, made: int, read: int = 0) -> None:
        self.made += made
        self.read += read
        if self.made > UNPACKED.value:
            raise LimitError(UNPACKED, "its content", self.made, path=str(self.path))


def opened(path: Path, data: bytes) -> Any:
    """Return a PDF, opened by pikepdf, whose streams are within the limit.

    Raises
    ------
    CisreportError
        If they are past the limit, or if they overlap.
    pikepdf.PdfError
        If it cannot be opened.
    """
    import pikepdf

    _limit_raw(path, data)
    pdf = pikepdf.open(BytesIO(data))
    streams = [
        (item.read_raw_bytes(), _packings(item)) for item in pdf.objects if isinstance(item, pikepdf.Stream)
    ]
    if sum(_most(raw, packings) for raw, packings in streams) > UNPACKED.value:
        _limit_streams(path, streams)
    return pdf


def _limit_raw(path: Path, data: bytes) -> None:
    """Count what begins a stream: the table of objects and packed objects are unpacked by opening a PDF."""
    if len(data) * _GROWTH["/FlateDecode"] <= UNPACKED.value:
        return
    count = _Count(path)
    for match in _STREAM.finditer(data):
        for _ in _inflated(_pieces(data, match.end()), count):
            if count.read > 2 * len(data):
                raise CisreportError(f"{path}: is damaged: its streams overlap")


def _limit_streams(path: Path, streams: Iterable[tuple[bytes, Sequence[str]]]) -> None:
    count = _Count(path)
    for raw, packings in streams:
        if packings and _DEFLATE.issuperset(packings):
            pieces: Iterable[bytes] = _pieces(raw)
            for _ in packings:
                pieces = _inflated(pieces, count)
            for _ in pieces:
                pass
        else:
            count.add(_most(raw, packings))


def _packings(stream: Any) -> Sequence[str]:
    """Return the names of the packings of a stream, the outermost first."""
    import pikepdf

    named = stream.get("/Filter")
    if named is None:
        return ()
    return [str(name) for name in named] if isinstance(named, pikepdf.Array) else [str(named)]


def _most(raw: bytes, packings: Iterable[str]) -> int:
    return len(raw) * prod(_GROWTH.get(name, 1) for name in packings)


def _pieces(data: bytes, start: int = 0) -> Iterator[bytes]:
    return (data[at : at + _PIECE] for at in range(start, len(data), _PIECE))


def _inflated(pieces: Iterable[bytes], count: _Count) -> Iterator[bytes]:
    """Yield what is in packed bytes, piece by piece, up to where they are damaged, and count it."""
    unpacking = zlib.decompressobj()
    for piece in pieces:
        rest = piece
        while rest:
            try:
                made = unpacking.decompress(rest, _PIECE)
            except zlib.error:
                return
            left = len(unpacking.unconsumed_tail) + len(unpacking.unused_data)
            count.add(len(made), len(rest) - left)
            yield made
            if unpacking.eof:
                return
            rest = unpacking.unconsumed_tail

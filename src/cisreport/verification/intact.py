"""Whether a file has only what this library writes, and each piece of it is as its manifest says.

A file of the embedded engine has a seal.  Since version 5 of the manifest it also has the digests of its
pieces, which name what was changed even if somebody has sealed the file again.  Quarto writes files without
either, and version 3 had neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cisreport.formats import FORMATS, OutputFormat
from cisreport.manifest.reader import DIGESTED, Manifest
from cisreport.pieces import piece_problems
from cisreport.published import Published
from cisreport.published.text import bare
from cisreport.seals import seal_fits

_UNSEALED: Final = "cisreport-manifest/3"
"""The version of the manifest whose files have no seal."""
_CODE: Final = re.compile(r"\[U\+[0-9A-F]{4,6}\]")
_QUARTO: Final = "quarto"
"""The name of Quarto among the versions of the programs of a render."""


def intact_problems(manifest: Manifest, published: Published, data: bytes) -> Iterator[str]:
    """Yield a sentence for each thing that the file has besides what was written, and each changed piece.

    Parameters
    ----------
    manifest : Manifest
        The manifest of the file.
    published : Published
        The file, as it was read.
    data : bytes
        The file as it was before it was signed.
    """
    output = published.output
    if output.seal is None:
        return
    by_quarto = _QUARTO in manifest.versions
    if not manifest.is_sealed and not by_quarto and manifest.format != _UNSEALED:
        yield "the manifest says that the file has no seal; only files that Quarto writes have none"
    if manifest.is_sealed and by_quarto:
        yield "the manifest says that Quarto wrote the file and that it has a seal; Quarto writes none"
    fits = seal_fits(data, output.seal)
    if manifest.is_sealed and fits is None:
        yield "the file was changed after it was written: its seal is gone"
    elif manifest.is_sealed and not fits:
        yield "the file was changed after it was written: its seal does not fit its bytes"
    yield from dict.fromkeys(published.foreign(by_quarto=by_quarto))
    if not by_quarto:
        if manifest.format in DIGESTED:
            yield from published.said_twice()
        yield from _head_problems(manifest, published)
    if manifest.format in DIGESTED and manifest.is_sealed and output.pieces:
        if manifest.pieces is None or "sha256" not in manifest.pieces:
            yield "the manifest does not have the digests of the pieces of its file"
        else:
            yield from piece_problems(manifest.pieces, published.compared(data))


def name_problems(path: Path, output: OutputFormat) -> Iterator[str]:
    """Yield a sentence if the name of a file says that it has another format than it was read in.

    Programs go by the name, and a file can be read in two formats at once.
    """
    if path.suffix.lower() in {other.suffix for other in FORMATS.values() if other is not output}:
        yield f"it was read as {output.label}, and its name ends with {path.suffix}"


def _head_problems(manifest: Manifest, published: Published) -> Iterator[str]:
    """Yield each title that is not that of the report, and each value that says that it cites another one."""
    wanted, is_site = _compared(manifest.title), "navigation" in manifest.numbers
    for title in dict.fromkeys(published.titles()):
        found = _compared(title)
        if manifest.title and found != wanted and not (is_site and found.startswith(wanted)):
            yield f'the file is titled "{title}" instead of "{manifest.title}"'
    cites = published.cites()
    for value in manifest.values:
        if cites and (cite := cites.get(f"use-{value.n}")) not in (None, value.cite):
            yield f"{value} says that it cites {cite}"


def _compared(title: str) -> str:
    """Return a title without what a format may change: raised digits and characters without a glyph."""
    return _CODE.sub("", bare(unicodedata.normalize("NFKC", title)))

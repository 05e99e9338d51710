"""Digests of files, published elsewhere, as ``sha256sum`` and similar programs write them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Final

from cisreport.errors import DataError, Problem, suggest
from cisreport.files import read_text

Listed = Mapping[tuple[str, ...], str]
"""SHA-256 of files by the parts of their paths."""

_LINE: Final = re.compile(
    r"(\\?)(?:([0-9a-fA-F]{64}) [ *]?(.+)|SHA(?:2-)?256 ?\((.+)\) ?= ([0-9a-fA-F]{64}))", re.DOTALL
)
"""A line of GNU and BSD programs, of BusyBox, or of OpenSSL."""
_ESCAPED: Final = re.compile(r"\\([nr\\])")
_MEANT: Final = {"n": "\n", "r": "\r", "\\": "\\"}


def read_digests(path: Path) -> Listed:
    """Read a list of digests.

    Parameters
    ----------
    path : Path
        A file with lines as ``sha256sum`` writes them, with or without ``--tag``, or as OpenSSL does.

    Returns
    -------
    mapping
        The SHA-256 of each file by the parts of its path.

    Raises
    ------
    DataError
        If the file cannot be read, is empty, has another line, or has two digests of one file.
    """
    problems: list[Problem] = []
    text = read_text(path, str(path), problems) or ""
    found: dict[tuple[str, ...], str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        what = remedy = ""
        if match := _LINE.fullmatch(line):
            name, digest = _name(match), (match[2] or match[5]).lower()
            if found.setdefault(name, digest) != digest:
                what, remedy = f"is another digest of {'/'.join(name)}", "keep the right one"
        elif line.strip():
            what, remedy = "is not a SHA-256 and the name of a file", "write the list with sha256sum"
        if what:
            problems.append(Problem(path=str(path), line=number, column=1, what=what, remedy=remedy))
    if not found and not problems:
        problems.append(Problem(path=str(path), what="has no digest", remedy="write the list with sha256sum"))
    if problems:
        raise DataError(problems)
    return found


def _name(match: re.Match[str]) -> tuple[str, ...]:
    """Return the parts of the path in a line; without a mark of escaped characters, it may be of Windows."""
    name = match[3] or match[4]
    name = _ESCAPED.sub(lambda part: _MEANT[part[1]], name) if match[1] else name.replace("\\", "/")
    return _parts(name.split("/"))


def _parts(names: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFC", name) for name in names if name != ".")


def digest_list_problems(path: Path, digests: Listed) -> Iterator[str]:
    """Yield a sentence if a file is not in a list of digests, or has another digest.

    Of several files of its name, that counts which is in the same folders, as far as both paths have them.
    """
    own = _parts(path.absolute().parts)
    alike = {name: _in_common(name, own) for name in digests if name[-1] == own[-1]}
    nearest = {name: digests[name] for name, count in alike.items() if count == max(alike.values())}
    if not nearest:
        names = sorted({name[-1] for name in digests})
        yield f"the list of digests does not have a file {path.name}; {suggest(path.name, names)}"
    elif len({*nearest.values()}) > 1:
        names = ["/".join(name) for name in nearest]
        yield f"the list of digests has {' and '.join(names)}; put the file in such a folder"
    elif hashlib.sha256(path.read_bytes()).hexdigest() not in nearest.values():
        yield "its SHA-256 is not that in the list of digests"


def _in_common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return how many parts two paths share at their ends."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

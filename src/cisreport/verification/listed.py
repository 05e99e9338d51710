"""Digests of files, published elsewhere, as ``sha256sum`` writes and checks them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from cisreport.errors import DataError, Problem
from cisreport.files import read_text

_LINE: Final = re.compile(r"\\?([0-9a-fA-F]{64}) [ *](.+)|SHA256 \((.+)\) = ([0-9a-fA-F]{64})")


def read_digests(path: Path) -> Mapping[str, frozenset[str]]:
    """Read a list of digests.

    Parameters
    ----------
    path : Path
        A file with lines as ``sha256sum`` writes them, with or without ``--tag``.

    Returns
    -------
    mapping
        By the name of a file without its folder, the SHA-256 of each file of this name.

    Raises
    ------
    DataError
        If the file cannot be read, is empty, or has another line.
    """
    problems: list[Problem] = []
    text = read_text(path, str(path), problems) or ""
    found: dict[str, set[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if match := _LINE.fullmatch(line):
            name = PurePosixPath((match[2] or match[3]).replace("\\", "/")).name
            found.setdefault(name, set()).add((match[1] or match[4]).lower())
        elif line.strip():
            what, remedy = "is not a digest and the name of a file", "write the list with sha256sum"
            problems.append(Problem(path=str(path), line=number, column=1, what=what, remedy=remedy))
    if not found and not problems:
        problems.append(Problem(path=str(path), what="has no digest", remedy="write the list with sha256sum"))
    if problems:
        raise DataError(problems)
    return {name: frozenset(digests) for name, digests in found.items()}


def digest_list_problems(path: Path, digests: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Yield a sentence if a file is not in a list of digests, or has another digest."""
    if path.name not in digests:
        yield f"the list of digests does not have a file {path.name}"
    elif hashlib.sha256(path.read_bytes()).hexdigest() not in digests[path.name]:
        yield "its SHA-256 is not that in the list of digests"

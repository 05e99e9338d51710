"""The seal of a published file: the SHA-256 of its other bytes, in a place that its format has for it.

A seal shows that no byte was changed since the file was written.  It does not show who wrote the file:
whoever changes it can seal it again.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

_HEXADECIMAL = re.compile(rb"[0-9a-f]+")


def sealed(data: bytes, seal: re.Pattern[bytes]) -> bytes:
    """Return a file with its seal; one without a place for a seal stays as it is.

    Parameters
    ----------
    data : bytes
        The file.
    seal : re.Pattern of bytes
        Finds the place of the seal in files of its format (:attr:`cisreport.formats.OutputFormat.seal`).
    """
    place = seal.search(data)
    return data if place is None else _filled(data, place, _seal(data, place))


def seal_fits(data: bytes, seal: re.Pattern[bytes]) -> bool | None:
    """Return whether a file has the seal of its bytes; None if it has no seal.

    Parameters
    ----------
    data : bytes
        The file.
    seal : re.Pattern of bytes
        As in :func:`sealed`.
    """
    place = seal.search(data)
    return None if place is None else place[1] == _seal(data, place)


def _seal(data: bytes, place: re.Match[bytes]) -> bytes:
    """Return what is in the place: the digest of the file with zeros there, as long and in such letters."""
    digest = sha256(_filled(data, place, b"0" * len(place[1]))).digest()
    letters = digest.hex().encode() if _HEXADECIMAL.fullmatch(place[1]) else b64encode(digest)
    return letters[: len(place[1])]


def _filled(data: bytes, place: re.Match[bytes], content: bytes) -> bytes:
    start, end = place.span(1)
    return data[:start] + content + data[end:]

"""Digests of JSON data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from json.encoder import encode_basestring
from string import ascii_letters, digits
from typing import Any, Final

import rfc8785

BASE64: Final = frozenset(ascii_letters + digits + "+/=")
"""Characters of digests in Base64."""


def canonical(plain: Any) -> str:
    """Return the RFC 8785 form of JSON data.

    Texts, arrays and objects are most of it, so they do not pass through the library, whose writer takes four
    times as long.
    """
    if isinstance(plain, str):
        return encode_basestring(plain)
    if isinstance(plain, dict):
        names = sorted(plain, key=None if all(map(str.isascii, plain)) else _code_units)
        pairs = [f"{encode_basestring(name)}:{canonical(plain[name])}" for name in names]
        return f"{{{','.join(pairs)}}}"
    if isinstance(plain, list | tuple):
        return f"[{','.join(map(canonical, plain))}]"
    return rfc8785.dumps(plain).decode()


def _code_units(name: str) -> bytes:
    return name.encode("utf-16-be")


_PARTS = ("facts", "claims", "charts")
"""Lists of a manifest whose items have digests."""


def manifest_digest(plain: Mapping[str, Any]) -> str:
    """Return the digest of a manifest: of its canonical JSON with digests for what has one.

    Parameters
    ----------
    plain : mapping
        The manifest.  Its facts, claims and charts have a ``digest``.
    """
    whole = {name: part for name, part in plain.items() if name != "digest"}
    return digest(whole | {name: [item.get("digest", item) for item in plain[name]] for name in _PARTS})


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON (``object_pairs_hook``); raise a ValueError if it has a name twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is used twice in one object")
    return found


def digest(plain: Any) -> str:
    """Return the SHA-256 of the RFC 8785 form of JSON data, in hexadecimal."""
    return hashlib.sha256(canonical(plain).encode()).hexdigest()

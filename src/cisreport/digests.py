"""Digests of JSON data."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical(plain: Any) -> str:
    """Return the RFC 8785 form of JSON data."""
    return rfc8785.dumps(plain).decode()


def digest(plain: Any) -> str:
    """Return the SHA-256 of the RFC 8785 form of JSON data, in hexadecimal."""
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()

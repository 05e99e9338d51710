"""Digests of JSON data; they need nothing of the model, so that they are at hand without it."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical(plain: Any) -> str:
    """Return the RFC 8785 form of JSON data."""
    return rfc8785.dumps(plain).decode()


def digest(plain: Any) -> str:
    """Return SHA-256 in hexadecimal over the RFC 8785 form of JSON data."""
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()

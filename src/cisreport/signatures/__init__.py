"""Signatures of published files: who vouches for a file.

A PDF can have PAdES signatures inside (``prints``, with pyHanko).  Any file can have a signature in a second
file, made with an SSH key (``keys``, with ``ssh-keygen``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature that fits the bytes of a file."""

    who: str
    """Who signed, as the certificate or the list of signers names them; or the fingerprint of the key."""
    is_known: bool
    """Whether the certificate or key is among those that the reader trusts."""
    when: str = ""
    """When, as the signer says; empty if it is not stated."""

    def __str__(self) -> str:
        trust = "" if self.is_known else ", whose key or certificate is not among those that you trust"
        return f"by {self.who}{f' on {self.when}' if self.when else ''}{trust}"

"""Signatures of published files: who vouches for a file.

A PDF can have PAdES signatures inside (``prints``, with pyHanko).  Any file can have a signature in a second
file, made with an SSH key (``keys``, with ``ssh-keygen``).
"""

from __future__ import annotations

from dataclasses import dataclass

from cisreport.errors import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature that fits the bytes of a file."""

    who: str
    """Who signed, as the certificate or the list of signers names them; or the fingerprint of the key."""
    is_known: bool
    """Whether the certificate or key is among those that the reader trusts."""
    when: str = ""
    """When, as the signer says; empty if it is not stated."""
    doubt: str = ""
    """Why a key or certificate that the reader names is not trusted; empty if it is, or is not named."""

    def __str__(self) -> str:
        why = f" ({one_line(self.doubt)})" if self.doubt else ""
        trust = "" if self.is_known else f", whose key or certificate is not among those that you trust{why}"
        return f"by {self.who}{f' on {self.when}' if self.when else ''}{trust}"

"""What the filter found in a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cisreport.digests import canonical, manifest_digest
from cisreport.rendering.facts_filter.payloads import Mistake, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsFound:
    """What the filter found in a document."""

    manifest: Mapping[str, Any] | None = None
    """The manifest; None without a register."""
    linked_data_json: str = ""
    """The facts shown as one JSON-LD document, as canonical JSON; empty without a register."""
    registers: Mapping[str, Register] = field(default_factory=dict)
    """What the cells of registers handed over, by dataset."""
    mistakes: tuple[Mistake, ...] = ()
    """Cites without a target, and what cannot be read."""

    def manifest_json(self, pieces: Mapping[str, Any] | None = None) -> str:
        """Return the manifest with its digest as canonical JSON; an empty text without a register.

        Parameters
        ----------
        pieces : mapping, optional
            What it says of the pieces of its file (:mod:`cisreport.pieces`).
        """
        if self.manifest is None:
            return ""
        whole = {**self.manifest, "pieces": dict(pieces)} if pieces else self.manifest
        return canonical({**whole, "digest": manifest_digest(whole)})

"""What the filter found in a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cisreport.rendering.facts_filter.payloads import Mistake, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsFound:
    """What the filter found in a document."""

    manifest: Mapping[str, Any] | None = None
    """The manifest; None without a register."""
    manifest_json: str = ""
    """The manifest as canonical JSON; empty without a register."""
    linked_data_json: str = ""
    """The facts shown as one JSON-LD document, as canonical JSON; empty without a register."""
    registers: Mapping[str, Register] = field(default_factory=dict)
    """What the cells of registers handed over, by dataset."""
    mistakes: tuple[Mistake, ...] = ()
    """Cites without a target, and what cannot be read."""

"""Statistics that are not defined, as values that say why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Undefined:
    """A statistic that what was given does not have."""

    name: str
    """What it is."""
    reason: str
    """Why it is not defined."""

    def __str__(self) -> str:
        return f"{self.name}: undefined, {self.reason}"

"""Undefined statistics, as values that say why they are undefined."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Undefined:
    """A statistic that is not defined for its input."""

    name: str
    """Name of the statistic."""
    reason: str
    """Why it is undefined."""

    def __str__(self) -> str:
        return f"{self.name}: undefined, {self.reason}"

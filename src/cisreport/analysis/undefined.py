"""Undefined statistics, as values with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from cisreport.notebooks import Fields


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Undefined(Fields):
    """A statistic that is not defined for the given events or answers."""

    name: str
    """Name of the statistic."""
    reason: str
    """Why it is not defined."""

    def __str__(self) -> str:
        return f"{self.name}: undefined, {self.reason}"

"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    """Has to be mended before anything is published."""
    WARNING = "warning"
    """Probably a slip; look at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a rule found."""

    severity: Severity
    """How grave it is."""
    where: str
    """Cite of the record or field, or a passage as ``source[locator]``."""
    rule: str
    """Name of the rule."""
    what: str
    """What is wrong."""
    remedy: str
    """What to do."""

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: {self.what}; {self.remedy} [{self.rule}]"

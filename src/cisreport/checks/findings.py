"""The findings of checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from cisreport.model import Dataset


class Severity(StrEnum):
    """How serious a finding is."""

    ERROR = "error"
    """Correct it before you publish anything."""
    WARNING = "warning"
    """Probably a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place in a dataset that breaks a rule."""

    severity: Severity
    """How serious it is."""
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


Rule = Callable[[Dataset], Iterator[Finding]]
"""A rule: from a dataset to the places that break it; its docstring states the rule."""


def finding(rule: Rule, severity: Severity, where: str, what: str, remedy: str) -> Finding:
    """Return a finding of a rule, which has the name of its function."""
    return Finding(
        severity=severity, where=where, rule=rule.__name__.replace("_", "-"), what=what, remedy=remedy
    )

"""Checks of a valid dataset: whether it is complete, consistent and fair to its sources.

Loading reports invalid data; checks report valid data that look wrong.
"""

from cisreport.checks.findings import Finding, Severity
from cisreport.checks.rules import RULES, check

__all__ = ["RULES", "Finding", "Severity", "check"]

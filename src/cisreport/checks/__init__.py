"""Judgments on a valid dataset: whether it is complete, consistent and fair.

Loading refuses what has no meaning.  A check finds what has a meaning and is probably wrong.
"""

from cisreport.checks.findings import Finding, Severity
from cisreport.checks.rules import RULES, check

__all__ = ["RULES", "Finding", "Severity", "check"]

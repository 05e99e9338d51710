"""Judgments on a dataset that is valid in form: whether it is complete, consistent and fair.

Loading already refuses what has no meaning; a check finds what has one but looks wrong.
"""

from cisreport.checks.findings import Finding, Severity
from cisreport.checks.rules import RULES, check

__all__ = ["RULES", "Finding", "Severity", "check"]
